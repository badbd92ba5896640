// Copies icons of lucide-static into the `ui` crate: npm run icons -- search gauge

import { copyFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
for (const name of process.argv.slice(2)) {
  const source = path.join(here, "node_modules/lucide-static/icons", `${name}.svg`);
  await copyFile(source, path.join(here, "../crates/ui/icons", `${name}.svg`));
}
