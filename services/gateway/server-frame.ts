/**
 * WebSocket framing for what many sockets are sent alike (RFC 6455 §5.2): a frame is put together once and the same
 * bytes are written to each socket. Server frames are not masked, and never fragmented here.
 */
const BINARY = 0x82;
const TEXT = 0x81;
/** A ping without payload. */
export const PING_FRAME = Buffer.of(0x89, 0x00);

/** A whole binary message; with `ping`, a ping rides in front of it in the same write. */
export function binaryFrame(payload: Uint8Array, ping = false): Buffer {
  const { length } = payload;
  const headBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const start = ping ? PING_FRAME.length : 0;
  const frame = Buffer.allocUnsafe(start + headBytes + length);
  if (ping) frame.set(PING_FRAME, 0);
  frame[start] = BINARY;
  if (headBytes === 2) frame[start + 1] = length;
  else if (headBytes === 4) {
    frame[start + 1] = 126;
    frame.writeUInt16BE(length, start + 2);
  } else {
    frame[start + 1] = 127;
    frame.writeBigUInt64BE(BigInt(length), start + 2);
  }
  frame.set(payload, start + headBytes);
  return frame;
}

/** A whole text message. */
export function textFrame(text: string): Buffer {
  const frame = binaryFrame(Buffer.from(text));
  frame[0] = TEXT;
  return frame;
}
