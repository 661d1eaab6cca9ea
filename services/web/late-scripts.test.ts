import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { delayScripts } from "./late-scripts.ts";

const CHUNKS = ["/_next/static/chunks/a-1.js", "/_next/static/chunks/~b.js"];
const HEAD = `<link rel="preload" as="script" fetchPriority="low" href="${CHUNKS[1]}"/><script src="${CHUNKS[0]}" async=""></script>`;
const AFTER = `<script src="${CHUNKS[1]}" async=""></script>`;

/** A browser as far as the page's own script sees it, and what it was made to do. */
function browser(hidden: boolean) {
  const asked: string[] = [];
  const waiting = { load: [] as (() => void)[], frame: [] as (() => void)[], timers: new Map<number, () => void>() };
  const run = (list: (() => void)[]) => {
    for (const each of list.splice(0)) each();
  };
  const globals = {
    document: { hidden, createElement: () => ({}), head: { append: ({ src }: { src: string }) => asked.push(src) } },
    addEventListener: (_load: string, then: () => void) => waiting.load.push(then),
    requestAnimationFrame: (then: () => void) => waiting.frame.push(then),
    setTimeout: (then: () => void, ms = 0) => waiting.timers.set(ms, then),
  };
  return { asked, globals, waiting, run };
}

const code = () => {
  const html = delayScripts(Buffer.from(`<html><head>${HEAD}</head><body><p>Räksmörgås</p></body></html>${AFTER}`));
  return /<script>(.*)<\/script>/.exec(html.toString())?.[1] ?? "";
};

test("scripts of the build leave the document, one that asks for them stands at its end", () => {
  const html = delayScripts(Buffer.from(`<head>${HEAD}</head><body><p>Räksmörgås</p></body>${AFTER}`)).toString();
  expect(html).toMatch(/^<head><\/head><body><p>Räksmörgås<\/p><script>[^<]*<\/script><\/body>$/);
  for (const each of CHUNKS) expect(html.split(each)).toHaveLength(2);
});

test("they are asked for after the paint that follows the load, each once", () => {
  const { asked, globals, waiting, run } = browser(false);
  runInNewContext(code(), globals);
  expect(asked).toEqual([]);
  run(waiting.load);
  run(waiting.frame);
  expect(asked).toEqual([]);
  waiting.timers.get(0)?.();
  expect(asked).toEqual(CHUNKS);
  for (const late of waiting.timers.values()) late();
  expect(asked).toEqual(CHUNKS);
});

test("a picture that does not come keeps them for two seconds; in a hidden tab nothing does", () => {
  const slow = browser(false);
  runInNewContext(code(), slow.globals);
  slow.waiting.timers.get(2_000)?.();
  expect(slow.asked).toEqual(CHUNKS);
  const hidden = browser(true);
  runInNewContext(code(), hidden.globals);
  expect(hidden.asked).toEqual(CHUNKS);
});

test("what has no such scripts, or no end, stays as it is", () => {
  for (const each of [
    "<body><script>a()</script></body>",
    `<p>${AFTER}`,
    `<body><script src="https://else.where/x.js" async=""></script></body>`,
  ]) {
    expect(delayScripts(Buffer.from(each)).toString()).toBe(each);
  }
});
