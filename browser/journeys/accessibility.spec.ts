// Every kind of page, narrow and wide, light and dark: nothing serious for axe, nothing wider than
// the window, nothing in the console.

import { open, pages } from "../pages.ts";
import { seriousFindings } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

for (const kind of pages) {
  test(`${kind.name}: accessible at 360 and 1280 pixels, light and dark`, async ({ page, signIn }) => {
    if (kind.as !== null) await signIn(kind.as);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await open(page, kind);
      for (const colorScheme of ["light", "dark"] as const) {
        // A colour half way through its change has a contrast that nobody sees.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await test.step(`${width} ${colorScheme}`, async () => {
          expect.soft(await seriousFindings(page), `${kind.name} ${width} ${colorScheme}`).toEqual([]);
        });
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wide, `${kind.name} scrolls sideways at ${width}`).toBe(0);
      await expect.soft(page.locator("h1")).toHaveCount(1);
      await expect.soft(page.locator("html")).toHaveAttribute("lang", "id");
    }
  });
}
