import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** What happened to an order, as its timeline tells it. */
export type Told = { what: string | null; when: string | null; time: string | null };

/** An order's page as its followers have it. */
export class OrderPage {
  readonly page: Page;
  readonly main: Locator;
  readonly answer: Locator;
  /** The pill that says how old what is shown is; its kind stands in `data-seen`. */
  readonly seen: Locator;
  readonly timeline: Locator;
  readonly away: Locator;
  readonly said: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.locator("main.track-root");
    this.answer = page.locator("[data-answer]");
    this.seen = page.locator("[data-seen]");
    this.timeline = page.locator("[data-timeline]");
    this.away = page.locator("[data-away]");
    this.said = page.locator('[aria-live="polite"][data-said]');
  }

  /** Orders by the demo's button, as a guest, and waits until the order is told. Answers its id. */
  async orderSomething(locale = "en"): Promise<string> {
    await this.page.goto(`/${locale}/live`);
    await this.page.locator("[data-order-something]").click();
    await this.page.waitForURL(/\/track/);
    return this.told();
  }

  /** Orders as a guest and cancels at once, without a page. Answers the order's id. */
  async orderAndCancel(): Promise<string> {
    const { orderId, track } = await this.#post<{ orderId: string; track: string }>("demo/orders", { locale: "en" });
    await this.#post("track", { token: track.split("#")[1] });
    await this.#post(`orders/${orderId}/cancel`, {});
    return orderId;
  }

  /** Waits until the order is told; its id stands in the address. */
  async told(): Promise<string> {
    await expect(this.main).toHaveAttribute("data-status", /.+/);
    const { pathname, searchParams } = new URL(this.page.url());
    return searchParams.get("order") ?? pathname.split("/").at(-1) ?? "";
  }

  /** What happened so far, without what is to come. */
  events(): Promise<Told[]> {
    return this.timeline.locator('li:not([data-when="next"])').evaluateAll((rows) =>
      rows.map((row) => ({
        what: row.getAttribute("data-what"),
        when: row.getAttribute("data-when"),
        time: row.querySelector("time")?.dateTime ?? null,
      })),
    );
  }

  /** A watch link made by whoever this page belongs to. */
  async makeLink(orderId: string): Promise<{ id: string; url: string }> {
    return this.#post(`orders/${orderId}/links`, { access: "watch", locale: "en" });
  }

  async takeBack(orderId: string, linkId: string): Promise<void> {
    await this.#post(`orders/${orderId}/links/${linkId}/revoke`, {});
  }

  /** Marks the document, so that a reload would show. */
  async markDocument(): Promise<void> {
    await this.page.evaluate(() => document.documentElement.setAttribute("data-same-document", ""));
  }

  get markedDocument(): Locator {
    return this.page.locator("html[data-same-document]");
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const answer = await this.page.request.post(`/api/v1/${path}`, { data: body, headers: fromOurPage(this.page) });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  }
}

/** What a browser would say of itself on a page of ours. */
function fromOurPage(page: Page): Record<string, string> {
  return { Origin: new URL(page.url()).origin };
}

/** Cancels an order as the demo's operator, who may at any time; `request` has cookies of its own. */
export async function cancelAsOperator(request: APIRequestContext, origin: string, orderId: string): Promise<void> {
  const headers = { Origin: origin };
  const signedIn = await request.post("/api/v1/demo/session", { data: { user: "operator" }, headers });
  expect(signedIn.ok(), await signedIn.text()).toBe(true);
  const answer = await request.post(`/api/v1/orders/${orderId}/cancel`, { data: {}, headers });
  expect(answer.ok(), await answer.text()).toBe(true);
}
