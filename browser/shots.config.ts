import { defineConfig } from "@playwright/test";

import { chromium } from "./support/browser.ts";
import type { ProgramOptions } from "./support/test.ts";

export default defineConfig<object, ProgramOptions>({
  testDir: "shots",
  outputDir: "../target/shots-failed",
  reporter: [["line"]],
  workers: 1,
  timeout: 120_000,
  use: {
    browserName: "chromium",
    launchOptions: chromium,
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    engine: "sqlite",
  },
});
