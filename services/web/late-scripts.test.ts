import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { delayScripts } from "./late-scripts.ts";

const CHUNKS = ["/_next/static/chunks/a-1.js", "/_next/static/chunks/~b.js"];
const HEAD = `<link rel="preload" as="script" fetchPriority="low" href="${CHUNKS[1]}"/><script src="${CHUNKS[0]}" async=""></script>`;
const AFTER = `<script src="${CHUNKS[1]}" async=""></script>`;

/** A browser as far as the page's own script sees it, and what it was made to do. */
function browser(hidden: boolean) {
  const asked: string[] = [];
  const listeners = new Map<string, (event: unknown) => void>();
  const frames: (() => void)[] = [];
  const timers = new Map<number, () => void>();
  const window: { early?: { pressed: unknown } } = {};
  const globals = {
    window,
    document: { hidden, createElement: () => ({}), head: { append: ({ src }: { src: string }) => asked.push(src) } },
    addEventListener: (type: string, then: (event: unknown) => void) => listeners.set(type, then),
    requestAnimationFrame: (then: () => void) => frames.push(then),
    setTimeout: (then: () => void, ms = 0) => timers.set(ms, then),
  };
  const happens = (type: string, event?: unknown) => listeners.get(type)?.(event);
  const paint = () => {
    for (const each of frames.splice(0)) each();
  };
  return { asked, globals, happens, paint, timers, window };
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
  const { asked, globals, happens, paint, timers } = browser(false);
  runInNewContext(code(), globals);
  expect(asked).toEqual([]);
  happens("load");
  paint();
  expect(asked).toEqual([]);
  timers.get(0)?.();
  expect(asked).toEqual(CHUNKS);
  for (const late of timers.values()) late();
  expect(asked).toEqual(CHUNKS);
});

test("a picture that does not come keeps them for two seconds; a hidden tab and a press do not", () => {
  const slow = browser(false);
  runInNewContext(code(), slow.globals);
  slow.timers.get(2_000)?.();
  expect(slow.asked).toEqual(CHUNKS);
  const hidden = browser(true);
  runInNewContext(code(), hidden.globals);
  expect(hidden.asked).toEqual(CHUNKS);
  for (const type of ["pointerdown", "keydown", "focusin"]) {
    const pressed = browser(false);
    runInNewContext(code(), pressed.globals);
    pressed.happens(type);
    expect(pressed.asked).toEqual(CHUNKS);
  }
});

test("the last button that was pressed is kept, whatever else is pressed after it", () => {
  const { globals, happens, window } = browser(false);
  runInNewContext(code(), globals);
  expect(window.early?.pressed).toBeNull();
  const press = (button: string | null) => happens("click", { target: { closest: () => button } });
  for (const button of ["first", "second", null]) press(button);
  expect(window.early?.pressed).toBe("second");
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
