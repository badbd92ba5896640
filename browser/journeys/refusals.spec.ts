// Wrong input: each gets a sentence that says what is wrong and what to do, and nothing is written.

import { mkdtempSync, openSync, ftruncateSync, closeSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Page } from "@playwright/test";

import { SOURCE, file, fillImport, levels } from "../support/import.ts";
import type { Import, UploadFile } from "../support/import.ts";
import { expect, test } from "../support/test.ts";

const REFUSED = { year: "2024", stage: "Penilaian visitasi" } as const;

/** Sends a file that must be refused, with the form kept as it was filled. */
async function refused(page: Page, sent: UploadFile, other: Partial<Import> = {}): Promise<void> {
  const input = { ...REFUSED, file: sent, ...other };
  await page.goto("/indeks/impor");
  await fillImport(page, input);
  await page.getByRole("button", { name: "Impor" }).click();
  await expect(page.getByRole("alert").or(page.locator("[role=group][tabindex='-1']")).first()).toBeVisible();
  await expect(page).toHaveTitle(/^Galat/u);
  await expect(page.getByLabel("Tahun penilaian")).toHaveValue(input.year);
  await expect(page.getByLabel("Sumber tingkat")).toHaveValue(SOURCE);
}

async function nothingWritten(page: Page): Promise<void> {
  await page.goto("/indeks/penilaian");
  await expect(page.getByRole("main")).not.toContainText(REFUSED.stage);
}

test.beforeEach(async ({ signIn }) => {
  await signIn("Asesor internal");
});

test("a level of 6 is named with its row", async ({ page }) => {
  await refused(page, levels((lines) => lines.map((line) => (line.startsWith("I05") ? "I05,6" : line))));
  const row = page.getByRole("row").filter({ hasText: "I05" });
  await expect(row).toContainText("6");
  await nothingWritten(page);
});

test("a year in which the instrument was not used is refused before the file is read", async ({ page }) => {
  await refused(page, levels(), { year: "2016" });
  await expect(page.getByRole("main")).toContainText("SPBE tidak dipakai untuk tahun 2016");
  await nothingWritten(page);
});

test("a missing indicator is named", async ({ page }) => {
  await refused(page, levels((lines) => lines.filter((line) => !line.startsWith("I12"))));
  await expect(page.getByRole("main")).toContainText("I12");
  await nothingWritten(page);
});

test("a doubled indicator is named", async ({ page }) => {
  await refused(page, levels((lines) => [...lines, "I07,3"]));
  await expect(page.getByRole("row").filter({ hasText: "I07" }).first()).toBeVisible();
  await nothingWritten(page);
});

test("a file of another instrument is told apart from a file with mistakes", async ({ page }) => {
  await refused(page, levels(), { instrument: /^Pemdi/u, year: "2026" });
  await expect(page.getByRole("main")).toContainText("instrumen");
  await nothingWritten(page);
});

test("a file that holds no table is refused", async ({ page }) => {
  await refused(page, file("foto.csv", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46])));
  await nothingWritten(page);
});

test("an empty file is refused", async ({ page }) => {
  await refused(page, file("kosong.csv", ""));
  await nothingWritten(page);
});

test("200 MB are refused with the limit, and the program lives on", async ({ page }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "gadang-besar-"));
  const big = path.join(folder, "besar.csv");
  const handle = openSync(big, "w");
  ftruncateSync(handle, 200 * 1024 * 1024);
  closeSync(handle);
  try {
    await page.goto("/indeks/impor");
    await fillImport(page, { ...REFUSED, file: big });
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Impor" }).click();
    expect((await answer).status()).toBe(413);
    await expect(page.getByRole("main")).toContainText(/2 M/u);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await nothingWritten(page);
});

test("a stale form shows both versions and loses nothing", async ({ page }) => {
  const address = async () => {
    await page.goto("/indeks/penilaian");
    await page.getByRole("main").getByRole("link", { name: /^SPBE 2021/u }).first().click();
    return page.url();
  };
  const assessment = await address();
  await page.goto(`${assessment}/ubah`);
  const second = await page.context().newPage();
  await second.goto(`${assessment}/ubah`);
  await second.getByLabel("Sumber tingkat").fill("Disimpan lebih dahulu");
  await second.getByRole("button", { name: "Simpan" }).click();
  await expect(second).toHaveURL(assessment);

  await page.getByLabel("Sumber tingkat").fill("Disimpan belakangan");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Simpan" }).click();
  expect((await answer).status()).toBe(409);
  const main = page.getByRole("main");
  await expect(main).toContainText("Disimpan lebih dahulu");
  await expect(main).toContainText("Disimpan belakangan");
});

test("the same import sent twice is one assessment", async ({ page }) => {
  await page.goto("/indeks/impor");
  await fillImport(page, { year: "2024", stage: "Penilaian interviu", file: levels() });
  const button = page.getByRole("button", { name: "Impor" });
  await button.dblclick();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("SPBE 2024 · Penilaian interviu");
  await page.goto("/indeks/penilaian");
  await expect(page.getByRole("row").filter({ hasText: "Penilaian interviu" })).toHaveCount(1);
});

test("a forged session is nobody", async ({ page, baseURL }) => {
  const context = page.context();
  const cookies = await context.cookies();
  await context.clearCookies();
  await context.addCookies(cookies.map(({ name }) => ({ name, value: "a".repeat(64), url: baseURL ?? "" })));
  await page.goto("/indeks/impor");
  await expect(page).toHaveURL(/\/masuk\?kembali=/u);
});

test("an assessment that this institution does not have is not there", async ({ page }) => {
  const answer = await page.goto("/indeks/penilaian/00000000-0000-7000-8000-000000000000");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
