// Filling the import form.

import type { Page } from "@playwright/test";

export interface UploadFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function file(name: string, content: string | Buffer): UploadFile {
  return { name, mimeType: "text/csv", buffer: Buffer.from(content) };
}

/** A complete file of levels for SPBE 2020, with some lines changed. */
export function levels(change: (lines: string[]) => string[] = (lines) => lines): UploadFile {
  const lines = Array.from({ length: 47 }, (_, index) => `I${String(index + 1).padStart(2, "0")},2`);
  return file("tingkat.csv", `kode,tingkat\n${change(lines).join("\n")}\n`);
}

/** One assessment: an institution has one per instrument, year and stage, so each test takes its own. */
export interface Import {
  instrument?: RegExp;
  year: string;
  stage: "Penilaian mandiri" | "Penilaian dokumen" | "Penilaian interviu" | "Penilaian visitasi" | "Hasil akhir";
  file: UploadFile | string;
}

export const SOURCE = "Laporan hasil pemantauan, contoh uji";

export async function fillImport(page: Page, input: Import): Promise<void> {
  const instrument = page.getByLabel("Instrumen");
  const label = await instrument.locator("option").filter({ hasText: input.instrument ?? /^SPBE/u }).first().textContent();
  await instrument.selectOption({ label: label?.trim() ?? "" });
  await page.getByLabel("Tahun penilaian").fill(input.year);
  await page.getByLabel("Tahap").selectOption({ label: input.stage });
  await page.getByLabel("Sumber tingkat").fill(SOURCE);
  await page.getByLabel("Berkas tingkat").setInputFiles(input.file);
}
