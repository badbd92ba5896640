// Adds up what the test runners said and ends with one line: N passed, N failed.
//
//   node scripts/counts.mjs target/check [STAGE THAT FAILED]
//
// Fails when a test was skipped, or when a suite ran none: both would look like success.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Reads `test result: ok. 3 passed; 0 failed; 0 ignored; …`, one line per test binary. */
function rust(log) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const found of log.matchAll(/^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored;/gmu)) {
    sum.passed += Number(found[1]);
    sum.failed += Number(found[2]);
    sum.skipped += Number(found[3]);
  }
  return sum;
}

/** Reads the closing lines of Node's runner: `ℹ pass 3`. */
function node(log) {
  const count = (name) => Number(new RegExp(`^ℹ ${name} (\\d+)$`, "mu").exec(log)?.[1] ?? 0);
  return {
    passed: count("pass"),
    failed: count("fail") + count("cancelled"),
    skipped: count("skipped") + count("todo"),
  };
}

/** Reads the closing lines of Playwright: `  3 passed (1.2s)`. */
function playwright(log) {
  const count = (name) => Number(new RegExp(`^ {2}(\\d+) ${name}\\b`, "mu").exec(log)?.[1] ?? 0);
  return {
    passed: count("passed"),
    failed: count("failed") + count("interrupted") + count("flaky"),
    skipped: count("skipped") + count("did not run"),
  };
}

/** Reads the closing lines of Schemathesis, one set per run: `Selected: 4/5`, `Tested: 4`, `1 unique failures`. */
function schemathesis(log) {
  const sum = (pattern) => [...log.matchAll(pattern)].reduce((total, found) => total + Number(found[1]), 0);
  const tested = sum(/^ {2}Tested: (\d+)$/gmu);
  const failed = sum(/^ {2}\d+ generated, .*?(\d+) unique failures?/gmu);
  return {
    passed: Math.max(0, tested - failed),
    failed: failed + sum(/^ {2}Errored: (\d+)$/gmu),
    skipped: sum(/^ {2}Selected: \d+\/(\d+)$/gmu) - tested,
  };
}

const suites = [
  { title: "Rust, on both engines", file: "rust.log", read: rust },
  { title: "Interface for programs", file: "api.log", read: schemathesis },
  { title: "Printed lists", file: "pdf.log", read: rust },
  { title: "Islands", file: "islands.log", read: node },
  { title: "Browser", file: "browser.log", read: playwright },
];

const [folder, failedStage] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const trouble = [];
console.log("");
for (const { title, file, read } of suites) {
  const log = path.join(folder, file);
  if (!existsSync(log)) {
    console.log(`${title}: not reached`);
    continue;
  }
  const sum = read(readFileSync(log, "utf8"));
  console.log(`${title}: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  for (const key of Object.keys(total)) total[key] += sum[key];
  if (sum.skipped > 0) trouble.push(`${title}: skipped tests count as a failure here`);
  if (sum.passed + sum.failed === 0) trouble.push(`${title}: no test was run`);
}
if (failedStage) trouble.push(`The stage "${failedStage}" failed; its output is in ${path.join(folder, `${failedStage}.log`)}`);
for (const line of trouble) console.log(line);
// A stage that fails without a failed test, such as a lint, still is a failure in the last line.
if (trouble.length > 0 && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
