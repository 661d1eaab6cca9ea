import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What axe finds wrong with a page, or with what is in there: each rule, and where it is broken. */
export async function complaints(page: Page, within?: string): Promise<{ id: string; where: string[] }[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
}

/** A phone, a tablet held upright, a desk. */
const SIZES = [
  [390, 844],
  [820, 1180],
  [1440, 900],
] as const;

/** Shows the page in three sizes, one after the other, and has it looked at in each. */
export async function atThreeSizes(page: Page, look: (width: number) => Promise<void>): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await look(width);
  }
}
