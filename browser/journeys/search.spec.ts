// One search for the whole house: by key, by the field of the header, and on a phone by the page behind its icon.

import { expect, test } from "../support/test.ts";

test("the slash key goes to the field, and Enter to what is meant", async ({ page, signIn }) => {
  await signIn("Admin Instansi");
  await page.goto("/indeks");
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Cari" });
  await expect(field).toBeFocused();
  await page.keyboard.type("dinas pendidikan");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/cari\?q=dinas\+pendidikan$/u);
  await expect(field).toHaveValue("dinas pendidikan");
  await page.getByRole("link", { name: "Dinas Pendidikan", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Dinas Pendidikan");
});

test("a slash that is typed into a field stays there", async ({ page }) => {
  await page.goto("/wilayah");
  const field = page.getByRole("main").getByRole("searchbox");
  await field.fill("koto");
  await field.press("/");
  await expect(field).toHaveValue("koto/");
});

test("on a phone the icon and the key lead to a page with the field", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/indeks/publik");
  await expect(page.getByRole("searchbox")).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(page).toHaveURL(/\/cari$/u);
  await expect(page.getByRole("searchbox", { name: "Kata atau kode" })).toBeFocused();
  await page.goto("/indeks/publik");
  await page.getByRole("banner").getByRole("link", { name: "Cari" }).click();
  await page.getByRole("searchbox", { name: "Kata atau kode" }).fill("agm");
  await page.getByRole("main").getByRole("button", { name: "Cari" }).click();
  await page.getByRole("link", { name: "Kabupaten Agam" }).click();
  await expect(page).toHaveURL(/\/wilayah\/13\.06$/u);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a visitor finds a place by its code", async ({ page }) => {
    await page.goto("/indeks/publik");
    await page.getByRole("searchbox", { name: "Cari" }).fill("13.06.08");
    await page.getByRole("searchbox", { name: "Cari" }).press("Enter");
    await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
    await expect(page).toHaveURL(/\/wilayah\/13\.06\.08$/u);
  });
});
