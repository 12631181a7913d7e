import { Miniflare } from "miniflare";
export declare const ROOT: string;
/** Where `buildWorker` leaves the bundle. */
export declare const BUNDLE: string;
export type Built = {
    config: string;
    bundle: string;
};
export type World = {
    /** Of the loopback interface; the same before and after `kill`. */
    readonly url: string;
    readonly stateDirectory: string;
    /** Every line that the Worker and its objects logged. */
    readonly logs: string[];
    /** SIGKILL: nothing gets to say goodbye. */
    kill(): Promise<void>;
    /** After `kill` or `pause`: the same state at the same address. */
    resume(): Promise<void>;
    pause(): Promise<void>;
    /** Ends it and deletes what it kept. */
    end(): Promise<void>;
    readonly miniflare: Miniflare;
};
/** @param built another Worker than ours: its configuration, and where its bundle is */
export declare function startWorld(built?: Built): Promise<World>;
