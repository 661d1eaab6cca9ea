import { describe, expect, it } from "vitest";
import * as ws from "ws";
import { binaryFrame, messagesOf, PING_FRAME, textFrame } from "./server-frame.ts";

/** The receiving end of the `ws` library, which its types leave out. */
type Receiver = {
  on(event: "message", listener: (data: Buffer, isBinary: boolean) => void): void;
  on(event: "ping", listener: (data: Buffer) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  write(bytes: Uint8Array): void;
};
const { Receiver } = ws as unknown as { Receiver: new (options: { allowSynchronousEvents: boolean }) => Receiver };

function receive(...chunks: Uint8Array[]) {
  const heard: string[] = [];
  const receiver = new Receiver({ allowSynchronousEvents: true });
  receiver.on("message", (data, isBinary) => {
    heard.push(`${isBinary ? "binary" : "text"} ${data.length} ${data.every((byte, i) => byte === (i & 0xff))}`);
  });
  receiver.on("ping", (data) => heard.push(`ping ${data.length}`));
  receiver.on("error", (error) => heard.push(error.message));
  for (const chunk of chunks) receiver.write(chunk);
  return heard;
}
const payload = (length: number) => Uint8Array.from({ length }, (_, i) => i & 0xff);

describe("a frame made by hand", () => {
  it.each([[0], [1], [125], [126], [127], [65_535], [65_536], [200_000]])(
    "of %i bytes is what ws reads from it",
    (length) => {
      expect(receive(binaryFrame(payload(length)))).toEqual([`binary ${length} true`]);
      expect(receive(binaryFrame(payload(length), true))).toEqual(["ping 0", `binary ${length} true`]);
    },
  );

  it("may be followed by the next in the same bytes, and be cut anywhere", () => {
    const bytes = Buffer.concat([binaryFrame(payload(300), true), binaryFrame(payload(7)), binaryFrame(payload(0))]);
    const whole = ["ping 0", "binary 300 true", "binary 7 true", "binary 0 true"];
    expect(receive(bytes)).toEqual(whole);
    expect(receive(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });
});

describe("frames that many are sent", () => {
  it("come apart into what they were made of, pings passed over", () => {
    const lengths = [0, 125, 126, 65_535, 65_536];
    const text = (length: number) => "é".repeat(length / 2);
    const framed = Buffer.concat([
      PING_FRAME,
      ...lengths.flatMap((length) => [binaryFrame(payload(length), length % 2 === 0), textFrame(text(length))]),
    ]);
    const messages = messagesOf(framed).map(({ isText, payload: bytes }) => (isText ? bytes.toString() : bytes.length));
    expect(messages).toEqual(lengths.flatMap((length) => [length, text(length)]));
    expect(messagesOf(PING_FRAME)).toEqual([]);
  });
});
