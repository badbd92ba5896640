// Agencies out of a file: uploaded, mapped, checked, written and taken back, while the page follows the work by itself.

import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { file } from "../support/import.ts";
import { expect, test } from "../support/test.ts";

const HEAD = "Kode;Nama Resmi;Jenis;Kode induk;Catatan\n";

async function upload(page: Page, rows: string): Promise<void> {
  await page.goto("/organisasi/opd/impor/baru");
  await page.getByLabel("Berkas").setInputFiles(file("opd.csv", HEAD + rows));
  await page.getByRole("button", { name: "Unggah" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Impor perangkat daerah");
}

async function check(page: Page): Promise<void> {
  await page.getByLabel("Nama", { exact: true }).selectOption({ label: "B: Nama Resmi" });
  await page.getByRole("button", { name: "Periksa semua baris" }).click();
}

test("an administrator brings in agencies from a file and takes them back", async ({ page, signIn }) => {
  const main = page.getByRole("main");
  await signIn("Admin Instansi");
  await page.goto("/organisasi");
  await main.getByRole("link", { name: "Impor", exact: true }).click();
  await main.getByRole("link", { name: "Unggah berkas" }).click();
  await upload(page, "uji-induk;Badan Percobaan;Badan;;a\nuji-anak;Bidang Percobaan;Bidang;uji-induk;b\n");

  await test.step("the columns are proposed, and what they hold is shown", async () => {
    await expect(page.getByLabel("Kode", { exact: true })).toHaveValue("0");
    await expect(main).toContainText("uji-induk · uji-anak");
    await expect(main).toContainText("E (Catatan)");
  });
  await check(page);
  await test.step("the page goes on by itself when the rows are checked", async () => {
    await expect(main).toContainText("Semua baris benar. 2 baris siap ditulis.");
  });
  await main.getByRole("button", { name: "Tulis 2 baris" }).click();
  await expect(main).toContainText("2 baris ditulis.");
  await page.goto("/organisasi?q=uji-");
  await expect(main).toContainText("Badan Percobaan");
  await expect(main).toContainText("Bidang Percobaan");

  await page.goto("/organisasi/opd/impor");
  await main.getByRole("link", { name: "opd.csv" }).first().click();
  await main.getByRole("link", { name: "Batalkan impor" }).click();
  await expect(main).toContainText("2 baris yang baru karena impor ini dihapus.");
  await main.getByRole("button", { name: "Batalkan impor ini" }).click();
  await expect(main).toContainText("Impor ini sudah dibatalkan.");
  await page.goto("/organisasi?q=uji-");
  await expect(main).toContainText("Tidak ada yang cocok");
});

test("bad rows are told by number, come back as a file, and come in again once they are repaired", async ({ page, signIn }) => {
  const main = page.getByRole("main");
  await signIn("Admin Instansi");
  await upload(page, "uji-baik;Badan Baik;Badan;;\nuji buruk;Badan Buruk;Kementerian;;\n");
  await check(page);
  await expect(main).toContainText("1 baris ditolak. Belum ada yang ditulis.");
  const row = main.getByRole("row").filter({ hasText: "Kementerian" }).first();
  await expect(row.getByRole("rowheader")).toHaveText("3");

  const begun = page.waitForEvent("download");
  await main.getByRole("link", { name: "Unduh baris yang ditolak" }).click();
  const text = await readFile(await (await begun).path(), "utf8");
  expect(text).toContain("Baris 3, kolom Jenis: Jenis “Kementerian” tidak dikenal.");
  const repaired = text.replace("uji buruk", "uji-buruk").replace("Kementerian;", "Badan;");

  await main.getByRole("link", { name: "Unggah berkas yang diperbaiki" }).click();
  await page.getByLabel("Berkas").setInputFiles(file("perbaikan.csv", repaired));
  await page.getByRole("button", { name: "Unggah" }).click();
  await expect(page.getByLabel("Jenis", { exact: true })).toHaveValue("2");
  await check(page);
  await expect(main).toContainText("1 baris siap ditulis.");
});

test("a file that is no table is refused beside the field", async ({ page, signIn }) => {
  await signIn("Admin Instansi");
  await page.goto("/organisasi/opd/impor/baru");
  await page.getByLabel("Berkas").setInputFiles(file("surat.csv", Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 1, 2])));
  await page.getByRole("button", { name: "Unggah" }).click();
  await expect(page).toHaveTitle(/^Galat: /u);
  await page.getByRole("alert").getByRole("link", { name: /bukan teks CSV/u }).click();
  await expect(page.getByLabel("Berkas")).toBeFocused();
});
