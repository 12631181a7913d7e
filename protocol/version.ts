// The protocol's version: it rises when a frame or an endpoint changes in a way that an older side cannot read.

export const PROTOCOL_VERSION = 5;
