import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const committed = new URL("../crates/ui/icons/", `file://${process.cwd()}/`);
const original = new URL("node_modules/lucide-static/icons/", `file://${process.cwd()}/`);

/** The drawing alone: `ui` may drop the licence comment and the class. */
function drawing(svg: string): string {
  return svg
    .replace(/<!--.*?-->/gsu, "")
    .replace(/\s+class="[^"]*"/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/ ?(\/?>) ?/gu, "$1")
    .replace(/ ?</gu, "<")
    .trim();
}

test("every committed icon is the one of lucide-static", () => {
  const names = readdirSync(committed).filter((name) => name.endsWith(".svg"));
  assert.ok(names.length > 0, "no icons found");
  for (const name of names) {
    const ours = readFileSync(new URL(name, committed), "utf8");
    const theirs = readFileSync(new URL(name, original), "utf8");
    assert.equal(drawing(ours), drawing(theirs), `${name}: copy it again with npm run icons -- ${name.replace(".svg", "")}`);
  }
});
