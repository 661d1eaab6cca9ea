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

/** One message out of frames that were put together here. */
export type FramedMessage = { readonly isText: boolean; readonly payload: Buffer };

/** The text and binary messages of frames that this file made, in their order; pings are passed over. */
export function messagesOf(framed: Buffer): FramedMessage[] {
  const messages: FramedMessage[] = [];
  for (let at = 0; at < framed.length; ) {
    const first = framed[at];
    const short = framed[at + 1] as number;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length =
      short < 126 ? short : short === 126 ? framed.readUInt16BE(at + 2) : Number(framed.readBigUInt64BE(at + 2));
    const payload = framed.subarray(at + head, at + head + length);
    if (first === BINARY || first === TEXT) messages.push({ isText: first === TEXT, payload });
    at += head + length;
  }
  return messages;
}
