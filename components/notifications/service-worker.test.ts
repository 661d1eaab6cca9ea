import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { beforeEach, expect, it } from "vitest";

const script = new Script(readFileSync(new URL("../../public/sw.js", import.meta.url), "utf8"));

type Page = { url: string; visibilityState: "visible" | "hidden"; focus: () => void };
let pages: Page[];
let shown: Record<string, unknown>[];
let opened: string[];
let heard: Map<string, (event: object) => void>;

/** The worker as a browser loads it, with what it is given there. */
beforeEach(() => {
  [pages, shown, opened, heard] = [[], [], [], new Map()];
  const self = {
    location: { origin: "https://hotpath.example" },
    addEventListener: (name: string, listener: (event: object) => void) => heard.set(name, listener),
    registration: { showNotification: async (title: string, more: object) => shown.push({ title, ...more }) },
    clients: { matchAll: async () => pages, openWindow: async (url: string) => opened.push(url) },
  };
  script.runInContext(createContext({ self, URL }));
});

async function happen(name: string, event: object): Promise<void> {
  let until: Promise<unknown> = Promise.resolve();
  heard.get(name)?.({ ...event, waitUntil: (work: Promise<unknown>) => (until = work) });
  await until;
}
const push = (message: unknown) => happen("push", { data: { json: () => JSON.parse(JSON.stringify(message)) } });
const press = (data: unknown) => happen("notificationclick", { notification: { close() {}, data } });
const page = (path: string, visibilityState: Page["visibilityState"] = "hidden", focus = () => {}) =>
  pages.push({ url: `https://hotpath.example${path}`, visibilityState, focus });

const ring = { title: "New order 3F2A", body: "", tag: "ring:1", url: "/en/restaurant", lang: "en", rings: true };

it("listens to what is pushed and pressed, and to no request", () => {
  expect([...heard.keys()].sort()).toEqual(["notificationclick", "push"]);
});

it("rings until somebody looks, and silently where the board is looked at", async () => {
  page("/en/restaurant");
  await push(ring);
  expect(shown[0]).toMatchObject({ title: ring.title, tag: ring.tag, silent: false, requireInteraction: true });
  page("/en/restaurant?x", "visible");
  await push(ring);
  expect(shown[1]).toMatchObject({ silent: true });
  // a browser refuses one that is silent and shakes
  expect(shown[1]).not.toHaveProperty("vibrate");
});

it("shows something whatever is pushed", async () => {
  await push("not ours");
  await push({ title: 7 });
  await happen("push", { data: null });
  expect(shown.map(({ title }) => title)).toEqual(["Hotpath", "Hotpath", "Hotpath"]);
});

it("leads to the page of it, one that is open already before a new one, and never elsewhere", async () => {
  let focused = 0;
  page("/en/orders/ord_1", "hidden", () => {
    focused++;
  });
  await press({ url: "/en/orders/ord_1" });
  expect([focused, opened]).toEqual([1, []]);
  await press({ url: "/en/orders/ord_2" });
  await press({ url: "https://evil.example/" });
  await press(undefined);
  expect(opened).toEqual(["https://hotpath.example/en/orders/ord_2", "https://hotpath.example/"]);
});
