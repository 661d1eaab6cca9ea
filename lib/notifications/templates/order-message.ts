import type { NoticeEvent, NoticeLocale } from "../notice.ts";
import type { NoticeFacts } from "./facts.ts";
import { WORDS } from "./words.ts";

/** What is said, apart from how it looks: the same for a mail's two forms. */
export type OrderMessage = {
  /** One line without controls, short enough for a subject. */
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly receipt: readonly ReceiptLine[];
};
/** `kind`: what was ordered, what is added or taken off, or the sum. */
export type ReceiptLine = {
  readonly kind: "line" | "extra" | "total";
  readonly label: string;
  readonly amount: string;
};

const MAX_TITLE = 140;

export function orderMessage(event: NoticeEvent, facts: NoticeFacts, locale: NoticeLocale): OrderMessage {
  const words = WORDS[locale];
  const { restaurant } = facts;
  const amount = (minor: number) => formatAmount(minor, facts.currency, locale);
  const time = timeOf(facts.promisedAt, facts.timeZone, locale);
  const receipt = receiptOf(facts, locale);
  const said = (title: string, paragraphs: readonly string[], lines: readonly ReceiptLine[] = []): OrderMessage => ({
    title: oneLine(title, MAX_TITLE),
    paragraphs,
    receipt: lines,
  });
  switch (event) {
    case "confirmed":
      return said(
        words.confirmed.title(restaurant),
        [words.confirmed.body(restaurant), ...(facts.isPaid ? [words.held] : [])],
        receipt,
      );
    case "accepted":
      return said(words.accepted.title(restaurant), [words.accepted.body(restaurant, time)]);
    case "picked_up":
      return said(words.picked_up.title(restaurant), [words.picked_up.body(time)]);
    case "delivered":
      return said(words.delivered.title(restaurant), [words.delivered.body], receipt);
    case "not_made":
      return said(words.not_made.title[facts.ending ?? "cancelled"](restaurant), [
        words.not_made.body,
        ...(facts.isPaid ? [facts.isCharged ? words.not_made.givenBack : words.not_made.notCharged] : []),
      ]);
    case "refunded":
      return said(words.refunded.title(amount(facts.refundedMinor)), [words.refunded.body(restaurant)]);
  }
}

function receiptOf(facts: NoticeFacts, locale: NoticeLocale): ReceiptLine[] {
  const words = WORDS[locale];
  const amount = (minor: number) => formatAmount(minor, facts.currency, locale);
  const extra = (label: string, minor: number): ReceiptLine[] =>
    minor === 0 ? [] : [{ kind: "extra", label, amount: amount(minor) }];
  return [
    ...facts.lines.map(
      ({ name, quantity, totalMinor }): ReceiptLine => ({
        kind: "line",
        label: `${quantity} × ${oneLine(name, 200)}`,
        amount: amount(totalMinor),
      }),
    ),
    ...extra(words.discount, -facts.discountMinor),
    ...extra(words.fee, facts.feeMinor),
    ...extra(words.tip, facts.tipMinor),
    { kind: "total", label: words.total, amount: amount(facts.totalMinor) },
  ];
}

/** "129 kr", "129,50 kr": without what is nothing behind the point. */
function formatAmount(minor: number, currency: string, locale: NoticeLocale): string {
  const format = new Intl.NumberFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: "stripIfInteger",
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

export function timeOf(ms: number, timeZone: string, locale: NoticeLocale): string {
  const language = locale === "sv" ? "sv-SE" : "en-GB";
  return new Intl.DateTimeFormat(language, { timeZone, hour: "2-digit", minute: "2-digit" }).format(ms);
}

/** Without line breaks and other controls, cut at a character. */
export function oneLine(text: string, most: number): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  const characters = Array.from(line);
  return characters.length <= most
    ? line
    : `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}
