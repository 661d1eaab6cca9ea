import { request, type ServerResponse } from "node:http";
import type { CdnWorld } from "#lib/infra/cdn/cdn.cases.ts";
import { listenAnywhere, stopServer } from "./origin.ts";

/** Stands before a CDN's purge endpoint and misbehaves when told to. */
export type PurgeDoor = {
  readonly url: string;
  behave: CdnWorld["behave"];
  /** How many requests have come, whatever became of them. */
  asked(): number;
  stop(): Promise<void>;
};

export async function startPurgeDoor(targetUrl: string): Promise<PurgeDoor> {
  let how: Parameters<CdnWorld["behave"]>[0] = "well";
  let asked = 0;
  const { server, port } = await listenAnywhere((req, res) => {
    asked += 1;
    if (how !== "well") {
      misbehave(how, res);
      return;
    }
    const onward = request(
      `${targetUrl}${req.url}`,
      { method: req.method ?? "GET", headers: req.headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(res);
      },
    );
    onward.on("error", () => res.destroy());
    req.pipe(onward);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    behave: (next) => {
      how = next;
    },
    asked: () => asked,
    stop: () => stopServer(server),
  };
}

function misbehave(how: Parameters<CdnWorld["behave"]>[0], res: ServerResponse): void {
  if (how === "gone") res.destroy();
  if (how === "broken") res.writeHead(503).end("down for maintenance");
  if (how === "busy") res.writeHead(429, { "retry-after": "1" }).end("slow down");
  if (how === "locked") res.writeHead(401).end("who are you");
}
