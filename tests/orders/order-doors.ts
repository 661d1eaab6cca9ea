import { expect } from "vitest";
import { POST as postOrder } from "#app/api/v1/demo/orders/route.ts";
import { POST as postSignIn } from "#app/api/v1/demo/session/route.ts";
import { POST as postCancel } from "#app/api/v1/orders/[id]/cancel/route.ts";
import { POST as postRevoke } from "#app/api/v1/orders/[id]/links/[linkId]/revoke/route.ts";
import { GET as getLinks, POST as postLink } from "#app/api/v1/orders/[id]/links/route.ts";
import { POST as postTrack } from "#app/api/v1/track/route.ts";
import { isId } from "#lib/core/ids.ts";
import { Browser } from "./api-runtime.ts";

/** The doors of an order as people use them. */

type Role = "customer" | "restaurant" | "driver" | "operator";
/** Somebody of the demo, signed in with one click. */
export async function signedIn(user: Role): Promise<Browser> {
  const browser = new Browser();
  expect((await browser.call(postSignIn, "demo/session", { body: { user } })).status).toBe(200);
  return browser;
}
/** An order with one click, by whoever sits there. */
export async function order(browser: Browser) {
  const { status, body } = await browser.call(postOrder, "demo/orders", { body: { locale: "sv" } });
  expect(status).toBe(201);
  const id = body.orderId ?? "";
  if (!isId("order", id)) throw new Error("no order's id");
  return { id, track: body.track };
}
export const track = (browser: Browser, token: string) => browser.call(postTrack, "track", { body: { token } });
export const links = (browser: Browser, id: string) => browser.call(getLinks, `orders/${id}/links`, { params: { id } });
export const share = (browser: Browser, id: string, body: unknown = { access: "watch" }) =>
  browser.call(postLink, `orders/${id}/links`, { body, params: { id } });
export const revoke = (browser: Browser, id: string, linkId: string) =>
  browser.call(postRevoke, `orders/${id}/links/${linkId}/revoke`, { body: {}, params: { id, linkId } });
export const cancel = (browser: Browser, id: string) =>
  browser.call(postCancel, `orders/${id}/cancel`, { body: {}, params: { id } });
export const tokenOf = (address: string | null | undefined) => address?.split("#")[1] ?? "";

/** A guest who has ordered and follows the address they were given. */
export async function guest(): Promise<{ browser: Browser; id: string; token: string }> {
  const browser = new Browser();
  const { id, track: address } = await order(browser);
  expect(address).toMatch(/^\/sv\/track#[\w-]{43}$/);
  expect((await track(browser, tokenOf(address))).body).toEqual({ orderId: id, access: "manage" });
  return { browser, id, token: tokenOf(address) };
}
/** Somebody who was given a link that only watches. */
export async function watcherOf(
  owner: Browser,
  id: string,
): Promise<{ browser: Browser; linkId: string; token: string }> {
  const { body } = await share(owner, id);
  const browser = new Browser();
  expect((await track(browser, tokenOf(body.url))).body).toEqual({ orderId: id, access: "watch" });
  return { browser, linkId: body.id ?? "", token: tokenOf(body.url) };
}
