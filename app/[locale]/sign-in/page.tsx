import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { findPageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { AccountShell } from "#components/account/account-shell.tsx";
import { SignInView } from "#components/account/sign-in-view.tsx";
import { safePath } from "#lib/auth/safe-path.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("signIn.title"), robots: { index: false, follow: false } };
}

/** Signs in and goes on to `next`. Who is signed in already is sent there at once. */
export default async function SignInPage({ params, searchParams }: PageProps<"/[locale]/sign-in">) {
  const { locale } = await params;
  const asked = await searchParams;
  const next = safePath(typeof asked.next === "string" ? asked.next : null) ?? `/${locale}`;
  const fault = typeof asked.fault === "string" && /^[a-z_]{1,40}$/.test(asked.fault) ? asked.fault : null;
  // While it cannot be told whether a session holds, asking once more would only lead here again.
  if (fault === null && (await findPageSession({ locale, returnTo: next }))) redirect(next);
  const { ctx, demo } = requireRuntime();
  const { google, apple } = ctx.config.signIn;
  const sites = [...(google ? (["google"] as const) : []), ...(apple ? (["apple"] as const) : [])];
  const t = await getTranslations("account");
  return (
    <Words of={["account"]}>
      <AccountShell title={t("signIn.title")} lead={t("signIn.lead")}>
        <SignInView next={next} sites={sites} isDemo={demo !== null} fault={fault} />
      </AccountShell>
    </Words>
  );
}
