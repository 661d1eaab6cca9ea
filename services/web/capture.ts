import type { ServerResponse } from "node:http";

/** More is no page of ours. */
const MAX_BYTES = 8 * 1024 * 1024;

/** What would have been sent. */
export type Captured = {
  readonly status: number;
  readonly body: Buffer;
};

/**
 * Keeps back what is written to a response. Headers stay on it, to be read and changed; afterwards it is as it was.
 *
 * @param write what answers it
 * @returns null where the visitor went away meanwhile
 * @throws Error where there is more than a page can be
 */
export async function capture(res: ServerResponse, write: () => Promise<void>): Promise<Captured | null> {
  const original = { write: res.write, end: res.end, writeHead: res.writeHead, flushHeaders: res.flushHeaders };
  const chunks: Buffer[] = [];
  let length = 0;
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const keep = (chunk: unknown, encoding?: unknown) => {
    if (chunk === null || chunk === undefined || typeof chunk === "function") return;
    const bytes =
      typeof chunk === "string"
        ? Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8")
        : Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    // Past the bound it is only counted, so that who writes comes to its end.
    if (length <= MAX_BYTES) chunks.push(bytes);
  };
  const whenDone = (args: readonly unknown[]) => {
    const done = args.find((each) => typeof each === "function") as (() => void) | undefined;
    if (done) process.nextTick(done);
  };
  res.flushHeaders = () => {};
  res.writeHead = ((status: number, ...rest: unknown[]) => {
    res.statusCode = status;
    const headers = rest.find((each) => typeof each === "object" && each !== null && !Array.isArray(each));
    for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value as string);
    return res;
  }) as typeof res.writeHead;
  res.write = ((...args: unknown[]) => {
    keep(args[0], args[1]);
    whenDone(args);
    return true;
  }) as typeof res.write;
  res.end = ((...args: unknown[]) => {
    keep(args[0], args[1]);
    whenDone(args);
    ended();
    return res;
  }) as typeof res.end;
  res.once("close", ended);
  try {
    // It waits for its answer to be gone, which is now for us to say.
    await Promise.race([end, write().then(() => end)]);
  } finally {
    res.off("close", ended);
    Object.assign(res, original);
  }
  if (res.destroyed) return null;
  if (length > MAX_BYTES) throw new Error(`a page has ${length} bytes, more than ${MAX_BYTES}`);
  return { status: res.statusCode, body: Buffer.concat(chunks, length) };
}
