import type { OrderId } from "#lib/core/ids.ts";
import { isKitchenEvent, type KitchenEvent, type NoticeEvent, type NoticeLocale } from "../notice.ts";
import type { NoticeFacts } from "./facts.ts";
import { oneLine, orderMessage } from "./order-message.ts";
import { WORDS } from "./words.ts";

/** What the service worker (`public/sw.js`) is told, as JSON. */
export type PushText = {
  readonly title: string;
  readonly body: string;
  /** A newer one of the same tag takes its place on the screen. */
  readonly tag: string;
  /** Where a press leads: a path of ours. */
  readonly url: string;
  readonly lang: NoticeLocale;
  /** It rings in a kitchen, and stays until somebody looks. */
  readonly rings: boolean;
};

/** How long each is worth hearing, seconds: a push service keeps it so long for a device that is away. */
export const TTL_S: Readonly<Record<NoticeEvent | KitchenEvent, number>> = {
  ring: 600,
  unanswered: 600,
  confirmed: 3_600,
  accepted: 3_600,
  picked_up: 3_600,
  delivered: 6 * 3_600,
  not_made: 24 * 3_600,
  refunded: 24 * 3_600,
};

type PushFacts = Omit<NoticeFacts, "url" | "choicesUrl"> & { readonly orderId: OrderId };

const MAX_BODY = 300;
/** Most dishes that are named; the rest is counted. */
const MOST_DISHES = 3;

/** The message of an event, short enough to be read at a glance. Pure: the same facts are the same message. */
export function pushText(event: NoticeEvent | KitchenEvent, facts: PushFacts, locale: NoticeLocale): PushText {
  const { orderId } = facts;
  if (isKitchenEvent(event)) {
    const words = KITCHEN[locale];
    return {
      title: words[event](facts.code),
      body: oneLine(`${oneLine(facts.restaurant, 80)}: ${dishesOf(facts, words.more)}`, MAX_BODY),
      tag: `ring:${orderId}`,
      url: `/${locale}/restaurant`,
      lang: locale,
      rings: true,
    };
  }
  const { title, paragraphs } = orderMessage(event, { ...facts, url: null, choicesUrl: null }, locale);
  // the mail of it goes on with the receipt
  const said = event === "confirmed" ? WORDS[locale].confirmed.brief : paragraphs.join(" ");
  return {
    title,
    body: oneLine(said, MAX_BODY),
    tag: `order:${orderId}`,
    url: `/${locale}/orders/${orderId}`,
    lang: locale,
    rings: false,
  };
}

const KITCHEN = {
  en: {
    ring: (code: string) => `New order ${code}`,
    unanswered: (code: string) => `Order ${code} is still waiting`,
    more: (count: number) => `and ${count} more`,
  },
  sv: {
    ring: (code: string) => `Ny beställning ${code}`,
    unanswered: (code: string) => `Beställning ${code} väntar fortfarande`,
    more: (count: number) => `och ${count} till`,
  },
} satisfies Record<NoticeLocale, object>;

function dishesOf({ lines }: PushFacts, more: (count: number) => string): string {
  const shown = lines.slice(0, MOST_DISHES).map(({ name, quantity }) => `${quantity} × ${oneLine(name, 60)}`);
  const left = lines.slice(MOST_DISHES).reduce((sum, { quantity }) => sum + quantity, 0);
  return [shown.join(", "), ...(left > 0 ? [more(left)] : [])].join(" ");
}
