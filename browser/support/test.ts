// The `test` of all journeys: a running program, signing in, and a page that may not complain.

import { test as base, expect } from "@playwright/test";
import type { BrowserContext, ConsoleMessage, Page, Response } from "@playwright/test";

import { startProgram } from "./program.ts";
import type { Account, Engine, Program } from "./program.ts";

export { expect };

export interface ProgramOptions {
  engine: Engine;
}

/** The roles of the demonstration that journeys use, by their label. */
export type Role = "Asesor internal" | "Koordinator (Sekda)" | "Admin Instansi" | "Pimpinan";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

interface Worker extends ProgramOptions {
  program: Program;
  sessions: Map<Role, Cookies>;
}

interface Fixtures {
  /** Signs the page in. The first time through the form, later with the same session. */
  signIn: (role: Role) => Promise<void>;
  /** Fails the test when the page wrote an error to the console or broke the security policy. */
  quiet: void;
}

export const test = base.extend<Fixtures, Worker>({
  engine: ["sqlite", { option: true, scope: "worker" }],

  program: [
    async ({ engine }, use) => {
      const program = await startProgram(engine);
      await use(program);
      await program.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  sessions: [
    // Playwright reads the fixtures that are needed off this pattern: here none.
    async ({}, use) => {
      await use(new Map());
    },
    { scope: "worker" },
  ],

  baseURL: async ({ program }, use) => {
    await use(program.url);
  },

  signIn: async ({ page, program, sessions }, use) => {
    await use(async (role) => {
      const kept = sessions.get(role);
      if (kept !== undefined) {
        await page.context().addCookies(kept);
        return;
      }
      await signInByForm(page, accountOf(program, role));
      sessions.set(role, await page.context().cookies());
    });
  },

  quiet: [
    async ({ page, program }, use, testInfo) => {
      const complaints = listen(page);
      const written = program.log().length;
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("program", { body: program.log().slice(written), contentType: "text/plain" });
      }
      expect(complaints(), "the page complained").toEqual([]);
    },
    { auto: true },
  ],
});

export function accountOf(program: Program, role: Role): Account {
  const account = program.accounts.find((candidate) => candidate.role === role);
  if (account === undefined) throw new Error(`no demonstration account for ${role}`);
  return account;
}

export async function signInByForm(page: Page, account: Account): Promise<void> {
  await page.goto("/masuk");
  await page.getByLabel("Nama masuk").fill(account.name);
  await page.getByLabel("Sandi", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).not.toHaveURL(/\/masuk/u);
}

/** Collects what the page complains about. A refused page is no complaint: the journey looks at it. */
function listen(page: Page): () => string[] {
  const said: { text: string; url: string }[] = [];
  const refused = new Set<string>();
  page.on("console", (message: ConsoleMessage) => {
    // A machine without a graphics card draws maps in software, and its driver says how slow that is.
    if (message.text().includes("GL Driver Message")) return;
    if (message.type() === "error" || message.type() === "warning") {
      said.push({ text: `${message.type()}: ${message.text()}`, url: message.location().url });
    }
  });
  page.on("pageerror", (error) => said.push({ text: `exception: ${error.message}`, url: "" }));
  page.on("response", (response: Response) => {
    if (response.request().isNavigationRequest() && response.status() >= 400) refused.add(response.url());
  });
  return () =>
    said
      .filter(({ text, url }) => !(refused.has(url) && text.includes("Failed to load resource")))
      .map(({ text }) => text);
}
