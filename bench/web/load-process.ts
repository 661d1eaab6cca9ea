import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { serve } from "../tracking/process.ts";

/**
 * A load client in a process of its own. It writes requests that were made beforehand and reads answers only so far as
 * to know where they end, so that of two cores as little as may be is the client's.
 */

/** A request by its path, and headers besides Host. */
export type Shot = { readonly path: string; readonly headers?: Readonly<Record<string, string>> };

/** What became of the shots: how many a second, answers by status, and by the cache's `X-Cache`. */
export type Volley = {
  readonly perSecond: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly caches: Readonly<Record<string, number>>;
  readonly bytes: number;
};

type Aim = { readonly port: number; readonly connections: number };

let shots: Buffer[] = [];

const calls = {
  /** What `fire` sends, in this order, from the start again when all have been sent. */
  load(requests: readonly Shot[], host: string): void {
    shots = requests.map(({ path, headers = {} }) => {
      const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}`);
      return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    });
  },
  /** Sends for so many seconds as fast as answers come. */
  fireFor({ seconds, ...aim }: Aim & { seconds: number }): Promise<Volley> {
    const untilMs = performance.now() + seconds * 1_000;
    return fire(aim, () => performance.now() < untilMs);
  },
  /** Sends so many, from the one after the last. */
  fireMany({ count, ...aim }: Aim & { count: number }): Promise<Volley> {
    let left = count;
    return fire(aim, () => left-- > 0);
  },
};

export type LoadCalls = typeof calls;

let next = 0;

async function fire({ port, connections }: Aim, goesOn: () => boolean): Promise<Volley> {
  const statuses: Record<string, number> = {};
  const caches: Record<string, number> = {};
  let bytes = 0;
  let answers = 0;
  const startedMs = performance.now();
  const one = async () => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    const read = answersOf(socket);
    while (goesOn()) {
      const shot = shots[next++ % shots.length];
      if (!shot) throw new Error("there is nothing to send");
      socket.write(shot);
      const { head, length } = await read();
      answers++;
      bytes += length;
      const status = head.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const cache = /\r\nx-cache: (\w+)/i.exec(head)?.[1];
      if (cache !== undefined) caches[cache] = (caches[cache] ?? 0) + 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - startedMs) / 1_000;
  return { perSecond: answers / seconds, seconds, statuses, caches, bytes };
}

type Heard = { readonly head: string; readonly length: number };

/** Reads one answer after another: of a length that is told, or in chunks until the last. */
function answersOf(socket: Socket): () => Promise<Heard> {
  let head = "";
  let body = 0;
  let wanted = -1; // -1: the head is not complete; Infinity: in chunks
  let tail = Buffer.alloc(0);
  let resolve: (heard: Heard) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const done = () => {
    const heard = { head, length: body };
    [head, body, wanted, tail] = ["", 0, -1, Buffer.alloc(0)];
    resolve(heard);
  };
  socket.on("data", (data: Buffer) => {
    let chunk = data;
    if (wanted < 0) {
      const end = chunk.indexOf("\r\n\r\n");
      head += chunk.toString("latin1", 0, end < 0 ? chunk.length : end);
      if (end < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      wanted = length !== undefined ? Number(length) : /\r\ntransfer-encoding: chunked/i.test(head) ? Infinity : 0;
      chunk = chunk.subarray(end + 4);
    }
    body += chunk.length;
    if (wanted !== Infinity) {
      if (body >= wanted) done();
      return;
    }
    tail = Buffer.concat([tail, chunk]).subarray(-7);
    if (tail.toString("latin1").endsWith("0\r\n\r\n")) done();
  });
  const failed = (error?: Error) => reject(error ?? new Error("the connection was closed before the answer"));
  socket.on("error", failed).on("close", () => failed());
  return () =>
    new Promise((onHeard, onFailed) => {
      resolve = onHeard;
      reject = onFailed;
    });
}

serve(calls);
