import { expect, it } from "vitest";
import type { Limits } from "#lib/infra/ratelimit.ts";
import { ConnectionLimits } from "./connection-limits.ts";

it("a household with many addresses holds and tries as much as one with one", async () => {
  const tried: string[] = [];
  const attempts: Limits = {
    async take(name, { address }) {
      tried.push(`${name} ${address}`);
      return { standings: [], retryAfterMs: null };
    },
  };
  const limits = new ConnectionLimits({ feedConnectionsPerIp: 2, feedConnectionsPerUser: 2 }, attempts, () => false);
  limits.enter("2001:db8:1:2::1");
  limits.enter("2001:db8:1:2::2");
  expect(() => limits.enter("2001:db8:1:2::3")).toThrow("Too many connections");
  limits.enter("2001:db8:1:3::3");
  limits.leave("2001:db8:1:2::2");
  limits.enter("2001:db8:1:2::3");
  await limits.attempt("2001:db8:1:2::1", "feed");
  await limits.attempt("2001:db8:1:2::2", "feed");
  await limits.attempt("2001:db8:1:2::2", "poll");
  expect(tried).toEqual(["feed 2001:db8:1:2::/64", "feed 2001:db8:1:2::/64", "poll 2001:db8:1:2::/64"]);
});
