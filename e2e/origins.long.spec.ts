import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { startOtherSite } from "./other-site.ts";
import { allyPort, ports } from "./ports.ts";

const OURS = `http://127.0.0.1:${ports.port}`;

let site: Awaited<ReturnType<typeof startOtherSite>>;
test.beforeAll(async () => {
  site = await startOtherSite();
});
test.afterAll(() => site.close());

async function signIn(page: Page): Promise<void> {
  await page.goto("/en/sign-in");
  await page.getByRole("button", { name: "Customer" }).click();
  await expect(page).toHaveURL(/\/en$/);
}

type Asked = {
  readonly method?: string;
  readonly mode?: "no-cors";
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

/** What a page's own script gets of a request: the status and headers that it may read, or nothing. */
function fetchFrom(page: Page, url: string, init: Asked = {}) {
  return page.evaluate(
    async ([address, asked]) => {
      try {
        const answer = await fetch(address, { credentials: "include", ...asked });
        return {
          type: answer.type,
          status: answer.status,
          body: await answer.text(),
          headers: [...answer.headers.keys()],
        };
      } catch {
        return null;
      }
    },
    [url, init] as const,
  );
}

for (const which of ["sameSite", "crossSite"] as const) {
  test.describe(`a page of another origin (${which})`, () => {
    test("reads nothing and changes nothing, whatever it sends, and whoever is signed in stays so", async ({
      page,
    }) => {
      await signIn(page);
      const statuses: string[] = [];
      page.on("response", (response) => {
        if (response.url().startsWith(`${OURS}/api`))
          statuses.push(`${response.request().method()} ${response.status()}`);
      });
      await page.goto(site[which]);
      expect(await fetchFrom(page, `${OURS}/api/v1/session`)).toBeNull();
      expect(await fetchFrom(page, `${OURS}/api/v1/account/export`)).toBeNull();
      // A request as a form could make it goes out, and is refused there.
      const simple = {
        method: "POST",
        mode: "no-cors",
        headers: { "content-type": "text/plain" },
        body: "{}",
      } as const;
      expect(await fetchFrom(page, `${OURS}/api/v1/session/end`, simple)).toMatchObject({ type: "opaque" });
      const json = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
      expect(await fetchFrom(page, `${OURS}/api/v1/session/end`, json)).toBeNull();
      const bearer = { headers: { authorization: "Bearer x" } };
      expect(await fetchFrom(page, `${OURS}/api/v1/offers`, bearer)).toBeNull();
      expect(statuses.filter((status) => !/ 403$/.test(status))).toEqual([]);
      expect(statuses).toContain("POST 403");

      await page.setContent(
        `<form method="post" action="${OURS}/api/v1/session/end"><button>Win a bicycle</button></form>`,
      );
      const answered = page.waitForResponse(`${OURS}/api/v1/session/end`);
      await page.getByRole("button").click();
      expect((await answered).status()).toBe(403);

      await page.goto("/en");
      expect((await fetchFrom(page, "/api/v1/session"))?.body).toContain('"role":"customer"');
    });

    test("opens no feed, frames no page and holds no window of ours", async ({ page, context }) => {
      await signIn(page);
      await page.goto(site[which]);
      const opened = await page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const socket = new WebSocket(url);
            socket.onopen = () => resolve("open");
            socket.onerror = () => resolve("refused");
          }),
        `${OURS.replace("http", "ws")}/feed`,
      );
      expect(opened).toBe("refused");
      expect(await fetchFrom(page, `${OURS}/feed/poll`)).toBeNull();

      for (const path of ["/en", "/en/account", "/en/checkout"]) {
        await page.evaluate((src) => {
          const frame = document.createElement("iframe");
          frame.src = src;
          document.body.replaceChildren(frame);
          return new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
        }, OURS + path);
        const [framed] = page.frames().filter((frame) => frame !== page.mainFrame());
        await expect.poll(() => framed?.url()).toMatch(/^chrome-error:/);
      }
      const [popup] = await Promise.all([
        context.waitForEvent("page"),
        page.evaluate((url) => Object.assign(window, { held: window.open(url) }) && null, `${OURS}/en/account`),
      ]);
      await popup.waitForLoadState();
      expect(await popup.evaluate(() => window.opener)).toBeNull();
      expect(await page.evaluate(() => (window as unknown as { held: Window }).held.closed)).toBe(true);
    });
  });
}

test("a page of an origin on the list is heard with its cookies, and no other of its host", async ({ page }) => {
  const ally = await startOtherSite(allyPort);
  try {
    await signIn(page);
    await page.goto(ally.sameSite);
    const session = await fetchFrom(page, `${OURS}/api/v1/session`);
    expect(session).toMatchObject({ type: "cors", status: 200 });
    expect(session?.body).toContain('"role":"customer"');
    expect(session?.headers).toEqual(expect.arrayContaining(["ratelimit", "x-request-id"]));
    expect(session?.headers.filter((name) => /cookie|access-control/.test(name))).toEqual([]);
    expect(await fetchFrom(page, `${OURS}/api/v1/session`, { method: "DELETE" })).toBeNull();
    expect(await fetchFrom(page, `${OURS}/api/v1/session`, { headers: { "x-other": "1" } })).toBeNull();
    const json = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    await page.goto(ally.crossSite);
    expect(await fetchFrom(page, `${OURS}/api/v1/session/end`, json)).toBeNull();
    await page.goto(ally.sameSite);
    expect(await fetchFrom(page, `${OURS}/api/v1/session`)).toMatchObject({ status: 200 });
    expect(await fetchFrom(page, `${OURS}/api/v1/session/end`, json)).toMatchObject({ type: "cors" });
    expect((await fetchFrom(page, `${OURS}/api/v1/session`))?.body).not.toContain("customer");
  } finally {
    await ally.close();
  }
});

test("a program with a token and the webhook are heard without an origin, or with any", async ({ page, request }) => {
  for (const origin of [{}, { origin: "https://evil.example", "sec-fetch-site": "cross-site" }]) {
    const bearer = { ...origin, authorization: "Bearer nobodys" };
    const refused = await request.get("/api/v1/offers", { headers: bearer });
    expect([refused.status(), (await refused.json()).error.code]).toEqual([401, "token_invalid"]);
    const webhook = await request.post("/api/webhooks/stripe", { headers: origin, data: "{}" });
    expect([webhook.status(), (await webhook.json()).error.code]).toEqual([400, "signature_invalid"]);
  }
  await page.goto(site.crossSite);
  const answered = page.waitForResponse(`${OURS}/api/webhooks/stripe`);
  await fetchFrom(page, `${OURS}/api/webhooks/stripe`, { method: "POST", mode: "no-cors", body: "{}" });
  const { headers, status } = await answered.then(async (response) => ({
    headers: await response.allHeaders(),
    status: response.status(),
  }));
  expect(status).toBe(400);
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("every cookie is for this host alone, encrypted or signed, and for no script", async ({ page, context }) => {
  const order = new OrderPage(page);
  const id = await order.orderSomething();
  await signIn(page);
  const cookies = await context.cookies([OURS, `${OURS}/feed`, `${OURS}/api/v1/orders/${id}`]);
  const names = new Set(cookies.map(({ name }) => name));
  expect(names).toContain("__Host-hotpath_session");
  expect([...names].filter((name) => name.startsWith("__Secure-hotpath_link_"))).toHaveLength(1);
  for (const { name, domain, path, httpOnly, secure, sameSite } of cookies) {
    expect({ name, domain, httpOnly, secure, sameSite }).toEqual({
      ...{ name, domain: "127.0.0.1", httpOnly: true, secure: true },
      sameSite: "Lax",
    });
    expect(name).toMatch(path === "/" ? /^__Host-hotpath_/ : /^__Secure-hotpath_/);
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("every answer has its headers, whoever makes it", async ({ request }) => {
  const answers = ["/en", "/en/account", "/en/nowhere", "/api/v1/session", "/api/v1/offers", "/api/nowhere", "/feed"];
  const files = ["/city/nowhere", "/plates/nowhere", "/healthz", "/robots.txt", "/favicon.ico", "/%zz"];
  for (const path of [...answers, ...files]) {
    const response = await request.get(path, { maxRedirects: 0 });
    const headers = response.headers();
    const told = `${path} ${response.status()}`;
    expect.soft(headers["x-content-type-options"], told).toBe("nosniff");
    expect.soft(headers["x-frame-options"], told).toBe("DENY");
    expect.soft(headers["cross-origin-opener-policy"], told).toBe("same-origin");
    expect.soft(headers["referrer-policy"], told).toMatch(/^(no-referrer|strict-origin-when-cross-origin)$/);
    expect.soft(headers["permissions-policy"], told).toContain("camera=()");
    expect.soft(headers["content-security-policy"], told).toMatch(/frame-ancestors 'none'/);
    expect.soft(headers["access-control-allow-origin"], told).toBeUndefined();
    expect.soft(headers["x-powered-by"], told).toBeUndefined();
  }
});
