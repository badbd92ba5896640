// Places on the map: tiles without boundaries, and with them a map that is loaded on request.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, test } from "../support/test.ts";

test("without boundaries the tiles lead to each kabupaten by keyboard", async ({ page }) => {
  await page.goto("/wilayah");
  const tile = page.getByRole("link", { name: /Kabupaten Agam: 92 nagari/u });
  await tile.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kabupaten Agam");
  await expect(page.getByRole("button", { name: "Tampilkan peta" })).toHaveCount(0);
  await page.getByRole("main").getByRole("link", { name: /^Tiku Selatan/u }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tiku Selatan");
});

test("with boundaries the map is drawn when asked for, and a place on it opens its page", async ({ page, program }) => {
  const ring = [[100.9, -2.1], [101, -2.1], [101, -2], [100.9, -2], [100.9, -2.1]];
  const feature = {
    type: "Feature",
    properties: { kode: "13.01.01.2001" },
    geometry: { type: "Polygon", coordinates: [ring] },
  };
  const folder = mkdtempSync(path.join(tmpdir(), "gadang-batas-"));
  const file = path.join(folder, "batas.geojson");
  writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features: [feature] }));
  expect(program.run("import", "batas", file)).toContain("Batas 1 tempat tersimpan");
  rmSync(folder, { recursive: true });

  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/wilayah/13.01");
  await page.waitForLoadState("networkidle");
  expect(asked.filter((address) => address.includes("maplibre"))).toEqual([]);
  await page.getByRole("button", { name: "Tampilkan peta" }).click();
  await page.locator("gadang-map[drawn]").waitFor({ timeout: 30_000 });
  const canvas = page.locator("gadang-map canvas");
  await canvas.hover();
  await expect(page.locator("gadang-map").getByRole("status")).toHaveText("Nagari Inderapura");
  await canvas.click();
  await expect(page).toHaveURL(/\/wilayah\/13\.01\.01\.2001$/u);
  expect(asked.every((address) => /^\/(?:aset|wilayah)\b/u.test(address))).toBe(true);
});
