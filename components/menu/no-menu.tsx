import { useTranslations } from "next-intl";
import { quietButton } from "#components/ui/button.ts";
import { Link } from "#i18n/navigation.ts";

/** A restaurant of which only name and place are known. */
export function NoMenu({ name }: { name: string }) {
  const t = useTranslations("menu.noMenu");
  return (
    <section className="menu-nothing">
      <h2 className="text-xl">{t("title")}</h2>
      <p className="mt-1.5 max-w-prose text-ink-2">{t("body", { name })}</p>
      <Link href="/" className={`${quietButton} mt-5`}>
        {t("action")}
      </Link>
    </section>
  );
}
