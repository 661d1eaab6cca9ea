import { linkFor, newAddress, PASSWORD, signUp } from "./account-page.ts";
import { expect, test } from "./fixtures.ts";

test("an account is made by mail, greets by name and is signed out of", async ({ page }) => {
  const email = newAddress();
  await signUp(page, email);
  await page.goto("/en/account");
  await expect(page.getByText("Signed in as Alva Berg.")).toBeVisible();
  await expect(page.getByText(`You sign in with ${email}.`)).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/en$/);
  await page.goto("/en/account");
  await expect(page).toHaveURL(/\/en\/sign-in\?next=%2Fen%2Faccount$/);
});

test("a forgotten password is chosen anew by mail, with the keyboard alone", { tag: "@long" }, async ({ page }) => {
  const email = newAddress();
  await signUp(page, email);
  await page.context().clearCookies();
  await page.goto("/en/sign-in?next=/en/account");
  await page.getByLabel("E-mail address").focus();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type("not this one");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The address and the password do not go together.")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();

  await page.goto("/en/forgot");
  await page.getByLabel("E-mail address").focus();
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-sent]")).toBeFocused();
  await page.goto(await linkFor(page, email, "Choose a new password"));
  await page.getByLabel("New password", { exact: true }).focus();
  await page.keyboard.type(`${PASSWORD} again`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/en$/);
  await page.goto("/en/account");
  await expect(page.getByText("Signed in as Alva Berg.")).toBeVisible();
});

test("one click signs in as one of the demo's people, who stay as they are", async ({ page }) => {
  await page.goto("/en/sign-in?next=/en/account");
  await page.getByRole("button", { name: "Customer", exact: true }).click();
  await expect(page.getByText(/You are one of the demo’s people/)).toBeVisible();
});
