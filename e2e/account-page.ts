import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";

export const PASSWORD = "a ferry leaves at noon";

/** An address that nobody has. */
export function newAddress(): string {
  return `alva.${randomBytes(6).toString("hex")}@example.com`;
}

/** The address of the newest link that was mailed there, as the demo's sink shows it. */
export async function linkFor(page: Page, email: string, subject: string): Promise<string> {
  const sink = await page.context().newPage();
  let link = "";
  await expect
    .poll(async () => {
      await sink.goto(`/en/ops/mail?${new URLSearchParams({ to: email })}`);
      const mail = sink.getByRole("link", { name: subject });
      if ((await mail.count()) === 0) return "";
      await mail.first().click();
      await sink.waitForURL(/[?&]id=/);
      link = /\/en\/link#[\w-]{43}/.exec(await sink.content())?.[0] ?? "";
      return link;
    })
    .not.toBe("");
  await sink.close();
  return link;
}

/** Makes an account through the pages, and ends signed in on the home page. */
export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto("/en/sign-up");
  await page.getByLabel("Your name").fill("Alva Berg");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me the mail" }).click();
  await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
  await page.goto(await linkFor(page, email, "Confirm your address"));
  await page.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page).toHaveURL(/\/en$/);
}
