// Builds the islands and copies the font into the assets of the `ui` crate, which embeds them.
// A file is written only when its bytes change: cargo would otherwise rebuild everything above `ui`.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "../crates/ui/assets/built");
const font = "node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2";

// Weights in kB of gzip. A page carries them, so they may not grow unseen.
// MapLibre is loaded by a press on a button only, and a browser that asks for it asks for all three.
const limits = {
  "chart.js": 8,
  "plot.js": 110,
  "plus-jakarta-sans.woff2": 32,
  "map.js": 3,
  "maplibre.js": 320,
  "maplibre-worker.js": 160,
  "maplibre.css": 12,
};

const built = await build({
  absWorkingDir: here,
  entryPoints: {
    chart: "src/chart/chart.ts",
    plot: "src/chart/line.ts",
    map: "src/map/map.ts",
    maplibre: "src/map/draw.ts",
  },
  outdir: target,
  bundle: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16.4"],
  minify: true,
  legalComments: "none",
  write: false,
  logLevel: "warning",
});

const files = new Map(built.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]));
files.set("plus-jakarta-sans.woff2", await readFile(path.join(here, font)));
// The worker and the style sheet go out as MapLibre ships them: the policy of the pages takes both from our origin.
const maplibre = "node_modules/maplibre-gl/dist";
files.set("maplibre-worker.js", await readFile(path.join(here, maplibre, "maplibre-gl-worker.mjs")));
files.set("maplibre.css", await readFile(path.join(here, maplibre, "maplibre-gl.css")));

await mkdir(target, { recursive: true });
for (const old of await readdir(target)) {
  if (!files.has(old)) await rm(path.join(target, old), { recursive: true });
}
let tooHeavy = false;
for (const [name, bytes] of files) {
  const file = path.join(target, name);
  const before = await readFile(file).catch(() => null);
  if (before === null || !before.equals(bytes)) await writeFile(file, bytes);
  const kilobytes = gzipSync(bytes, { level: 9 }).length / 1000;
  const limit = limits[name];
  console.log(`${name}\t${bytes.length} bytes\t${kilobytes.toFixed(1)} kB gzip (limit ${limit})`);
  if (kilobytes > limit) tooHeavy = true;
}
if (tooHeavy) {
  console.error("A built file is over its limit. Make it lighter, or raise the limit in islands/build.mjs and say why.");
  process.exit(1);
}
