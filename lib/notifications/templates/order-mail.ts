import type { NoticeEvent, NoticeLocale } from "../notice.ts";
import type { NoticeFacts } from "./facts.ts";
import { escapeHtml, mailPage } from "./mail-page.ts";
import { type OrderMessage, oneLine, orderMessage, type ReceiptLine } from "./order-message.ts";
import { WORDS } from "./words.ts";

export type RenderedMail = { readonly subject: string; readonly text: string; readonly html: string };

/** The mail of an event, in both of its forms. Pure: the same facts are the same mail. */
export function renderOrderMail(event: NoticeEvent, facts: NoticeFacts, locale: NoticeLocale): RenderedMail {
  const message = orderMessage(event, facts, locale);
  return {
    subject: message.title,
    text: textOf(message, facts, locale),
    html: htmlOf(message, facts, locale),
  };
}

function textOf(message: OrderMessage, facts: NoticeFacts, locale: NoticeLocale): string {
  const words = WORDS[locale];
  const { url, choicesUrl } = facts;
  const blocks = [
    message.title,
    words.hello(oneLine(facts.name, 100)),
    ...message.paragraphs,
    url && `${words.open}: ${url}`,
    isGuests(facts) && words.guestLink,
    `${words.order(facts.code)}, ${oneLine(facts.restaurant, 200)}`,
    message.receipt.map(({ label, amount }) => `${label}  ${amount}`).join("\n"),
    facts.door && message.receipt.length > 0 && `${words.to}: ${oneLine(facts.door, 200)}`,
    "--",
    words.footer,
    choicesUrl && `${words.choices}: ${choicesUrl}`,
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

function htmlOf(message: OrderMessage, facts: NoticeFacts, locale: NoticeLocale): string {
  const words = WORDS[locale];
  const { url, choicesUrl } = facts;
  const paragraph = (text: string, style: string) => `<p class="ink2" style="${style}">${escapeHtml(text)}</p>`;
  const body = [
    `<h1 class="ink" style="margin:0 0 14px;font:650 26px/1.15 Georgia,'Times New Roman',serif;color:#241c15">${escapeHtml(message.title)}</h1>`,
    paragraph(words.hello(oneLine(facts.name, 100)), TEXT),
    ...message.paragraphs.map((text) => paragraph(text, TEXT)),
    url && buttonOf(url, words.open),
    isGuests(facts) && paragraph(words.guestLink, SMALL),
    message.receipt.length > 0 && receiptOf(message.receipt, words.receipt),
    facts.door && message.receipt.length > 0 && paragraph(`${words.to}: ${oneLine(facts.door, 200)}`, SMALL),
    paragraph(`${words.order(facts.code)} · ${oneLine(facts.restaurant, 200)}`, SMALL),
  ];
  const footer = [
    escapeHtml(words.footer),
    choicesUrl &&
      `<br><a class="ink2" href="${escapeHtml(choicesUrl)}" style="color:#5e5348">${escapeHtml(words.choices)}</a>`,
  ];
  return mailPage({
    locale,
    title: message.title,
    preview: message.paragraphs[0] ?? "",
    bodyHtml: body.filter(Boolean).join("\n"),
    footerHtml: footer.filter(Boolean).join(""),
  });
}

/** True where the link is one that manages the order, and not its page. */
function isGuests({ url }: NoticeFacts): boolean {
  return url?.includes("#") ?? false;
}

export const TEXT = "margin:0 0 14px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#5e5348";
export const SMALL = "margin:14px 0 0;font:14px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#5e5348";
const CELL = "padding:7px 0;font:15px/1.4 -apple-system,'Segoe UI',Roboto,Arial,sans-serif";

export function buttonOf(url: string, label: string): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 6px"><tr><td class="button" bgcolor="#be3e0a" style="border-radius:12px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:13px 22px;font:600 16px/1 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#ffffff;text-decoration:none">${escapeHtml(label)}</a></td></tr></table>`;
}

function receiptOf(lines: readonly ReceiptLine[], caption: string): string {
  const rows = lines.map(({ kind, label, amount }) => {
    const weight = kind === "total" ? ";font-weight:700" : "";
    const ink = kind === "extra" ? ["ink2", "#5e5348"] : ["ink", "#241c15"];
    const rule = kind === "total" ? ";border-top:1px solid #e6ded2" : "";
    const cell = (text: string, more: string) =>
      `<td class="${ink[0]} line" style="${CELL};color:${ink[1]}${weight}${rule}${more}">${escapeHtml(text)}</td>`;
    return `<tr>${cell(label, "")}${cell(amount, ";text-align:right;white-space:nowrap;vertical-align:top;padding-left:16px")}</tr>`;
  });
  return `<table width="100%" cellpadding="0" cellspacing="0" aria-label="${escapeHtml(caption)}" style="margin-top:22px;border-collapse:collapse">${rows.join("")}</table>`;
}
