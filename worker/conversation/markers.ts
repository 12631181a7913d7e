// Markers to the sockets in the stream. In a large group everybody marks each message: one frame a moment to each socket, not one for each of them.

import { type DeviceId, encodeFrame, MAX_INLINE_DEVICES, type Marker } from "../../protocol/index.ts";
import type { Sockets } from "./sockets.ts";

const GATHER_MS = 1_000;

export class Markers {
  /** The last word of each device */
  private readonly waiting = new Map<DeviceId, Marker>();
  private readonly sockets: Pick<Sockets, "count" | "sendToOthers">;
  private readonly later: (act: () => void, ms: number) => void;

  constructor(
    sockets: Pick<Sockets, "count" | "sendToOthers">,
    later: (act: () => void, ms: number) => void = (act, ms) => void setTimeout(act, ms),
  ) {
    this.sockets = sockets;
    this.later = later;
  }

  add(marker: Marker): void {
    if (this.sockets.count <= MAX_INLINE_DEVICES) {
      this.waiting.delete(marker.device);
      this.sockets.sendToOthers(marker.device, encodeFrame({ kind: "markers", markers: [marker] }));
      return;
    }
    if (this.waiting.size === 0) this.later(() => this.flush(), GATHER_MS);
    this.waiting.set(marker.device, marker);
  }

  /** To those who said them too: that is one frame for all. */
  private flush(): void {
    const markers = [...this.waiting.values()];
    this.waiting.clear();
    if (markers.length > 0) this.sockets.sendToOthers(null, encodeFrame({ kind: "markers", markers }));
  }
}
