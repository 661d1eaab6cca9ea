import { expect, it } from "vitest";
import { ConnectionLimits, networkOf } from "./connection-limits.ts";

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("the address %s counts for %s", (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

it("a household with many addresses holds and tries as much as one with one", async () => {
  const tried: string[] = [];
  const attempts = { take: async (key: string) => void tried.push(key) };
  const limits = new ConnectionLimits({ feedConnectionsPerIp: 2, feedConnectionsPerUser: 2 }, attempts, () => false);
  limits.enter("2001:db8:1:2::1");
  limits.enter("2001:db8:1:2::2");
  expect(() => limits.enter("2001:db8:1:2::3")).toThrow("Too many connections");
  limits.enter("2001:db8:1:3::3");
  limits.leave("2001:db8:1:2::2");
  limits.enter("2001:db8:1:2::3");
  await limits.attempt("2001:db8:1:2::1");
  await limits.attempt("2001:db8:1:2::2");
  expect(new Set(tried).size).toBe(1);
});
