import { escapeHtml, htmlPage } from "./html.ts";
import type { CheckoutSession, LineItem, PaymentIntent, SetupIntent } from "./objects.ts";
import { type Language, moneyText, wordsOf } from "./words.ts";

/** The page on which somebody pays. `error`: what was wrong with the last try. */
export function checkoutPage(
  session: CheckoutSession,
  items: readonly LineItem[],
  language: Language,
  error: string | null,
): string {
  const words = wordsOf(language);
  const isPayment = session.mode === "payment";
  const amount = isPayment ? moneyText(session.amount_total ?? 0, session.currency ?? "sek", language) : "";
  const rows = items.map(
    ({ description, quantity, amount_total, currency }) =>
      `<li><span>${quantity} × ${escapeHtml(description)}</span><span>${escapeHtml(moneyText(amount_total, currency, language))}</span></li>`,
  );
  const field = (name: string, label: string, more: string) =>
    `<label>${escapeHtml(label)}<input name="${name}" ${more} required></label>`;
  const cards: [string, string][] = [
    ["4242 4242 4242 4242", words.works],
    ["4000 0027 6000 3184", words.proof],
    ["4000 0000 0000 0002", words.declined],
    ["4000 0000 0000 9995", words.funds],
  ];
  return htmlPage(
    language,
    words.title,
    `<p class="note">${words.testOnly}</p><h1>${isPayment ? escapeHtml(amount) : words.saveCard}</h1><ul>${rows.join("")}</ul>
<form method="post" action="/c/pay/${session.id}">
${error ? `<p class="error" role="alert">${escapeHtml(error)}</p>` : ""}
${session.customer_email ? "" : field("email", words.email, 'type="email" autocomplete="email"')}
${field("card", words.card, 'inputmode="numeric" autocomplete="cc-number" maxlength="23"')}
<div class="pair">${field("expiry", words.expiry, 'inputmode="numeric" autocomplete="cc-exp" maxlength="7"')}${field("cvc", words.cvc, 'inputmode="numeric" autocomplete="cc-csc" maxlength="4"')}</div>
${field("name", words.name, 'autocomplete="cc-name" maxlength="100"')}
<button>${escapeHtml(isPayment ? words.pay.replace("{amount}", amount) : words.save)}</button>
</form>
${session.cancel_url ? `<p><a href="${escapeHtml(session.cancel_url)}">${words.back}</a></p>` : ""}
<h2 class="note">${words.cards}</h2><table>${cards.map(([number, what]) => `<tr><td>${number}</td><td>${what}</td></tr>`).join("")}</table>`,
  );
}

/** The bank's page: is it you? */
export function challengePage(intent: PaymentIntent | SetupIntent, language: Language): string {
  const words = wordsOf(language);
  const question =
    intent.object === "payment_intent"
      ? words.proofQuestion.replace("{amount}", moneyText(intent.amount, intent.currency, language))
      : words.proofSetup;
  return htmlPage(
    language,
    words.proofTitle,
    `<p class="note">${words.testOnly}</p><h1>${words.proofTitle}</h1><form method="post" action="/3ds/${intent.id}"><p>${escapeHtml(question)}</p>
<button name="answer" value="yes">${words.yes}</button><button class="quiet" name="answer" value="no">${words.no}</button></form>`,
  );
}

export function gonePage(language: Language): string {
  const words = wordsOf(language);
  return htmlPage(language, words.goneTitle, `<h1>${words.goneTitle}</h1><p>${words.gone}</p>`);
}
