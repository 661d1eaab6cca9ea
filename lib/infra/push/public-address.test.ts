import { expect, it } from "vitest";
import { isPublicAddress } from "./public-address.ts";

it.each(["8.8.8.8", "142.250.74.110", "172.15.255.255", "172.32.0.1", "192.169.0.1", "2a00:1450:400f:80d::200a"])(
  "%s is of the open internet",
  (ip) => expect(isPublicAddress(ip)).toBe(true),
);

it.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::1",
  "::",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::a00:1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
  "2001:db8::1",
  "2001::1",
  "2002:a00:1::1",
  "localhost",
  "0x7f.1",
  "",
])("%s is not", (ip) => expect(isPublicAddress(ip)).toBe(false));
