import { ORDER_STATUSES } from "#lib/orders/status.ts";
import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";
import { lateEta, pastTheEdge, tellOrder, toldIn } from "./told-order.ts";

for (const [locale, lang] of [
  ["en-GB", "en"],
  ["sv-SE", "sv"],
] as const) {
  test.describe(`on a phone in ${lang}`, () => {
    test.use({ locale, viewport: { width: 390, height: 844 } });

    test("an order's page has room for whatever there is to say, at twice the text too", async ({ page }) => {
      test.setTimeout(180_000);
      const order = new OrderPage(page);
      const tell = await tellOrder(page);
      const id = await order.orderSomething(lang);
      const states = [
        ...ORDER_STATUSES.map((status) => [status, toldIn(status)] as const),
        ["late, the kitchen", toldIn("preparing", { eta: lateEta("waiting_for_kitchen") })] as const,
        ["late, on the way", toldIn("picked_up", { eta: lateEta("other_stop_first") })] as const,
        ["driver unseen", toldIn("picked_up", { eta: lateEta("driver_unseen") })] as const,
        ["by a link", toldIn("preparing", { as: "watch", eta: lateEta("waiting_for_kitchen") })] as const,
      ];
      for (const [name, as] of states) {
        tell(as);
        await page.goto(`/${lang}/track?order=${id}`);
        await order.told();
        expect(await pastTheEdge(page), name).toEqual([]);
        await page.addStyleTag({ content: "html { font-size: 200% }" });
        expect(await pastTheEdge(page), `${name}, at twice the text`).toEqual([]);
        const page200 = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(page200, name).toBeLessThanOrEqual(0);
      }
    });
  });
}
