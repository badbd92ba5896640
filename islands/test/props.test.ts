import assert from "node:assert/strict";
import { test } from "node:test";

import { examples } from "../src/chart/examples.ts";
import { parseProps, ticks, toNumber } from "../src/chart/props.ts";
import type { ChartProps } from "../src/chart/props.ts";

function example(kind: ChartProps["kind"]): ChartProps {
  const found = examples.find(({ props }) => props.kind === kind);
  assert.ok(found, `an example of kind ${kind}`);
  return structuredClone(found.props);
}

function parse(props: unknown): ChartProps {
  return parseProps(JSON.stringify(props));
}

test("every example of the server is read as it was written", () => {
  assert.ok(examples.length >= 2);
  for (const { name, props } of examples) assert.deepEqual(parse(props), props, name);
});

test("text that is no JSON is refused", () => {
  assert.throws(() => parseProps(""), SyntaxError);
});

test("an unknown kind of chart is refused", () => {
  assert.throws(() => parse({ kind: "pie", max: "5" }), /unknown kind/);
});

test("a decimal comma is refused, because the server writes dots", () => {
  assert.throws(() => toNumber("2,69"), /not a decimal: "2,69"/);
  assert.throws(() => toNumber(" "), /not a decimal/);
  assert.equal(toNumber("2.69"), 2.69);
});

test("a line without any value has nothing to draw", () => {
  const line = example("line");
  assert.ok(line.kind === "line");
  for (const segment of line.segments) for (const point of segment.points) point.value = null;
  assert.throws(() => parse(line), /no point has a value/);
});

test("a radar series that lacks an axis is refused", () => {
  const radar = example("radar");
  assert.ok(radar.kind === "radar");
  radar.series[0]?.values.pop();
  assert.throws(() => parse(radar), /one value per axis/);
});

test("a radar of two axes is refused", () => {
  const radar = example("radar");
  assert.ok(radar.kind === "radar");
  radar.axes.length = 2;
  assert.throws(() => parse(radar), /three axes/);
});

test("an axis has round steps, six at most", () => {
  assert.deepEqual(ticks(1, 5), [1, 2, 3, 4, 5]);
  assert.deepEqual(ticks(0, 5), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(ticks(0, 100), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(1.5, 4.2), [2, 3, 4]);
});
