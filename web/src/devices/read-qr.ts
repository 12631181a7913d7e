// Reading QR codes: by the browser where it can (Shape Detection API), else by a library that is loaded then. No WASM.

export type ReadQr = (image: HTMLVideoElement) => Promise<string[]>;
type Detector = { detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type Detectors = { new (options: { formats: ["qr_code"] }): Detector; getSupportedFormats(): Promise<readonly string[]> };

export async function qrReader(): Promise<ReadQr> {
  const { BarcodeDetector: own } = globalThis as { BarcodeDetector?: Detectors };
  const reads = own !== undefined && (await own.getSupportedFormats().catch((): string[] => [])).includes("qr_code");
  const Detector = reads ? own : ((await import("qr/decode.js")).BarcodeDetector as unknown as Detectors);
  const detector = new Detector({ formats: ["qr_code"] });
  return async (image) => (await detector.detect(image)).map(({ rawValue }) => rawValue);
}

/** A link code as the other device draws it; null for whatever else was in front of the camera. */
export function codeIn(text: string): string | null {
  return /^[0-9A-Z]{16}$/.test(text) ? text : null;
}
