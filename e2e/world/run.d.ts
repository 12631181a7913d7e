export declare function runOrThrow(command: string, args: string[], cwd: string): Promise<void>;
