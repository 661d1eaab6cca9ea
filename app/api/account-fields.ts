import { z } from "zod";
import { routing } from "#i18n/routing.ts";
import { parseEmail } from "#lib/auth/email.ts";
import { AppError } from "#lib/core/errors.ts";

/** Longer than is taken, so that it is refused by its rule and not by its shape. */
export const passwordField = z.string().max(2_000);
export const localeField = z.enum(routing.locales);
export const nameField = z
  .string()
  .trim()
  .normalize("NFC")
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u);

/** An address in its one spelling. */
export const emailField = z
  .string()
  .max(300)
  .transform((text, ctx) => {
    const email = parseEmail(text);
    if (email === null) ctx.addIssue({ code: "custom", message: "no address" });
    return email ?? "";
  });

/** Throws AppError("forbidden") for one of the demo's people, who are everybody's. */
export function requireOwnAddress<T extends { readonly email: string | null }>(
  account: T | null,
): T & { email: string } {
  if (!account?.email) throw new AppError("forbidden", "one of the demo's people");
  return { ...account, email: account.email };
}
