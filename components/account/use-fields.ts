import { useTranslations } from "next-intl";
import type { FieldProps } from "./field.tsx";

type FormField = Omit<FieldProps, "fault" | "id">;

/** Fields that more than one form asks for, each in its one wording. */
export function useFields() {
  const t = useTranslations("account");
  return {
    name: { name: "name", label: t("name"), missing: t("fault.name"), autoComplete: "name" },
    email: {
      name: "email",
      type: "email",
      label: t("email"),
      missing: t("fault.email"),
      autoComplete: "username",
      inputMode: "email",
    },
    /** The password that one has, before something that only its owner may do. */
    current: {
      name: "password",
      type: "password",
      label: t("currentPassword"),
      missing: t("fault.password"),
      autoComplete: "current-password",
    },
  } as const satisfies Record<string, FormField>;
}
