// Signing in through a provider, in a house that has one.

import { writeFileSync } from "node:fs";
import path from "node:path";

import type { Page } from "@playwright/test";

import { seriousFindings } from "../support/axe.ts";
import { startProgram } from "../support/program.ts";
import { startProvider } from "../support/provider.ts";
import type { Provider } from "../support/provider.ts";
import { accountOf, expect, signInByForm, test as base } from "../support/test.ts";

const LABEL = "SSO Contoh";

/** The same journeys over a program of its own, beside a provider that leads back to it. */
const test = base.extend<object, { provider: Provider[] }>({
  provider: [
    async ({}, use) => {
      const started: Provider[] = [];
      await use(started);
      for (const provider of started) await provider.stop();
    },
    { scope: "worker" },
  ],
  program: [
    async ({ engine, provider }, use) => {
      const program = await startProgram(engine, async (url, data) => {
        const known = await startProvider(`${url}/masuk/oidc/kembali`);
        provider.push(known);
        const secret = path.join(data, "rahasia-penyedia");
        writeFileSync(secret, `${known.secret}\n`, { mode: 0o600 });
        return {
          GADANG_OIDC_ISSUER: known.issuer,
          GADANG_OIDC_CLIENT_ID: known.clientId,
          GADANG_OIDC_SECRET_FILE: secret,
          GADANG_OIDC_LABEL: LABEL,
        };
      });
      await use(program);
      await program.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

/** The pages of this provider ask the world for a font and itself for an icon that it lacks; neither is looked at. */
test.beforeEach(async ({ page, program, provider }) => {
  const ours = [program.url, ...provider.map(({ issuer }) => issuer)];
  await page.route((url) => !ours.includes(url.origin), (route) => route.fulfill({ contentType: "text/css", body: "" }));
  await page.route(
    (url) => url.origin !== program.url && url.pathname === "/favicon.ico",
    (route) => route.fulfill({ status: 204 }),
  );
});

/** Signs in on the pages of the provider and agrees to what it asks. */
async function atTheProvider(page: Page, person: string): Promise<void> {
  await page.locator("input[name=login]").fill(person);
  await page.locator("input[name=password]").fill("apa saja");
  await page.locator("button[type=submit]").click();
  await page.locator("input[name=prompt][value=consent]").waitFor({ state: "attached" });
  await page.locator("button[type=submit]").click();
}

test("a person links their account and then comes in through the provider", async ({ page, program }) => {
  await signInByForm(page, accountOf(program, "Asesor internal"));
  await page.goto("/akun");
  await page.getByRole("link", { name: "Atur tautan" }).click();
  await page.getByRole("link", { name: "Mulai menautkan" }).click();
  await atTheProvider(page, "rahmi");
  await expect(page.getByRole("main")).toContainText("Rahmi Yulianti, S.Kom. (rahmi@contoh.go.id)");
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByLabel("Sandi Anda di sini").fill(accountOf(program, "Asesor internal").password);
  await page.getByRole("button", { name: "Tautkan" }).click();
  await expect(page.getByRole("main")).toContainText("Akun Anda tertaut dengan SSO Contoh.");
  expect(await seriousFindings(page)).toEqual([]);

  await page.context().clearCookies();
  await page.goto("/masuk?kembali=/akun");
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("link", { name: `Masuk dengan ${LABEL}` }).click();
  await atTheProvider(page, "rahmi");
  await expect(page).toHaveURL(/\/akun$/u);
  await expect(page.getByRole("main")).toContainText(accountOf(program, "Asesor internal").name);
});

test("whoever the provider knows and the house does not is told how to link", async ({ page }) => {
  await page.goto("/masuk");
  await page.getByRole("link", { name: `Masuk dengan ${LABEL}` }).click();
  await atTheProvider(page, "orang-lain");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Belum tertaut");
  expect(await seriousFindings(page)).toEqual([]);
});
