import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { PAGES } from "#tests/authorisation/pages.ts";
import { newAddress, signUp } from "./account-page.ts";
import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";

/** The same bytes for everybody, held by caches: their scripts are named by hash. All others are made for one, by nonce. */
const PUBLIC = new Set(["", "cart", "live", "s/[cell]", "r/[slug]"]);

/** Whoever is signed in is led on from there. */
const FOR_NOBODY = ["sign-in", "sign-up", "forgot", "link"];

/** What a document's policy forbade it, and what its console said of that. */
function watchViolations(page: Page): string[] {
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(`${page.url()}: ${message.text()}`);
  });
  return violations;
}

function directivesOf(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(";").map((each) => {
      const [name = "", ...sources] = each.trim().split(/\s+/);
      return [name, sources];
    }),
  );
}

/** Opens it and answers with its policy and document. */
async function open(page: Page, path: string) {
  const response = await page.goto(path);
  const headers = (await response?.allHeaders()) ?? {};
  const html = (await response?.text()) ?? "";
  return { headers, html, policy: directivesOf(headers["content-security-policy"] ?? ""), status: response?.status() };
}

test("every page has the policy of its class, each private one its own nonce, and none breaks it", async ({ page }) => {
  test.slow(); // every page there is, twice
  const violations = watchViolations(page);
  const id = await new OrderPage(page).orderSomething();
  await page.goto("/en/s/3kdqdima");
  const shop = await page.locator('a[href*="/en/r/"]').first().getAttribute("href");
  const paths: Record<string, string> = {
    "s/[cell]": "s/3kdqdima",
    "r/[slug]": (shop ?? "").replace(/^\/en\//, ""),
    "orders/[id]": `orders/${id}`,
    "checkout/[id]": `checkout/${id}`,
    "ops/orders/[id]": `ops/orders/${id}`,
  };
  const nonces = new Set<string>();
  let privatePages = 0;
  for (const name of FOR_NOBODY) await check(name);
  await signUp(page, newAddress());
  for (const name of Object.keys(PAGES)) {
    if (!FOR_NOBODY.includes(name) && !name.startsWith("ops/orders")) await check(name);
  }
  await page.context().clearCookies();
  await page.goto("/en/sign-in");
  await page.getByRole("button", { name: "Operator" }).click();
  await expect(page).toHaveURL(/\/en$/);
  for (const name of ["ops/orders", "ops/orders/[id]"]) await check(name);
  expect(nonces.size).toBe(2 * privatePages);
  expect(violations).toEqual([]);

  async function check(name: string): Promise<void> {
    const path = `/en/${paths[name] ?? name}`.replace(/\/$/, "");
    if (PUBLIC.has(name)) return checkPublic(path);
    privatePages++;
    for (let i = 0; i < 2; i++) nonces.add(await checkPrivate(path));
  }

  async function checkPublic(path: string): Promise<void> {
    const { headers, html, policy, status } = await open(page, path);
    const scripts = policy.get("script-src") ?? [];
    expect(status, path).toBe(200);
    expect(scripts, path).toContain("'self'");
    expect(
      scripts.filter((source) => source !== "'self'" && !source.startsWith("'sha256-")),
      path,
    ).toEqual([]);
    expect(html, path).not.toContain("nonce=");
    expect(headers["set-cookie"], path).toBeUndefined();
    expectCommon(policy, path);
  }

  async function checkPrivate(path: string): Promise<string> {
    const { headers, html, policy, status } = await open(page, path);
    const scripts = policy.get("script-src") ?? [];
    const nonce = /^'nonce-([\w+/=]{22,})'$/.exec(scripts[0] ?? "")?.[1] ?? "";
    expect(nonce, path).not.toBe("");
    expect(scripts, path).toContain("'strict-dynamic'");
    expect(scripts, path).not.toContain("'self'");
    expect(
      scripts.filter((source) => /unsafe/.test(source)),
      path,
    ).toEqual([]);
    expect(headers["cache-control"], path).toBe("private, no-store");
    expect(headers["referrer-policy"], path).toBe("no-referrer");
    // Drawn for this request: every script carries its nonce, but the one whose hash is in the policy.
    const without = [...html.matchAll(/<script\b([^>]*)>/g)].filter(([, attributes]) => !attributes?.includes(nonce));
    expect(without.length, path).toBeLessThanOrEqual(1);
    expect([200, 404], path).toContain(status);
    expectCommon(policy, path);
    return nonce;
  }

  function expectCommon(policy: Map<string, string[]>, path: string): void {
    for (const name of ["object-src", "base-uri", "frame-ancestors"])
      expect(policy.get(name), path).toEqual(["'none'"]);
    expect(policy.get("default-src"), path).toEqual(["'self'"]);
    expect(policy.get("form-action"), path).toEqual(["'self'"]);
  }
});

test("no page is made before it is asked for: it could have no nonce, and would be everybody's", async () => {
  const { routes, dynamicRoutes } = JSON.parse(await readFile(".next/prerender-manifest.json", "utf8"));
  const pages = [...Object.keys(routes), ...Object.keys(dynamicRoutes)].filter((path) => !/^\/_|\.\w+$/.test(path));
  expect(pages).toEqual([]);
});
