import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { connection, observed, window } from "./dom.ts";
import { cases } from "./cases.ts";
import type { ChartProps } from "../src/chart/props.ts";

const { isSlow } = await import("../src/chart/chart.ts");
const plot = new URL("plot.mjs", import.meta.url).href;

const document = window.document;
// happy-dom lays nothing out.
Object.defineProperty(window.HTMLElement.prototype, "clientWidth", { value: 600, configurable: true });

let errors: unknown[][] = [];
beforeEach(() => {
  errors = [];
  console.error = (...words: unknown[]) => errors.push(words);
  connection(undefined);
  observed.near.length = 0;
  observed.sizes.length = 0;
  document.body.innerHTML = "";
});

function example(kind: ChartProps["kind"]): ChartProps {
  const found = cases.find(({ props }) => props.kind === kind);
  assert.ok(found);
  return found.props;
}

function figure(json: string, address: string | null = plot) {
  const data = address === null ? "" : ` data-plot="${address}"`;
  // Whole before it is connected, as on a page, where modules run after parsing.
  const whole = document.createElement("div");
  whole.innerHTML = `<figure><gadang-chart${data}><script type="application/json">${json.replaceAll("<", "\\u003c")}</script></gadang-chart><details open><summary>Tabel</summary><table></table></details></figure>`;
  document.body.append(whole);
  const element = document.querySelector("gadang-chart");
  const details = document.querySelector("details");
  assert.ok(element && details);
  return { element, details };
}

/** Scrolls the chart near, and waits for the loading that follows. */
async function arrive(): Promise<void> {
  for (const enter of observed.near) enter();
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
}

function styled(element: { querySelectorAll(selector: string): Iterable<unknown> }): number {
  return [...element.querySelectorAll("style, [style], script:not([type='application/json'])")].length;
}

for (const { name, props } of cases) {
  test(`${name}: is drawn from the data in the page, without inline style, hidden from screen readers`, async () => {
    const { element, details } = figure(JSON.stringify(props));
    await arrive();
    assert.deepEqual(errors, []);
    assert.ok(element.hasAttribute("drawn"));
    assert.ok(!details.hasAttribute("open"), "the table is folded away");
    const parts = [...(element.querySelector(".plot__frame")?.children ?? [])];
    assert.ok(parts.length > 0);
    for (const part of parts) assert.equal(part.getAttribute("aria-hidden"), "true");
    assert.equal(styled(element), 0);
    assert.ok(!element.innerHTML.includes("NaN"));
  });
}

test("a line chart joins the points of one instrument and never two instruments", async () => {
  const props = example("line");
  assert.ok(props.kind === "line");
  const { element } = figure(JSON.stringify(props));
  await arrive();
  const points = props.segments.map(({ points: all }) => all.filter(({ value }) => value !== null).length);
  const dots = element.querySelectorAll(".plot__dot circle");
  assert.equal(dots.length, points.reduce((sum, count) => sum + count, 0));
  assert.equal(element.querySelectorAll(".plot__line path").length, props.segments.length);
  assert.equal(element.querySelectorAll(".plot__break line").length, props.segments.length - 1);
  for (const { points: all } of props.segments) {
    for (const { shown } of all) assert.ok(element.textContent?.includes(shown), shown);
  }
});

test("a radar draws each series with its own mark and names them in the legend", async () => {
  const props = example("radar");
  assert.ok(props.kind === "radar");
  const { element } = figure(JSON.stringify(props), null);
  await arrive();
  assert.equal(element.querySelectorAll("svg.plot--radar .plot__shape").length, props.series.length);
  const legend = [...element.querySelectorAll(".plot__legend-item")].map((item) => item.textContent);
  assert.deepEqual(legend, props.series.map(({ label }) => label));
  const marks = element.querySelectorAll("svg.plot--radar .plot__mark");
  const values = props.series.flatMap(({ values: all }) => all).filter((value) => value !== null);
  assert.equal(marks.length, values.length);
});

test("a narrow radar lists the names of its axes below", async () => {
  const props = example("radar");
  assert.ok(props.kind === "radar");
  const { element } = figure(JSON.stringify(props));
  await arrive();
  assert.equal(element.querySelectorAll(".plot__key").length, 0);
  for (const resize of observed.sizes) resize(240);
  const key = [...element.querySelectorAll(".plot__key-name")].map((item) => item.textContent);
  assert.deepEqual(key, props.axes.map(({ label }) => label));
});

test("a new width draws again and leaves a table alone that the reader has opened", async () => {
  const { element, details } = figure(JSON.stringify(example("line")));
  await arrive();
  details.setAttribute("open", "");
  for (const resize of observed.sizes) resize(320);
  assert.equal(element.querySelector("svg")?.getAttribute("width"), "320");
  assert.equal(element.querySelectorAll(".plot__frame").length, 1);
  assert.ok(details.hasAttribute("open"));
});

test("nothing is drawn before the chart comes near the window", async () => {
  const { element, details } = figure(JSON.stringify(example("radar")));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(element.querySelector("svg"), null);
  assert.ok(details.hasAttribute("open"));
});

test("broken data leave the table open and say why in the console", async () => {
  const { element, details } = figure(`{"kind":"radar"`);
  await arrive();
  assert.equal(errors.length, 1);
  assert.ok(!element.hasAttribute("drawn"));
  assert.ok(details.hasAttribute("open"));
});

test("a drawing file that cannot be loaded leaves the table open", async () => {
  const { element, details } = figure(JSON.stringify(example("line")), "file:///no/such/plot.js");
  await arrive();
  assert.equal(errors.length, 1);
  assert.ok(!element.hasAttribute("drawn"));
  assert.ok(details.hasAttribute("open"));
});

test("on a slow line the table stays and nothing is loaded", async () => {
  connection({ effectiveType: "2g" });
  const { element, details } = figure(JSON.stringify(example("line")));
  await arrive();
  assert.deepEqual(errors, []);
  assert.equal(element.querySelector("svg"), null);
  assert.ok(details.hasAttribute("open"));
});

test("slow is what the browser calls slow, or a reader who saves data", () => {
  assert.equal(isSlow(undefined), false);
  assert.equal(isSlow({ effectiveType: "4g" }), false);
  assert.equal(isSlow({ effectiveType: "4g", saveData: true }), true);
  assert.equal(isSlow({ effectiveType: "slow-2g" }), true);
});
