// The main job of the first room: levels in, index out, and every number opened down to one indicator.

import path from "node:path";

import { root } from "../support/program.ts";
import { expect, test } from "../support/test.ts";
import { fillImport, file } from "../support/import.ts";

const acehTengah = path.join(root, "cases/aceh-tengah-2025.csv");

test("an assessor imports the levels of Aceh Tengah 2025 and opens the index down to one indicator", async ({ page, signIn }) => {
  await signIn("Asesor internal");
  await page.goto("/indeks");
  await page.getByRole("link", { name: "Impor tingkat" }).first().click();
  await fillImport(page, { year: "2025", stage: "Hasil akhir", file: acehTengah });
  await page.getByRole("button", { name: "Impor" }).click();

  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SPBE 2025");
  await expect(main).toContainText("2,59");
  await expect(main).toContainText("Cukup");
  for (const domain of ["2,30", "1,70", "1,00", "3,75"]) await expect(main).toContainText(domain);

  await test.step("the index opens", async () => {
    await main.getByRole("link", { name: "Mengapa 2,59?" }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mengapa 2,59?");
    // Exact, not from rounded parts: those would give 2,60.
    await expect(main).toContainText("2,594");
  });
  await test.step("a domain opens", async () => {
    await main.getByRole("table").getByRole("link", { name: /Kebijakan Internal/u }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mengapa 2,30?");
  });
  await test.step("its aspect opens", async () => {
    await main.getByRole("table").getByRole("link").first().click();
    await expect(main.getByRole("table").getByRole("link").first()).toBeVisible();
  });
  await test.step("an indicator of it opens, with its criteria", async () => {
    await main.getByRole("table").getByRole("link").first().click();
    await expect(page).toHaveURL(/\/mengapa\/I01$/u);
    await expect(main).toContainText("Arsitektur SPBE");
    await expect(main).toContainText("Kriteria");
  });
  await test.step("the way back leads through the crumbs", async () => {
    await page.getByRole("navigation", { name: "Letak halaman" }).getByRole("link").last().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Mengapa");
  });
});

test("semicolons, decimal commas and the encoding of an old spreadsheet are read", async ({ page, signIn }) => {
  await signIn("Asesor internal");
  await page.goto("/indeks/impor");
  const rows = Array.from({ length: 47 }, (_, index) => `I${String(index + 1).padStart(2, "0")};3;dinyatakan`);
  // 0x96 is the dash of Windows-1252 and no valid UTF-8.
  const old = Buffer.concat([Buffer.from("kode;tingkat;catatan "), Buffer.from([0x96]), Buffer.from(`\r\n${rows.join("\r\n")}\r\n`)]);
  await fillImport(page, { year: "2024", stage: "Hasil akhir", file: file("tingkat.csv", old) });
  await page.getByRole("button", { name: "Impor" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SPBE 2024");
  await expect(page.getByRole("main")).toContainText("3,00");
});
