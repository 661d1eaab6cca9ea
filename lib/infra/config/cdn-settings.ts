import { z } from "zod";

/** The CDN in front of the public pages, and how it is told what has changed. */
export type CdnSettings = { readonly timeoutMs: number } & (
  | { readonly kind: "none" }
  | { readonly kind: "varnish"; readonly urls: readonly string[]; readonly secret: string }
  | { readonly kind: "fastly"; readonly url: string; readonly serviceId: string; readonly token: string }
  | { readonly kind: "cloudflare"; readonly url: string; readonly zoneId: string; readonly token: string }
);

const KINDS = ["none", "varnish", "fastly", "cloudflare"] as const;
/** What goes into a header. */
const token = z.string().regex(/^[\x20-\x7e]+$/, "expected printable ASCII characters");
const id = z.string().regex(/^[A-Za-z0-9]{1,64}$/, "expected letters and digits");

/** Their names begin with CDN. @param url an address of the web without a slash at its end */
export function cdnShape(url: z.ZodType<string, string>) {
  return {
    CDN: z.enum(KINDS, `expected one of ${KINDS.join(", ")}`).default("none"),
    CDN_TIMEOUT_MS: z
      .string()
      .regex(/^\d{1,5}$/, "expected a whole number of milliseconds")
      .transform(Number)
      .refine((ms) => ms >= 100 && ms <= 9_000, "expected 100 to 9000 milliseconds")
      .default(3_000),
    CDN_VARNISH_URLS: z
      .string()
      .transform((list) => list.split(/[\s,]+/).filter(Boolean))
      .pipe(z.array(url).min(1))
      .optional(),
    CDN_VARNISH_SECRET: token.optional(),
    CDN_FASTLY_URL: url.default("https://api.fastly.com"),
    CDN_FASTLY_SERVICE_ID: id.optional(),
    CDN_FASTLY_TOKEN: token.optional(),
    CDN_CLOUDFLARE_URL: url.default("https://api.cloudflare.com/client/v4"),
    CDN_CLOUDFLARE_ZONE_ID: id.optional(),
    CDN_CLOUDFLARE_TOKEN: token.optional(),
  };
}

export const CDN_SECRETS = ["CDN_VARNISH_SECRET", "CDN_FASTLY_TOKEN", "CDN_CLOUDFLARE_TOKEN"] as const;

type Given = z.infer<z.ZodObject<ReturnType<typeof cdnShape>>>;

/** @param missing told the name of each setting that the chosen CDN cannot be without */
export function toCdnSettings(given: Given, missing: (name: string) => void): CdnSettings {
  const need = <K extends keyof Given>(name: K): NonNullable<Given[K]> => {
    const value = given[name];
    if (value === undefined) missing(name);
    return value as NonNullable<Given[K]>;
  };
  const { CDN: kind, CDN_TIMEOUT_MS: timeoutMs } = given;
  switch (kind) {
    case "none":
      return { kind, timeoutMs };
    case "varnish":
      return { kind, timeoutMs, urls: need("CDN_VARNISH_URLS"), secret: need("CDN_VARNISH_SECRET") };
    case "fastly":
      return {
        kind,
        timeoutMs,
        url: given.CDN_FASTLY_URL,
        serviceId: need("CDN_FASTLY_SERVICE_ID"),
        token: need("CDN_FASTLY_TOKEN"),
      };
    case "cloudflare":
      return {
        kind,
        timeoutMs,
        url: given.CDN_CLOUDFLARE_URL,
        zoneId: need("CDN_CLOUDFLARE_ZONE_ID"),
        token: need("CDN_CLOUDFLARE_TOKEN"),
      };
  }
}
