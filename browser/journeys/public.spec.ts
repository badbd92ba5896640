// What anybody may see, without signing in and on a slow line.

import { expect, test } from "../support/test.ts";
import { drawCharts } from "../pages.ts";

test("a visitor reads the published index and opens its reasons down to one indicator", async ({ page }) => {
  await page.goto("/indeks/publik");
  const main = page.getByRole("main");
  await expect(main).toContainText("3,75");
  await main.getByRole("link", { name: /^Mengapa/u }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Mengapa");
  await expect(page.getByRole("link", { name: "Masuk" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /Simpan|Impor|Terbitkan/u })).toHaveCount(0);
});

test("a visitor is sent to sign in, and back to where they wanted to go", async ({ page, program }) => {
  await page.goto("/indeks/penilaian");
  await expect(page).toHaveURL(/\/masuk\?kembali=/u);
  const account = program.accounts.find(({ role }) => role === "Asesor internal");
  await page.getByLabel("Nama masuk").fill(account?.name ?? "");
  await page.getByLabel("Sandi", { exact: true }).fill(account?.password ?? "");
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/indeks\/penilaian$/u);
});

test("a wrong password says what to do and not which part was wrong", async ({ page }) => {
  await page.goto("/masuk");
  await page.getByLabel("Nama masuk").fill("tidak.ada");
  await page.getByLabel("Sandi", { exact: true }).fill("bukan sandi siapa pun");
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/masuk/u);
  await expect(page.getByRole("main")).toContainText(/nama masuk atau sandi/iu);
});

test("the charts of the public page are drawn from its tables, without a style of their own", async ({ page }) => {
  await page.goto("/indeks/publik");
  await drawCharts(page);
  const charts = page.locator("gadang-chart");
  expect(await charts.count()).toBeGreaterThan(0);
  for (const chart of await charts.all()) {
    await expect(chart.locator("svg.plot")).toBeVisible();
    expect(await chart.locator("style, [style]").count()).toBe(0);
    const line = await chart.locator("svg.plot").first().evaluate((svg) => getComputedStyle(svg).fontFamily);
    expect(line).toContain("Jakarta");
  }
});

test("the public page weighs at most 100 kB before a chart is drawn", async ({ page }) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const weights = new Map<string, { url: string; bytes: number }>();
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    weights.set(requestId, { url: response.url, bytes: 0 });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const entry = weights.get(requestId);
    if (entry !== undefined) entry.bytes = encodedDataLength;
  });
  await page.goto("/indeks/publik", { waitUntil: "networkidle" });
  const parts = [...weights.values()].filter(({ url }) => !url.endsWith("/plot.js"));
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const list = parts.map(({ url, bytes }) => `${bytes} ${url}`).join("\n");
  expect(total, list).toBeGreaterThan(5_000);
  expect(total, list).toBeLessThanOrEqual(100_000);
});

test("every answer carries the strict policies", async ({ page }) => {
  const answer = await page.goto("/indeks/publik");
  const headers = answer?.headers() ?? {};
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/default-src '(self|none)'/u);
  expect(policy).toContain("style-src 'self';");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("unsafe-eval");
  expect(headers["x-content-type-options"]).toBe("nosniff");
});
