import assert from "node:assert/strict";
import { test } from "node:test";

import { layoutLine } from "../src/chart/line-layout.ts";
import type { TextBlock } from "../src/chart/line-labels.ts";
import type { LineLayout } from "../src/chart/line-layout.ts";
import { overlap, place } from "../src/chart/place.ts";
import type { Box } from "../src/chart/place.ts";
import type { LineProps, RadarProps } from "../src/chart/props.ts";
import { collides, layoutRadar } from "../src/chart/radar-layout.ts";
import { AXIS, LINE_STEP, wrap } from "../src/chart/text.ts";
import { cases, twoInstruments } from "./cases.ts";
import { measure } from "./measure.ts";

const lines = cases.flatMap(({ name, props }) => (props.kind === "line" ? [{ name, props }] : []));
const radars = cases.flatMap(({ name, props }) => (props.kind === "radar" ? [{ name, props }] : []));

/** A card on a phone of 320 pixels leaves 248 for the drawing; a whole page leaves 1240. */
const widths = Array.from({ length: 125 }, (_, index) => 248 + index * 8);

function boxesOf(blocks: TextBlock[]): { text: string; box: Box }[] {
  return blocks.flatMap((block) =>
    block.lines.map((text, index) => {
      const width = measure(text, AXIS);
      const shift = block.anchor === "start" ? 0 : block.anchor === "end" ? width : width / 2;
      const y = block.y + index * LINE_STEP - AXIS.size / 2;
      return { text, box: { x: block.x - shift, y, width, height: AXIS.size } };
    }),
  );
}

function allTexts(layout: LineLayout): { text: string; box: Box }[] {
  return [
    ...layout.labels.map(({ text, box }) => ({ text, box })),
    ...boxesOf(layout.tickLabels),
    ...boxesOf(layout.slotLabels),
    ...boxesOf(layout.segmentLabels),
  ];
}

for (const { name, props } of lines) {
  test(`line, ${name}: no text covers another or leaves the drawing at any width`, () => {
    for (const width of widths) {
      const layout = layoutLine(props, width, measure);
      const texts = allTexts(layout);
      texts.forEach(({ text, box }, index) => {
        assert.ok(box.x >= 0 && box.x + box.width <= width, `"${text}" leaves the drawing at ${width}`);
        assert.ok(box.y >= 0 && box.y + box.height <= layout.height, `"${text}" is cut at ${width}`);
        for (const other of texts.slice(index + 1)) {
          assert.equal(overlap(box, other.box), 0, `"${text}" covers "${other.text}" at ${width}`);
        }
      });
    }
  });
}

test("line: every value, target and range of the leader's chart is named on any card, and its predicates on most", () => {
  const nameless: number[] = [];
  for (const width of widths.filter((wide) => wide >= 288)) {
    const texts = layoutLine(twoInstruments, width, measure).labels.map((label) => label.text);
    for (const wanted of ["2,69", "3,18", "3,75", "1,92", "target 3,20", "target 3,30", "1,70–2,20"]) {
      assert.ok(texts.includes(wanted), `${wanted} at ${width}, found ${texts.join(" | ")}`);
    }
    const named = (predicate: string) => texts.some((text) => text.startsWith(predicate));
    if (!named("Baik") || !named("Cukup")) nameless.push(width);
  }
  assert.ok(nameless.length <= 4 && nameless.every((width) => width < 440), nameless.join(" "));
});

test("line: no value lies on its own dot or on a target", () => {
  for (const width of widths) {
    const layout = layoutLine(twoInstruments, width, measure);
    const { perSlot, atSlot, atValue } = layout.frame;
    const at = (slot: number, value: number) => ({ x: atSlot(slot), y: atValue(value) });
    for (const label of layout.labels.filter(({ kind }) => kind === "value")) {
      for (const dot of layout.dots) {
        const { x, y } = at(dot.slot, dot.value ?? 0);
        assert.equal(overlap(label.box, { x: x - 5, y: y - 5, width: 10, height: 10 }), 0, `${label.text} at ${width}`);
      }
      for (const target of layout.targets) {
        const { x, y } = at(target.slot, target.value);
        const reach = target.reach * perSlot;
        assert.equal(overlap(label.box, { x: x - reach, y: y - 1, width: 2 * reach, height: 2 }), 0, `${label.text} at ${width}`);
      }
    }
  }
});

test("line: the axis is broken once between two instruments, and bands stay in their own", () => {
  const layout = layoutLine(twoInstruments, 600, measure);
  assert.deepEqual(layout.breaks.length, 1);
  const [broken] = layout.breaks;
  assert.ok(broken !== undefined);
  const [baik, cukup] = layout.bands;
  assert.ok(baik && cukup);
  assert.ok(baik.right < broken && broken < cukup.left);
  assert.deepEqual(layout.dots.map(({ segment }) => segment), [0, 0, 0, 1]);
});

test("line: a year without a value keeps its name and breaks the line", () => {
  const props = structuredClone(twoInstruments);
  const point = props.segments[0]?.points[1];
  assert.ok(point);
  point.value = null;
  const layout = layoutLine(props, 600, measure);
  assert.equal(layout.dots[1]?.value, null);
  assert.ok(layout.slotLabels.some(({ lines: shown }) => shown.join(" ") === "2022"));
  assert.ok(!layout.labels.some(({ text }) => text === "3,18"));
});

test("line: many years drop names in a regular step and always keep the last", () => {
  const props: LineProps = {
    ...twoInstruments,
    segments: [
      {
        label: "Nilai",
        bands: [],
        points: Array.from({ length: 30 }, (_, index) => ({
          x: String(1997 + index),
          value: "2.5",
          shown: "2,50",
          target: null,
          range: null,
        })),
      },
    ],
  };
  const years = layoutLine(props, 300, measure).slotLabels.map(({ lines: shown }) => Number(shown[0]));
  assert.equal(years.at(-1), 2026);
  const steps = new Set(years.slice(1).map((year, index) => year - (years[index] ?? 0)));
  assert.equal(steps.size, 1, years.join(" "));
  assert.ok(years.length >= 4);
});

for (const { name, props } of radars) {
  test(`radar, ${name}: no name covers another or leaves the drawing at any width`, () => {
    for (const width of widths) {
      const layout = layoutRadar(props, width, measure);
      assert.ok(!collides(layout), `at ${width}`);
      for (const { box } of layout.labels) {
        assert.ok(box.y >= 0 && box.y + box.height <= layout.height, `cut at ${width}`);
      }
    }
  });
}

const square: RadarProps = {
  kind: "radar",
  max: "5",
  axes: ["Atas", "Kanan", "Bawah", "Kiri"].map((label, index) => ({ label, short: `A${index + 1}` })),
  series: [{ label: "Nilai", values: ["5", "2.5", null, "0"].map((value) => (value === null ? null : { value, shown: value })) }],
};

test("radar: values lie on their axes, clockwise from the top, in proportion", () => {
  const layout = layoutRadar(square, 600, measure);
  const [top, right, bottom, left] = layout.series[0] ?? [];
  const { centre, radius } = layout;
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;
  assert.ok(top && near(top.x, centre.x) && near(top.y, centre.y - radius));
  assert.ok(right && near(right.x, centre.x + radius / 2) && near(right.y, centre.y));
  assert.equal(bottom, null);
  assert.ok(left && near(left.x, centre.x) && near(left.y, centre.y));
});

test("radar: names give way to short names, and these to numbers, as the width goes", () => {
  const names = ["Atas", "Kebijakan internal tata kelola", "Bawah", "Penerapan manajemen"];
  const props = { ...square, axes: names.map((label, index) => ({ label, short: `Aspek ${index + 1}` })) };
  const shown = (width: number) => layoutRadar(props, width, measure).labels[1]?.lines.join(" ");
  assert.equal(shown(700), "Kebijakan internal tata kelola");
  assert.equal(shown(300), "Aspek 2");
  assert.equal(shown(240), "2");
  const key = (width: number) => layoutRadar(props, width, measure).key;
  assert.equal(key(700), null);
  assert.deepEqual(key(300), ["Aspek 1", "Aspek 2", "Aspek 3", "Aspek 4"]);
  assert.deepEqual(key(240), ["1", "2", "3", "4"]);
});

test("radar: names that would collide give way to numbers", () => {
  const axes = Array.from({ length: 40 }, (_, index) => {
    const label = `Aspek dengan nama panjang ${index}`;
    return { label, short: label };
  });
  const crowded: RadarProps = { ...square, axes, series: [{ label: "Nilai", values: axes.map(() => null) }] };
  assert.deepEqual(layoutRadar(crowded, 700, measure).key?.slice(0, 3), ["1", "2", "3"]);
});

test("text breaks at spaces and loses nothing", () => {
  const text = "Layanan Administrasi Pemerintahan Berbasis Elektronik";
  const broken = wrap(text, 120, AXIS, measure);
  assert.ok(broken.length > 1);
  assert.equal(broken.join(" "), text);
  assert.ok(broken.every((line) => line.split(" ").length === 1 || measure(line, AXIS) <= 120));
});

test("a label that has no free place is left out unless it is needed", () => {
  const box = { x: 10, y: 10, width: 20, height: 10 };
  const bounds = { x: 0, y: 0, width: 100, height: 100 };
  const wanted = { kind: "a", candidates: [{ text: "x", x: 20, y: 15, anchor: "middle" as const, box }] };
  const wall = [{ box, hard: true }];
  assert.equal(place([{ ...wanted, needed: false }], wall, bounds).length, 0);
  assert.equal(place([{ ...wanted, needed: true }], wall, bounds).length, 1);
  assert.equal(place([{ ...wanted, needed: false }], [], bounds).length, 1);
});
