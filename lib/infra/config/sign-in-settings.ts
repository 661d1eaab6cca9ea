import { z } from "zod";

/** Other sites by which one can sign in. */
export type SignInSettings = {
  readonly google: {
    readonly clientId: string;
    readonly clientSecret: string;
    /** Who vouches: Google, or in the demo a double of it. */
    readonly issuer: string;
  } | null;
  readonly apple: {
    readonly clientId: string;
    readonly teamId: string;
    readonly keyId: string;
    /** PKCS #8 in PEM. */
    readonly privateKey: string;
    /** Who vouches: Apple, or in the demo a double of it. */
    readonly issuer: string;
  } | null;
};

const GOOGLE = "https://accounts.google.com";
const APPLE = "https://appleid.apple.com";

export const SIGN_IN_SECRETS = ["GOOGLE_CLIENT_SECRET", "APPLE_PRIVATE_KEY"] as const;

export const signInShape = (issuer: z.ZodType<string, string>) => ({
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_ISSUER: issuer.optional(),
  APPLE_CLIENT_ID: z.string().optional(),
  APPLE_TEAM_ID: z.string().optional(),
  APPLE_KEY_ID: z.string().optional(),
  APPLE_ISSUER: issuer.optional(),
  APPLE_PRIVATE_KEY: z
    .string()
    .transform((pem) => pem.replaceAll("\\n", "\n"))
    .refine((pem) => pem.includes("-----BEGIN PRIVATE KEY-----"), "expected a private key in PEM (PKCS #8)")
    .optional(),
});

type Given = { readonly [K in keyof ReturnType<typeof signInShape>]?: string | undefined };

/** @param onFault is told what is missing or not allowed, as "NAME: …" */
export function toSignInSettings(
  given: Given,
  { isDemo, onFault }: { isDemo: boolean; onFault: (line: string) => void },
): SignInSettings {
  const need = (name: keyof Given, beside: string): string => {
    if (!given[name]) onFault(`${name}: required with ${beside}`);
    return given[name] ?? "";
  };
  for (const name of ["GOOGLE_ISSUER", "APPLE_ISSUER"] as const) {
    if (given[name] && !isDemo) onFault(`${name}: only in the demo, else anybody could vouch for anybody`);
  }
  return {
    google: given.GOOGLE_CLIENT_ID
      ? {
          clientId: given.GOOGLE_CLIENT_ID,
          clientSecret: need("GOOGLE_CLIENT_SECRET", "GOOGLE_CLIENT_ID"),
          issuer: given.GOOGLE_ISSUER ?? GOOGLE,
        }
      : null,
    apple: given.APPLE_CLIENT_ID
      ? {
          clientId: given.APPLE_CLIENT_ID,
          teamId: need("APPLE_TEAM_ID", "APPLE_CLIENT_ID"),
          keyId: need("APPLE_KEY_ID", "APPLE_CLIENT_ID"),
          privateKey: need("APPLE_PRIVATE_KEY", "APPLE_CLIENT_ID"),
          issuer: given.APPLE_ISSUER ?? APPLE,
        }
      : null,
  };
}
