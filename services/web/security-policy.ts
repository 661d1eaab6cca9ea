/**
 * What a page of ours may load and run. A public page names its inline scripts by hash, since it is the same for all; a
 * private one by a nonce, which is new each time.
 */

const OTHERS = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "font-src 'self'",
  // https: because a map style named by MAP_STYLE_URL brings tiles from its own servers
  "connect-src 'self' https:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** @param hashes of the page's inline scripts, each `'sha256-…'` */
export function policyByHash(hashes: readonly string[]): string {
  return policyOf(["'self'", ...hashes]);
}

/** @param hashes of scripts that are in every page and know of no nonce */
export function policyByNonce(nonce: string, hashes: readonly string[]): string {
  return policyOf([`'nonce-${nonce}'`, "'strict-dynamic'", ...hashes]);
}

/** While developing, what Next and React put into a page is not to be foreseen, and they evaluate code. */
export const policyWhileDeveloping = policyOf(["'self'", "'unsafe-inline'", "'unsafe-eval'"]);

function policyOf(scriptSources: readonly string[]): string {
  return `script-src ${scriptSources.join(" ")}; ${OTHERS}`;
}
