"use client";
import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import type { GivenRating } from "#lib/orders/ratings/rating.ts";
import { callApi } from "./api.ts";
import "./rate-order.css";

/** As `GET orders/{id}/rating` tells it. */
type Told = { readonly rating: GivenRating | null; readonly until: number | null };
type Props = { orderId: string; restaurant: string };

const OF = ["food", "delivery"] as const;
const STARS = [1, 2, 3, 4, 5] as const;
/** As long as the server takes (lib/orders/ratings/rating.ts). */
const MOST_WORDS = 500;

/** Stars for the food and for the delivery, and words; once given they are shown, and for a while may be changed. */
export function RateOrder({ orderId, restaurant }: Props) {
  const t = useTranslations("order.rate");
  const [told, setTold] = useState<Told | null>(null);
  const [isChanging, setChanging] = useState(false);
  const section = useRef<HTMLElement>(null);
  /** What was pressed goes with what it was in. */
  const keepFocus = () => section.current?.focus({ preventScroll: true });
  useEffect(() => {
    void callApi<Told>("GET", `orders/${orderId}/rating`).then((answer) => {
      if (answer.ok) setTold(answer.body);
    });
  }, [orderId]);
  if (!told || (!told.rating && told.until === null)) return null;
  const { rating, until } = told;
  return (
    <section
      ref={section}
      tabIndex={-1}
      className="outline-none"
      aria-labelledby="rate-order"
      data-rate={rating ? "given" : "open"}
    >
      <h2 id="rate-order" className="text-md">
        {t(rating ? "thanks" : "title")}
      </h2>
      {rating && !isChanging ? (
        <>
          <dl className="rate-given">
            {OF.map((of) => (
              <div key={of} className="rate-row">
                <dt>{t(of)}</dt>
                <dd>
                  <span className="sr-only">{t("stars", { count: rating[of] })}</span>
                  <span aria-hidden="true">
                    {STARS.map((n) => (
                      <Star key={n} size={18} data-on={n <= rating[of] || undefined} />
                    ))}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
          {rating.words && <p className="mt-1 whitespace-pre-line text-ink-2">{rating.words}</p>}
          {until !== null && (
            <button
              type="button"
              className={`${quietButton} mt-2`}
              onClick={() => {
                setChanging(true);
                keepFocus();
              }}
            >
              {t("change")}
            </button>
          )}
        </>
      ) : (
        <RateForm
          orderId={orderId}
          restaurant={restaurant}
          rating={rating}
          onGiven={(given) => {
            setTold({ rating: given, until: until ?? 0 });
            setChanging(false);
            keepFocus();
          }}
        />
      )}
      <p role="status" className="sr-only">
        {rating && !isChanging ? t("thanks") : ""}
      </p>
    </section>
  );
}

type FormProps = Props & { rating: GivenRating | null; onGiven: (rating: GivenRating) => void };

/** The stars alone at first; whoever gave one is asked for the rest. */
function RateForm({ orderId, restaurant, rating, onGiven }: FormProps) {
  const t = useTranslations("order.rate");
  const [stars, setStars] = useState({ food: rating?.food ?? 0, delivery: rating?.delivery ?? 0 });
  const [words, setWords] = useState(rating?.words ?? "");
  const [step, setStep] = useState<"ready" | "sent" | "missing" | "closed" | "failed">("ready");
  const isBegun = stars.food > 0 || stars.delivery > 0;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (stars.food === 0 || stars.delivery === 0) return setStep("missing");
    setStep("sent");
    const answer = await callApi<{ rating: GivenRating }>("POST", `orders/${orderId}/rating`, { ...stars, words });
    if (answer.ok) onGiven(answer.body.rating);
    else setStep(answer.code === "rating_closed" ? "closed" : "failed");
  };
  return (
    <form className="rate-form" onSubmit={send}>
      {OF.map((of) => (
        <fieldset key={of}>
          <legend>{t(of)}</legend>
          <div>
            {STARS.map((n) => (
              <label key={n}>
                <input
                  type="radio"
                  name={`rate-${of}`}
                  className="sr-only"
                  checked={stars[of] === n}
                  onChange={() => {
                    setStars({ ...stars, [of]: n });
                    setStep("ready");
                  }}
                />
                <Star size={30} aria-hidden="true" data-on={n <= stars[of] || undefined} />
                <span className="sr-only">{t("stars", { count: n })}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      {isBegun && (
        <>
          <label className="rate-words">
            <span>{t("words")}</span>
            <textarea rows={2} maxLength={MOST_WORDS} value={words} onChange={({ target }) => setWords(target.value)} />
          </label>
          <p className="text-ink-2 text-sm">{t("who", { restaurant })}</p>
          <p role="status" className="text-rose text-sm empty:hidden">
            {step === "ready" || step === "sent" ? "" : t(step)}
          </p>
          <button type="submit" className={primaryButton} disabled={step === "sent"}>
            {t("send")}
          </button>
        </>
      )}
    </form>
  );
}
