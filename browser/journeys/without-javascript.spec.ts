// A browser without JavaScript gets everything but the drawings, and their tables instead.

import { expect, test } from "../support/test.ts";
import { fillImport, levels } from "../support/import.ts";

test.use({ javaScriptEnabled: false });

test("the public page shows the tables that charts are drawn from", async ({ page }) => {
  await page.goto("/indeks/publik");
  const figure = page.locator("figure:has(gadang-chart)").first();
  await expect(figure.getByRole("table")).toBeVisible();
  await expect(figure.locator("svg.plot")).toHaveCount(0);
});

test("an assessor signs in, imports, corrects a mistake and opens the reasons", async ({ page, signIn }) => {
  await signIn("Asesor internal");
  await page.goto("/indeks/impor");
  await fillImport(page, { year: "2024", stage: "Penilaian dokumen", file: levels((lines) => lines.slice(1)) });
  await page.getByRole("button", { name: "Impor" }).click();
  await expect(page.getByRole("main")).toContainText("I01");
  await expect(page.getByLabel("Tahun penilaian")).toHaveValue("2024");

  await page.getByLabel("Berkas tingkat").setInputFiles(levels());
  await page.getByRole("button", { name: "Impor" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SPBE 2024 · Penilaian dokumen");
  await page.getByRole("link", { name: /^Mengapa 2,00/u }).first().click();
  await expect(page.getByRole("main")).toContainText("2,00");
});
