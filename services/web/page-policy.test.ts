import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readAddress } from "./address.ts";
import { canonicalOf } from "./canonical.ts";
import { classOf, LOCALES } from "./page-policy.ts";

test("there is a class for every language that there are words for", () => {
  const spoken = readdirSync("messages").map((file) => file.replace(".json", ""));
  expect([...LOCALES].sort()).toEqual(spoken.sort());
});

test.each([
  ["/en", "public"],
  ["/sv/s/4cbq0abc", "public"],
  ["/en/r/da-mario", "public"],
  ["/en/live", "public"],
  ["/en/cart", "public"],
  ["/", "private"],
  ["/en/orders/ord_1", "private"],
  ["/en/track", "private"],
  ["/en/checkout", "private"],
  ["/sv/restaurant/menu", "private"],
  ["/api/v1/session", "api"],
  ["/sitemap.xml", "file"],
  ["/sitemaps/12", "file"],
  ["/r/da-mario/picture.png", "file"],
  ["/fi/live", "other"],
  ["/en/s", "other"],
  ["/en/r/a/b", "other"],
  ["/en/tracks", "other"],
  ["/wp-admin.php", "other"],
])("%s is %s", (path, expected) => {
  expect(classOf(path).class).toBe(expected);
});

function canonical(target: string) {
  const address = readAddress(target);
  if (typeof address === "string") throw new Error(address);
  const page = classOf(address.path);
  if (page.class !== "public") throw new Error(page.class);
  return canonicalOf(target, address, page);
}

test.each([
  ["/en/s/abc", "/en/s/abc"],
  ["/en/s/abc?", "/en/s/abc"],
  ["/en/s/abc?sort=fee&q=pizza", "/en/s/abc?q=pizza&sort=fee"],
  ["/en/s/abc?q=%20Pizza%20%20Napoli", "/en/s/abc?q=Pizza+Napoli"],
  ["/en/s/abc?q=a%20b", "/en/s/abc?q=a+b"],
  ["/en/s/abc?sort=best&page=1", "/en/s/abc"],
  ["/en/s/abc?utm_source=x&__proto__=1", "/en/s/abc"],
  ["/en//s/abc/", "/en/s/abc"],
  ["/en/live?utm_source=x", "/en/live"],
  ["/en/live?zoom=3&utm_source=x&lat=1", "/en/live?zoom=3&lat=1"],
  ["/en/r/da-mario?q=x", "/en/r/da-mario"],
])("%s is at %s", (target, location) => {
  const found = canonical(target);
  expect(found.location).toBe(location);
  expect(found.isCanonical).toBe(target === location);
  const again = canonical(location);
  expect([again.location, again.isCanonical]).toEqual([location, true]);
});

test("what only the browser reads is no part of the page", () => {
  expect(canonical("/en/live?lat=1&lng=2&zoom=3")).toMatchObject({ source: "/en/live", isCanonical: true });
});

test("Next's own parameter is no part of the address", () => {
  expect(canonical("/en/s/abc?q=pizza&_rsc=1x2y")).toMatchObject({ rsc: "1x2y", isCanonical: true });
  expect(canonical("/en/s/abc?_rsc")).toMatchObject({ location: "/en/s/abc", rsc: "", isCanonical: true });
  expect(canonical("/en/s/abc?_rsc=1&q=pizza")).toMatchObject({ location: "/en/s/abc?q=pizza", isCanonical: true });
});
