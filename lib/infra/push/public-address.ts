import { BlockList, isIP } from "node:net";

/** What is not the open internet (IANA's registries of special-purpose addresses, RFC 6890), by first address and bits. */
const NOT_PUBLIC_4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  // multicast, and what is reserved
  ["224.0.0.0", 3],
] as const;
/** The same within what is given out at all, 2000::/3: tunnels that carry another address, and documentation. */
const NOT_PUBLIC_6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const special = new BlockList();
for (const [first, bits] of NOT_PUBLIC_4) special.addSubnet(first, bits, "ipv4");
for (const [first, bits] of NOT_PUBLIC_6) special.addSubnet(first, bits, "ipv6");
const givenOut = new BlockList();
givenOut.addSubnet("2000::", 3, "ipv6");

/** True for an address of the open internet: no network of one's own, no machine beside us, not this one. */
export function isPublicAddress(ip: string): boolean {
  switch (isIP(ip)) {
    case 4:
      return !special.check(ip, "ipv4");
    case 6:
      return givenOut.check(ip, "ipv6") && !special.check(ip, "ipv6");
    default:
      return false;
  }
}
