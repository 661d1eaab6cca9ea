import type { IncomingMessage, ServerResponse } from "node:http";
import { capture } from "./capture.ts";
import { nobodys } from "./nobody.ts";
import type { PublicPages } from "./public-pages.ts";
import { etagOf, sendWhole } from "./send.ts";

/**
 * Answers what machines read of us: lists of pages, pictures that go with links. Made for nobody in particular, as a
 * page is; how long it is held and what it is made of, its route says itself.
 */
export async function answerPublicFile(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  { render, host, keyHeader, log }: PublicPages,
): Promise<void> {
  const asked = { method: req.method, headers: req.headers };
  Object.assign(req, { method: "GET", url: path, headers: nobodys(req.headers, {}, host) });
  const file = await capture(res, () => render(req, res));
  Object.assign(req, asked);
  if (!file) return;
  if (res.hasHeader("set-cookie")) log.error({ path }, "a public file set a cookie; it was taken out");
  for (const name of ["set-cookie", "vary"]) res.removeHeader(name);
  const keys = String(res.getHeader("surrogate-key") ?? "");
  res.removeHeader("surrogate-key");
  if (keys !== "" && file.status < 500) res.setHeader(keyHeader.name, keys.split(" ").join(keyHeader.separator));
  if (file.status >= 500) res.setHeader("Cache-Control", "no-store");
  if (file.status === 200) res.setHeader("ETag", etagOf(file.body));
  res.setHeader("Vary", "Accept-Encoding");
  await sendWhole(req, res, file.status, file.body);
}
