import { Star } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { GivenRating } from "#lib/orders/ratings/rating.ts";

const STARS = [1, 2, 3, 4, 5] as const;

/** What people said of the food, the newest first, with the stars that they gave it; nobody is named. */
export function SaidList({ said }: { readonly said: readonly GivenRating[] }) {
  const t = useTranslations("kitchenFigures");
  const format = useFormatter();
  return (
    <section aria-labelledby="figures-said" className="figures-said">
      <h2 id="figures-said" className="text-lg">
        {t("said")}
      </h2>
      <ul>
        {said.map(({ food, words, ratedAt }) => (
          <li key={ratedAt}>
            <div>
              <span role="img" aria-label={t("stars", { count: food })}>
                {STARS.map((n) => (
                  <Star key={n} size={16} aria-hidden="true" data-on={n <= food || undefined} />
                ))}
              </span>
              {format.dateTime(ratedAt, { day: "numeric", month: "long" })}
            </div>
            <p>{words}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
