import { defineConfig } from "@playwright/test";

import { chromium } from "./support/browser.ts";
import type { ProgramOptions } from "./support/test.ts";

/** What depends on the database. The rest would only be repeated on the second engine. */
const onBothEngines = ["**/import.spec.ts", "**/opd-import.spec.ts", "**/refusals.spec.ts"];

export default defineConfig<object, ProgramOptions>({
  testDir: "journeys",
  outputDir: "hasil",
  reporter: [["list"]],
  forbidOnly: process.env["CI"] !== undefined,
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: "chromium",
    launchOptions: chromium,
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "sqlite", use: { engine: "sqlite" } },
    { name: "postgres", use: { engine: "postgres" }, testMatch: onBothEngines },
  ],
});
