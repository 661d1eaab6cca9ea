import type { NoticeLocale } from "../notice.ts";
import type { NoticeFacts } from "./facts.ts";
import { escapeHtml, mailPage } from "./mail-page.ts";
import { buttonOf, type RenderedMail, TEXT } from "./order-mail.ts";
import { oneLine, timeOf } from "./order-message.ts";

type KitchenFacts = Pick<NoticeFacts, "code" | "restaurant" | "lines" | "timeZone"> & {
  readonly rangAt: number;
  /** Of the board. */
  readonly url: string;
};

const WORDS = {
  en: {
    title: (code: string) => `Order ${code} is waiting for you`,
    body: (time: string, restaurant: string) =>
      `It came to ${restaurant} at ${time} and nobody has opened it. Open the board to accept or reject it.`,
    open: "Open the board",
    footer: "You get this mail because you work with this restaurant on Hotpath.",
  },
  sv: {
    title: (code: string) => `Beställning ${code} väntar på er`,
    body: (time: string, restaurant: string) =>
      `Den kom till ${restaurant} kl. ${time} och ingen har öppnat den. Öppna tavlan för att ta emot eller neka den.`,
    open: "Öppna tavlan",
    footer: "Du får det här mejlet för att du arbetar med den här restaurangen på Hotpath.",
  },
} satisfies Record<NoticeLocale, object>;

/** Calls somebody to a board on which an order rings unseen. Pure: the same facts are the same mail. */
export function renderKitchenMail(facts: KitchenFacts, locale: NoticeLocale): RenderedMail {
  const words = WORDS[locale];
  const title = words.title(facts.code);
  const body = words.body(timeOf(facts.rangAt, facts.timeZone, locale), oneLine(facts.restaurant, 200));
  const lines = facts.lines.map(({ name, quantity }) => `${quantity} × ${oneLine(name, 200)}`);
  const paragraph = (text: string) => `<p class="ink2" style="${TEXT}">${escapeHtml(text)}</p>`;
  return {
    subject: title,
    text: `${[title, body, lines.join("\n"), `${words.open}: ${facts.url}`, "--", words.footer].filter(Boolean).join("\n\n")}\n`,
    html: mailPage({
      locale,
      title,
      preview: body,
      bodyHtml: [
        `<h1 class="ink" style="margin:0 0 14px;font:650 26px/1.15 Georgia,'Times New Roman',serif;color:#241c15">${escapeHtml(title)}</h1>`,
        paragraph(body),
        ...lines.map(paragraph),
        buttonOf(facts.url, words.open),
      ].join("\n"),
      footerHtml: escapeHtml(words.footer),
    }),
  };
}
