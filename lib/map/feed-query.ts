import type { Wanted } from "./feed-socket.ts";

/** Ways of the feed that are plain HTTP: docs/protocol.md, "Where no WebSocket gets through". */
export type PlainWay = "events" | "poll";

/** The address that asks for all that is wanted; `url` is the socket's. */
export function addressOf(url: string, way: PlainWay, { watch, follows, board }: Wanted): string {
  const address = new URL(url);
  address.protocol = address.protocol === "wss:" ? "https:" : "http:";
  address.pathname = `${address.pathname.replace(/\/$/, "")}/${way}`;
  const asked = follows.map(({ orderId, after }) => `follow=${after === null ? orderId : `${orderId}:${after}`}`);
  if (board) asked.push(`board=${board.restaurantId}${board.after === null ? "" : `:${board.after}`}`);
  if (watch) {
    const { west, south, east, north } = watch.bbox;
    const bbox = [west, south, east, north].map((degrees) => Number(degrees.toFixed(6)));
    asked.push(`bbox=${bbox.join(",")}`, `zoom=${Number(watch.zoom.toFixed(2))}`);
  }
  address.search = asked.join("&");
  return address.href;
}
