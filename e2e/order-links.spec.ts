import { expect, test } from "./fixtures.ts";
import { OrderPage } from "./order-page.ts";

/** Promised: closed within 5 s. Thrice that. */
const CLOSED_MS = 15_000;

test("the token leaves the address at once, and a reload comes back without it", async ({ page }) => {
  const order = new OrderPage(page);
  const id = await order.orderSomething();
  expect(page.url()).toMatch(new RegExp(`/en/track\\?order=${id}$`));
  await page.reload();
  expect(await order.told()).toBe(id);
  const { cookies } = await page.context().storageState();
  const links = cookies.filter(({ name }) => name.includes("hotpath_link"));
  expect(links.map(({ path }) => path).sort()).toEqual([`/api/v1/orders/${id}`, "/feed"]);
  expect(links.every(({ httpOnly, secure }) => httpOnly && secure)).toBe(true);
});

test("two browsers that follow one order are told the same events", { tag: "@long" }, async ({ page, browser }) => {
  const mine = new OrderPage(page);
  const id = await mine.orderSomething();
  const { url } = await mine.makeLink(id);
  const context = await browser.newContext();
  const theirs = new OrderPage(await context.newPage());
  await theirs.page.goto(url);
  expect(await theirs.told()).toBe(id);
  for (const order of [mine, theirs])
    await expect(order.main).toHaveAttribute("data-status", "preparing", { timeout: 45_000 });
  const events = (order: OrderPage) =>
    order
      .events()
      .then((told) => told.filter(({ what }) => what !== "driver").map(({ what, time }) => `${what} ${time}`));
  expect(await events(theirs)).toEqual(await events(mine));
  expect(await events(mine)).toHaveLength(3);
  // a link says neither what it was nor what it cost, and gives nothing to do
  await expect(theirs.page.getByRole("region", { name: "What was ordered" })).not.toContainText("kr");
  await expect(theirs.page.getByRole("button", { name: "Share this order" })).toHaveCount(0);
  await expect(theirs.page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
  await context.close();
});

test("a link that is taken back closes for whoever follows by it", { tag: "@long" }, async ({ page, browser }) => {
  const mine = new OrderPage(page);
  const id = await mine.orderSomething();
  const link = await mine.makeLink(id);
  const context = await browser.newContext();
  const theirs = new OrderPage(await context.newPage());
  await theirs.page.goto(link.url);
  await theirs.told();
  await mine.takeBack(id, link.id);
  await expect(theirs.away).toHaveAttribute("data-away", "ended", { timeout: CLOSED_MS });
  await expect(theirs.page.getByRole("heading", { name: "This link has ended" })).toBeVisible();
  await theirs.page.goto(link.url);
  await expect(theirs.away).toHaveAttribute("data-away", "ended");
  await expect(mine.main).toHaveAttribute("data-feed", "live");
  await context.close();
});
