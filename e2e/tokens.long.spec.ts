import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { linkFor, newAddress, PASSWORD, signUp } from "./account-page.ts";
import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { demoLog } from "./ports.ts";

/** What any token of ours looks like: a JWT or JWE (cookies, bearer tokens), whatever it stands for. */
const ANY_JWT = /eyJ[\w-]{10,}\.[\w-]*\./;

/** Whatever a script could read in this browser, whole. */
async function readableBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const stored: unknown[] = [
      document.cookie,
      location.href,
      document.referrer,
      { ...localStorage },
      { ...sessionStorage },
    ];
    stored.push(history.state, document.documentElement.outerHTML);
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const asked = database.transaction(store).objectStore(store).getAll();
        stored.push(
          await new Promise((resolve) => {
            asked.onsuccess = () => resolve(asked.result);
          }),
        );
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) stored.push(request.url, await (await cache.match(request))?.text());
    }
    return JSON.stringify(stored);
  });
}

test("no token is left where a script, an address, a Referer or a log tells it", async ({ page, context }) => {
  test.slow(); // an account, two orders, and the log of all tests before
  const tokens = new Set<string>();
  const sent: string[] = [];
  page.on("request", (request) => {
    sent.push(
      request.url(),
      request.headers().referer ?? "",
      request.postData()?.includes("token") ? "" : (request.postData() ?? ""),
    );
  });
  page.on("websocket", (socket) => {
    sent.push(socket.url());
    socket.on("framesent", ({ payload }) => sent.push(payload.toString()));
  });
  const gather = async () => {
    for (const { value } of await context.cookies()) if (value.length > 20) tokens.add(value);
    const told = await readableBy(page);
    for (const token of tokens) expect(told.includes(token), "a token that a script could read").toBe(false);
    expect(ANY_JWT.exec(told)?.[0].slice(0, 12)).toBeUndefined();
  };

  // By a link, as a guest
  const order = new OrderPage(page);
  const id = await order.orderSomething();
  await gather();
  const { url } = await order.makeLink(id);
  const watch = url.split("#")[1] ?? "";
  expect(watch).toMatch(/^[\w-]{43}$/);
  await context.clearCookies();
  await page.goto(url);
  await order.told();
  tokens.add(watch);
  await gather();

  // With an account: made by mail, renewed, and in again by password
  const email = newAddress();
  await signUp(page, email);
  await gather();
  for (let i = 0; i < 3; i++) {
    const renewed = await page.evaluate(
      async () => (await fetch("/api/v1/session/refresh", { method: "POST" })).status,
    );
    expect(renewed).toBe(200);
    await gather();
  }
  await page.goto("/api/v1/session/refresh?next=/en/account");
  await expect(page).toHaveURL(/\/en\/account$/);
  await gather();
  await page.goto("/en/live");
  await page.locator("[data-order-something]").click();
  await page.waitForURL(/\/orders\/ord_/);
  await order.told();
  await gather();
  await page.goto("/en/account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/en(\/sign-in)?$/);
  await page.goto("/en/sign-in");
  await page.getByRole("button", { name: "Send me a link instead" }).click();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  const link = await linkFor(page, email, "Your sign-in link");
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/en$/);
  tokens.add(link.split("#")[1] ?? "");
  await gather();

  expect(tokens.size).toBeGreaterThan(8);
  const log = await readFile(demoLog, "utf8");
  expect(log).toContain(`/api/v1/orders/${id}/links`); // it says who asked for what
  for (const token of [...tokens, PASSWORD]) {
    expect(
      sent.some((each) => each.includes(token) && !each.includes("password")),
      "a token in a request",
    ).toBe(false);
    expect(log.includes(token), "a token in the log").toBe(false);
  }
  expect(sent.find((each) => ANY_JWT.test(each))).toBeUndefined();
  // Of every test before this one too, and of the drivers with their bearer tokens
  expect(log.split("\n").find((line) => ANY_JWT.test(line))).toBeUndefined();
});
