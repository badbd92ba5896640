// Pictures of every kind of page, to be looked at: overlapping text, clipped tables, empty charts and
// misaligned columns are defects that no assertion finds.

import path from "node:path";

import { open, pages } from "../pages.ts";
import { root } from "../support/program.ts";
import { test } from "../support/test.ts";

const target = path.join(root, "target/shots");

for (const kind of pages) {
  test(kind.name, async ({ page, signIn }) => {
    if (kind.as !== null) await signIn(kind.as);
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
      await open(page, kind);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: path.join(target, `${kind.name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
  });
}
