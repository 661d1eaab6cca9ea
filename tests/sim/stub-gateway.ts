import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { LngLat } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import { decodePositionBatch, type PositionBatch } from "#lib/tracking/position-batch.ts";
import { parseClientMessage } from "#lib/tracking/protocol.ts";

export type StubEvent =
  | { readonly type: "hello"; readonly token: string; readonly origin: string | undefined; readonly sentAt: string }
  | { readonly type: "batch"; readonly token: string; readonly batch: PositionBatch; readonly receivedAt: number }
  | { readonly type: "delivery"; readonly token: string; readonly deliveryId: string; readonly event: string };

type StubJob = { id: string; status: string; pickup: LngLat; dropoff: LngLat };

export type StubOptions = {
  readonly port: number;
  /** The next job of an idle driver, null = none. */
  readonly job: () => { pickup: LngLat; dropoff: LngLat } | null;
  readonly onEvent: (event: StubEvent) => void;
};

export type StubGateway = {
  readonly url: string;
  readonly connected: () => number;
  /** Cuts every connection without a word. */
  cut(): void;
  say(message: object): void;
  close(): Promise<void>;
};

/** As much of a gateway as a driver sees: greets whoever comes, acknowledges batches, gives out jobs and keeps them. */
export async function startStubGateway(options: StubOptions): Promise<StubGateway> {
  const server = new WebSocketServer({ port: options.port, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  const jobs = new Map<string, StubJob>();
  const send = (socket: WebSocket, message: object) => socket.send(JSON.stringify({ v: 1, ...message }));
  const assign = (socket: WebSocket, token: string) => {
    let job = jobs.get(token);
    if (!job) {
      const next = options.job();
      if (!next) return;
      job = { id: createId("delivery", Date.now(), randomBytes(10)), status: "assigned", ...next };
      jobs.set(token, job);
    }
    send(socket, { type: "assignment", delivery: job });
  };
  const report = (socket: WebSocket, token: string, deliveryId: string, event: string) => {
    const job = jobs.get(token);
    if (job?.id !== deliveryId) return send(socket, { type: "error", code: "delivery_not_yours", message: "" });
    job.status = event;
    send(socket, { type: "delivery", deliveryId, status: event });
    if (event !== "delivered") return;
    jobs.delete(token);
    assign(socket, token);
  };
  server.on("connection", (socket, request: IncomingMessage) => {
    let token = "";
    const beat = setInterval(() => send(socket, { type: "beat" }), 3_000);
    socket.on("close", () => clearInterval(beat));
    socket.on("error", () => {});
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) {
        const batch = decodePositionBatch(data);
        options.onEvent({ type: "batch", token, batch, receivedAt: Date.now() });
        return send(socket, { type: "ack", seq: batch.firstSeq + batch.fixes.length - 1, accepted: 1, dropped: 0 });
      }
      const message = parseClientMessage(data.toString());
      if (message.type === "hello") {
        token = message.token ?? "";
        options.onEvent({ type: "hello", token, origin: request.headers.origin, sentAt: message.sentAt ?? "" });
        send(socket, { type: "welcome", tick: 1, tickMs: 1000, serverTime: new Date().toISOString() });
        assign(socket, token);
      } else if (message.type === "delivery") {
        options.onEvent({ type: "delivery", token, deliveryId: message.deliveryId, event: message.event });
        report(socket, token, message.deliveryId, message.event);
      }
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/feed`,
    connected: () => server.clients.size,
    cut: () => server.clients.forEach((socket) => void socket.terminate()),
    say: (message) => server.clients.forEach((socket) => void send(socket, message)),
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
