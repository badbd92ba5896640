// Everything by keyboard alone, in the order of the page, with the place always to be seen.

import type { Page } from "@playwright/test";

import { accountOf, expect, test } from "../support/test.ts";
import { levels } from "../support/import.ts";

/** Presses Tab until the wanted element has the focus. A focus that cannot be seen fails. */
async function tabTo(page: Page, role: string, name: RegExp): Promise<void> {
  const focused = page.locator(":focus");
  for (let presses = 0; presses < 120; presses += 1) {
    // A page may open with its first field in focus.
    if (presses > 0) await page.keyboard.press("Tab");
    if ((await focused.count()) === 0) continue;
    const seen = await focused.evaluate((element) => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return {
        outline: style.outlineStyle !== "none" || style.boxShadow !== "none",
        inside: box.width > 0 && box.height > 0,
      };
    });
    expect(seen, await focused.evaluate((element) => element.outerHTML.slice(0, 120))).toEqual({ outline: true, inside: true });
    if ((await page.getByRole(role as "link", { name }).and(focused).count()) > 0) return;
  }
  throw new Error(`Tab never reached the ${role} ${name}`);
}

test("an assessor signs in, imports and opens the reasons without a mouse", async ({ page, program }) => {
  const account = accountOf(program, "Asesor internal");
  await page.goto("/masuk");
  await tabTo(page, "textbox", /^Nama masuk/u);
  await page.keyboard.type(account.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(account.password);
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/\/masuk/u);

  await page.goto("/indeks");
  await tabTo(page, "link", /^Impor tingkat/u);
  await page.keyboard.press("Enter");
  await tabTo(page, "combobox", /^Instrumen/u);
  await page.keyboard.type("SPBE");
  await tabTo(page, "textbox", /^Tahun penilaian/u);
  await page.keyboard.type("2024");
  await tabTo(page, "combobox", /^Tahap/u);
  await page.keyboard.type("Penilaian mandiri");
  await tabTo(page, "textbox", /^Sumber tingkat/u);
  await page.keyboard.type("Laporan contoh");
  // The dialog of the system that chooses a file is not part of the page.
  await page.getByLabel("Berkas tingkat").setInputFiles(levels());
  await tabTo(page, "button", /^Impor/u);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SPBE 2024 · Penilaian mandiri");

  await tabTo(page, "link", /^Mengapa/u);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Mengapa");
});

test("the first Tab offers to skip to the content", async ({ page, signIn }) => {
  await signIn("Asesor internal");
  await page.goto("/indeks");
  await page.keyboard.press("Tab");
  const skip = page.locator(":focus");
  await expect(skip).toHaveText(/isi|konten/iu);
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("the table under a chart opens by keyboard", async ({ page }) => {
  await page.goto("/indeks/publik");
  const chart = page.locator("figure:has(gadang-chart)").first();
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator("gadang-chart[drawn]")).toBeVisible();
  await expect(chart.getByRole("table")).toBeHidden();
  await chart.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(chart.getByRole("table")).toBeVisible();
});

test("the menu of a narrow page opens and closes by keyboard", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn("Asesor internal");
  await page.goto("/indeks");
  const room = page.getByRole("navigation", { name: "Ruang" }).getByRole("link", { name: /^Indeks/u });
  await expect(room).toBeHidden();
  await tabTo(page, "button", /^Menu$/u);
  await page.keyboard.press("Enter");
  await expect(room).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(room).toBeHidden();
});
