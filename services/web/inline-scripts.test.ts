import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashInlineScripts } from "./inline-scripts.ts";

const hash = (code: string) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
const read = (html: string) => {
  const page = hashInlineScripts(Buffer.from(html));
  return { html: page.html.toString(), hashes: page.hashes };
};

test("a page without scripts stays as it is", () => {
  const html = "<!doctype html><p>Räksmörgås</p>";
  expect(read(html)).toEqual({ html, hashes: [] });
});

test("each script that runs is named by the hash of its bytes", () => {
  const html = `<head><script>a("å")</script></head><script src="/x.js" async=""></script><script id="_R_">b()</script>`;
  expect(read(html)).toEqual({ html, hashes: [hash('a("å")'), hash("b()")] });
});

test("data is not code", () => {
  const html = `<script type="application/ld+json">{"@type":"Restaurant"}</script><script type="module">m()</script>`;
  expect(read(html)).toEqual({ html, hashes: [hash("m()")] });
});

test("neighbours become one, but not into one that is loaded or is data", () => {
  expect(read("<script>a()</script><script>b()</script> <script>c()</script>")).toEqual({
    html: "<script>a();b()</script> <script>c()</script>",
    hashes: [hash("a();b()"), hash("c()")],
  });
  const apart = `<script src="/x.js"></script><script>a()</script><script type="application/json">1</script><script>b()</script>`;
  expect(read(apart)).toEqual({ html: apart, hashes: [hash("a()"), hash("b()")] });
  expect(read(`<script>a()</script><script id="x">b()</script><script>c()</script>`).html).toBe(
    `<script>a()</script><script id="x">b();c()</script>`,
  );
});

test("the same script twice is one source", () => {
  expect(read("<script>a()</script>-<script>a()</script>").hashes).toEqual([hash("a()")]);
});

test("a page that breaks off is not sent", () => {
  expect(() => read("<p><script>a(")).toThrow("breaks off");
});
