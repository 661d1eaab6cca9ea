import { expect, test } from "vitest";
import { pickMessages } from "./pick-messages.ts";

const messages = { site: { home: "Home" }, search: { live: { now: "Now" }, list: { a: "A" }, title: "T" } };

test("only what is named is picked", () => {
  expect(pickMessages(messages, ["site"])).toEqual({ site: { home: "Home" } });
  expect(pickMessages(messages, ["search.live", "search.title"])).toEqual({
    search: { live: { now: "Now" }, title: "T" },
  });
});

test("what there is not cannot be picked, and nothing is changed by picking", () => {
  expect(() => pickMessages(messages, ["search.gone"])).toThrow(RangeError);
  expect(() => pickMessages(messages, ["site.home.deep"])).toThrow(RangeError);
  expect(messages.search.title).toBe("T");
});
