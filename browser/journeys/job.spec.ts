// A job that is watched in the browser: its page tells by itself that it is over.

import { expect, test } from "../support/test.ts";

function squares(count: number): Buffer {
  const ring = [[100.9, -2.1], [101, -2.1], [101, -2], [100.9, -2], [100.9, -2.1]];
  const properties = { kode: "13.01.01.2001" };
  // Points along one side: enough work for the page to be there before the job is over.
  const side = Array.from({ length: count }, (_, at) => [100.9 + (at / count) * 0.1, -2.1]);
  const coordinates = [[...side, ...ring.slice(1)]];
  const feature = { type: "Feature", properties, geometry: { type: "Polygon", coordinates } };
  return Buffer.from(JSON.stringify({ type: "FeatureCollection", features: [feature] }));
}

test("the page of a job says that it is over without being asked again", async ({ page, signIn }) => {
  await signIn("Admin Instansi");
  await page.goto("/wilayah");
  await page.getByRole("link", { name: "Muat batas" }).click();
  await page.getByLabel("Sumber batas").fill("Badan Contoh 2025");
  const file = { name: "batas.geojson", mimeType: "application/geo+json", buffer: squares(60_000) };
  await page.getByLabel("Berkas GeoJSON").setInputFiles(file);
  await page.getByRole("button", { name: "Muat batas" }).click();
  await expect(page).toHaveURL(/\/organisasi\/pekerjaan\//u);
  await expect(page.getByText("Batas 1 tempat tersimpan", { exact: false }).first()).toBeVisible({ timeout: 20_000 });
  await page.goto("/wilayah/batas");
  await expect(page.getByRole("link", { name: "batas.geojson" }).first()).toBeVisible();
});

test("a file with a fault is told by its number on the page of the job", async ({ page, signIn }) => {
  await signIn("Admin Instansi");
  await page.goto("/wilayah/batas");
  await page.getByLabel("Sumber batas").fill("Badan Contoh 2025");
  const open = squares(10).toString().replace(",[100.9,-2.1]]]", "]]");
  const file = { name: "terbuka.geojson", mimeType: "application/geo+json", buffer: Buffer.from(open) };
  await page.getByLabel("Berkas GeoJSON").setInputFiles(file);
  await page.getByRole("button", { name: "Muat batas" }).click();
  await expect(page.getByText("garis batas 1 tidak tertutup", { exact: false })).toBeVisible({ timeout: 20_000 });
});
