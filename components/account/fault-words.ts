"use client";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Answer } from "./ask.ts";

const KNOWN = [
  "credentials_wrong",
  "code_wrong",
  "sign_in_expired",
  "sign_in_needed",
  "email_unproven",
  "provider_failed",
  "link_invalid",
  "link_ended",
  "account_busy",
  "too_many_addresses",
  "rate_limited",
  "forbidden",
  "session_ended",
  "database_unavailable",
  "unreachable",
] as const;
const PASSWORD = ["short", "long", "common"] as const;

/** What a person is told of a refusal. */
export function useFaultWords(): (fault: Extract<Answer, { ok: false }>) => string {
  const t = useTranslations("account.fault");
  return useCallback(
    ({ code, detail }) => {
      const rule = PASSWORD.find((each) => code === "password_refused" && each === detail);
      if (rule) return t(`password_${rule}`);
      if (code === "bad_message" && detail === "email") return t("email");
      if (code === "bad_message" && detail === "name") return t("name");
      const known = KNOWN.find((each) => each === code);
      return t(known ?? "other");
    },
    [t],
  );
}

/** The field that a refusal is about; none: it stands by the button. */
export function fieldOf({ code, detail }: Extract<Answer, { ok: false }>, names: readonly string[]): string | null {
  const wanted = {
    credentials_wrong: ["current", "password"],
    password_refused: ["next", "password"],
    code_wrong: ["code"],
    bad_message: [detail ?? ""],
  }[code as string];
  return wanted?.find((name) => names.includes(name)) ?? null;
}
