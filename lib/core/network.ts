/** True for this machine itself. */
export function isLoopbackAddress(ip: string): boolean {
  return /^(::1|(::ffff:)?127\.[\d.]+)$/.test(ip);
}

/**
 * What an address counts for: one of IPv6 for its /64, all of which one household has to choose from (RFC 6177), and one of
 * IPv4 for itself, however it is written.
 */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip;
  const mapped = /^::ffff:([\d.]+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = ip.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const ends = groups(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - ends.length;
  const all = [...groups(head), ...Array.from({ length: zeros }, () => "0"), ...ends];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
