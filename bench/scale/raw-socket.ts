import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/**
 * As little of a WebSocket client as it takes to hold thousands of them in a process that shares its cores with what is
 * measured: RFC 6455 without extensions, fragments or pings of its own.
 */
export type RawSocket = { readonly socket: Socket; send(text: string): void };

export type RawOptions = {
  readonly port: number;
  readonly localAddress: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** One whole message; `payload` is only good until this returns. */
  onMessage(payload: Buffer, isText: boolean): void;
  onClose(): void;
};

const HEAD_END = Buffer.from("\r\n\r\n");
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Connects and shakes hands. Rejects with the status line if the server says anything but 101. */
export function openRaw(options: RawOptions): Promise<RawSocket> {
  const { port, localAddress, path, headers } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress, noDelay: true });
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      "Sec-WebSocket-Version: 13",
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    let rest: Buffer | null = null;
    let isOpen = false;
    socket.on("error", reject);
    socket.once("close", () => {
      if (isOpen) options.onClose();
      else reject(new Error("closed before it was open"));
    });
    socket.once("connect", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    socket.on("data", (chunk: Buffer) => {
      let bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
      rest = null;
      if (!isOpen) {
        const end = bytes.indexOf(HEAD_END);
        if (end < 0) {
          rest = bytes;
          return;
        }
        const status = bytes.toString("latin1", 0, bytes.indexOf(13));
        if (!status.includes(" 101 ")) {
          socket.destroy();
          reject(new Error(`${status} ${bytes.toString("utf8", end + 4)}`));
          return;
        }
        isOpen = true;
        resolve({ socket, send: (text) => socket.write(maskedFrame(TEXT, Buffer.from(text))) });
        bytes = bytes.subarray(end + 4);
      }
      const left = readFrames(bytes, socket, options);
      if (left.length > 0) rest = left;
    });
  });
}

/** Hands over each whole frame; answers the bytes of one that is not whole yet. */
function readFrames(bytes: Buffer, socket: Socket, { onMessage }: RawOptions): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const opcode = bytes[at]! & 15;
    const short = bytes[at + 1]! & 127;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length - at < head) break;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (bytes.length - at < head + length) break;
    const payload = bytes.subarray(at + head, at + head + length);
    at += head + length;
    if (opcode === BINARY || opcode === TEXT) onMessage(payload, opcode === TEXT);
    else if (opcode === PING) socket.write(maskedFrame(PONG, payload));
    else if (opcode === CLOSE) socket.end();
  }
  return bytes.subarray(at);
}

/** A client's frame: masked, here with zeros, which leaves the bytes as they are. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? 2 : 4;
  const frame = Buffer.alloc(head + 4 + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | Math.min(payload.length, 126);
  if (head === 4) frame.writeUInt16BE(payload.length, 2);
  payload.copy(frame, head + 4);
  return frame;
}
