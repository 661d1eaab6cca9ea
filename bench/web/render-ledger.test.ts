import { expect, it } from "vitest";
import { createLedger } from "./render-ledger.ts";

it("allows a page one render, and one more for each purge of it", () => {
  const ledger = createLedger();
  ledger.begin("/a")(["r-1"]);
  ledger.purged(["r-2"]);
  expect(ledger.sum()).toEqual({ renders: 1, addresses: 1, perKey: 1 });
  ledger.purged(["r-1", "r-2"]);
  ledger.purged(["r-1"]);
  ledger.begin("/a")(["r-1"]);
  expect(ledger.sum()).toEqual({ renders: 2, addresses: 1, perKey: 1 });
  ledger.begin("/a")(["r-1"]);
  expect(ledger.sum().perKey).toBe(1.5);
});

it("allows another to one that was purged while it was made", () => {
  const ledger = createLedger();
  const finish = ledger.begin("/a");
  ledger.purged(["r-1"]);
  finish(["r-1"]);
  ledger.begin("/a")(["r-1"]);
  expect(ledger.sum()).toEqual({ renders: 2, addresses: 1, perKey: 1 });
});
