// Runs the unit tests: bundles each with its island, then hands them to Node's own runner.

import { readdir, rm } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "node_modules/.cache/test");
const tests = (await readdir(path.join(here, "test"))).filter((name) => name.endsWith(".test.ts"));

await rm(target, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: Object.fromEntries([
    ...tests.map((name) => [path.basename(name, ".ts"), `test/${name}`]),
    // The page loads it by address, so the tests do too.
    ["plot", "src/chart/line.ts"],
  ]),
  outdir: target,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});

const files = tests.map((name) => path.join(target, name.replace(/\.ts$/u, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], {
  cwd: here,
  stdio: ["ignore", "inherit", "inherit"],
});
process.exit(run.status ?? 1);
