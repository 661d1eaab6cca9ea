/** Where a browser says that it can be reached. Whoever has it may ask us to post there, so it is only ever a push service's. */

/** In characters; those of today's services have up to some 500. */
export const MAX_ENDPOINT = 2_048;

/** The push services of the browsers: a host, or where it begins with a dot every host below it. */
const SERVICES = [
  "fcm.googleapis.com",
  ".push.services.mozilla.com",
  ".push.apple.com",
  ".notify.windows.com",
] as const;

/**
 * True for an address of a known push service: https at its own port, nothing before the host. `localService` is the origin
 * of one on this machine, where settings name one.
 */
export function isPushEndpoint(endpoint: string, localService: string | null): boolean {
  if (endpoint.length > MAX_ENDPOINT || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password, origin } = new URL(endpoint);
  if (username !== "" || password !== "") return false;
  if (localService !== null && origin === localService) return true;
  if (protocol !== "https:" || port !== "") return false;
  return SERVICES.some((service) => (service.startsWith(".") ? hostname.endsWith(service) : hostname === service));
}
