import { totpCode } from "#lib/auth/totp.ts";
import { linkFor, newAddress, PASSWORD, signUp } from "./account-page.ts";
import { complaints } from "./axe.ts";
import { expect, test } from "./fixtures.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the account's pages in the ${colorScheme} theme`, async ({ page }) => {
    test.slow(); // eight pages, and axe reads each of them whole
    await page.emulateMedia({ colorScheme });
    const check = async () => {
      expect(await complaints(page)).toEqual([]);
    };
    for (const path of ["sign-in", "sign-up", "forgot", "link", "sign-in/code"]) {
      await page.goto(`/en/${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await check();
    }
    await page.goto("/sv/sign-in");
    await page.getByRole("button", { name: "Logga in", exact: true }).click();
    await expect(page.getByText("Skriv en e-postadress, till exempel alva@example.com.")).toBeVisible();
    await check();
    await signUp(page, newAddress());
    for (const path of ["account", "account/sessions", "account/data"]) {
      await page.goto(`/en/${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await check();
    }
  });
}

test("a link of a mail is shown what it is for, and works once", async ({ page }) => {
  const email = newAddress();
  await signUp(page, email);
  await page.context().clearCookies();
  await page.goto("/en/sign-in");
  await page.getByRole("button", { name: "Send me a link instead" }).click();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  const link = await linkFor(page, email, "Your sign-in link");
  await page.goto(link);
  await expect(page.getByText(`Sign in as ${email}.`)).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/en$/);
  await page.goto(link);
  await expect(page.locator("[data-shut]")).toContainText("This link was used");
});

test("codes are set up, asked for at the next sign-in, and a session is ended from another", async ({
  page,
  browser,
}) => {
  const email = newAddress();
  await signUp(page, email);
  await page.goto("/en/account");
  const codes = page.getByRole("region", { name: "Second step" });
  await codes.getByLabel("Current password").fill(PASSWORD);
  await codes.getByRole("button", { name: "Set up codes" }).click();
  await expect(codes.getByRole("img")).toBeVisible();
  const secret = (await codes.locator("[data-secret]").textContent()) ?? "";
  await codes.getByLabel("Code", { exact: true }).fill(totpCode(secret.trim(), Date.now() - 30_000));
  await codes.getByRole("button", { name: "Confirm" }).click();
  await expect(page.locator("[data-recovery] li")).toHaveCount(10);
  await page.getByRole("button", { name: "I have kept them" }).click();

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto("/en/sign-in?next=/en/account");
  await other.getByLabel("E-mail address").fill(email);
  await other.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByLabel("Code", { exact: true }).fill(totpCode(secret.trim(), Date.now()));
  await other.getByRole("button", { name: "Confirm" }).click();
  await expect(other.getByText("Signed in as Alva Berg.")).toBeVisible();

  await page.goto("/en/account/sessions");
  await expect(page.locator("[data-session]")).toHaveCount(2);
  await page.getByRole("button", { name: /^End Chrome/ }).click();
  await expect(page.locator("[data-session]")).toHaveCount(1);
  await expect
    .poll(async () => {
      await other.goto("/en/account");
      return other.url();
    })
    .toContain("/en/sign-in");
  await elsewhere.close();
});

test("an old cookie is renewed on the way to a page; no token is left where a script could read it", async ({
  page,
}) => {
  await signUp(page, newAddress());
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "__Host-hotpath_session");
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).toBe("");
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  expect(kept).not.toContain(cookie?.value.slice(-20));
  expect(kept).not.toMatch(/#[\w-]{43}/);
});
