// Where everything of a line chart stands, worked out without a document so that tests can show
// that nothing overlaps at any width.

import { BREAK_GAP, frameOf } from "./line-frame.ts";
import type { Frame, Span } from "./line-frame.ts";
import { beside, underSlots, within } from "./line-labels.ts";
import type { LabelKind, TextBlock } from "./line-labels.ts";
import { alongLine, place } from "./place.ts";
import type { Box, Obstacle, Placed, Wanted } from "./place.ts";
import { toNumber } from "./props.ts";
import type { Band, LineProps, Mark, Point, Range } from "./props.ts";
import { LINE_STEP, NOTE, VALUE } from "./text.ts";
import type { Measure } from "./text.ts";

export interface LineLayout {
  frame: Frame;
  height: number;
  dots: { slot: number; value: number | null; segment: number }[];
  bands: { from: number; to: number; left: number; right: number; alternate: boolean }[];
  targets: { value: number; slot: number; reach: number }[];
  ranges: { from: number; to: number; slot: number }[];
  breaks: number[];
  tickLabels: TextBlock[];
  segmentLabels: TextBlock[];
  slotLabels: TextBlock[];
  labels: Placed<LabelKind>[];
}

const DOT = 5;

export function layoutLine(props: LineProps, width: number, measure: Measure): LineLayout {
  const frame = frameOf(props, width, measure);
  const sheet = new Sheet(frame, measure);
  props.segments.forEach((segment, index) => {
    const span = frame.spans[index] ?? { start: 0, size: 1, name: [] };
    segment.bands.forEach((band, order) => sheet.band(band, span, order));
    const spare = span.size - segment.points.length;
    let previous: number | null = null;
    segment.points.forEach((point, order) => {
      const end = order === 0 || order === segment.points.length - 1;
      previous = sheet.point(point, span.start + spare / 2 + order + 0.5, { segment: index, end, previous });
    });
  });
  for (const { start } of frame.spans.slice(1)) sheet.break(start);
  const slotLabels = underSlots(sheet.names, frame, measure);
  const rows = Math.max(1, ...slotLabels.map(({ lines }) => lines.length));
  return {
    frame,
    height: Math.ceil(frame.area.y + frame.area.height + rows * LINE_STEP + 18),
    dots: sheet.dots,
    bands: sheet.bands,
    targets: sheet.targets,
    ranges: sheet.ranges,
    breaks: sheet.breaks,
    tickLabels: frame.ticks.map(({ value, text }) => ({
      lines: [text],
      x: frame.area.x - 10,
      y: frame.atValue(value),
      anchor: "end",
    })),
    segmentLabels: segmentLabels(frame),
    slotLabels,
    labels: sheet.labels(),
  };
}

/** The names of the instruments above them: the first up to its break, the others from theirs on. */
function segmentLabels({ spans, atSlot }: Frame): TextBlock[] {
  const most = Math.max(...spans.map(({ name }) => name.length));
  return spans.map(({ start, size, name }, index) => {
    const y = 8 + LINE_STEP * (most - name.length);
    if (index > 0) return { lines: name, x: atSlot(start) + 8, y, anchor: "start" };
    if (spans.length === 1) return { lines: name, x: atSlot(start), y, anchor: "start" };
    return { lines: name, x: atSlot(start + size) - 8, y, anchor: "end" };
  });
}

/** Collects what is drawn, the labels it wants, and what labels must not cover. */
class Sheet {
  readonly dots: LineLayout["dots"] = [];
  readonly bands: LineLayout["bands"] = [];
  readonly targets: LineLayout["targets"] = [];
  readonly ranges: LineLayout["ranges"] = [];
  readonly breaks: number[] = [];
  readonly names: { text: string; slot: number }[] = [];
  readonly #frame: Frame;
  readonly #measure: Measure;
  readonly #obstacles: Obstacle[] = [];
  readonly #wanted: Record<"ends" | "values" | "notes" | "bands", Wanted<LabelKind>[]> = {
    ends: [],
    values: [],
    notes: [],
    bands: [],
  };

  constructor(frame: Frame, measure: Measure) {
    this.#frame = frame;
    this.#measure = measure;
  }

  band(band: Band, span: Span, order: number): void {
    const { min, max, perSlot, slots, atSlot, atValue } = this.#frame;
    const from = Math.max(min, toNumber(band.from));
    const to = Math.min(max, toNumber(band.to));
    if (to <= from) return;
    const end = span.start + span.size;
    const left = span.start === 0 ? 0 : span.start + BREAK_GAP / perSlot;
    const right = end === slots ? end : end - BREAK_GAP / perSlot;
    this.bands.push({ from, to, left, right, alternate: order % 2 === 1 });
    const box = { x: atSlot(left), y: atValue(to), width: (right - left) * perSlot, height: atValue(from) - atValue(to) };
    this.#wanted.bands.push(within(box, band.label, this.#measure));
  }

  /** Returns the value, to which the next point of the instrument is joined. */
  point(point: Point, slot: number, at: { segment: number; end: boolean; previous: number | null }): number | null {
    const value = point.value === null ? null : toNumber(point.value);
    this.dots.push({ slot, value, segment: at.segment });
    this.names.push({ text: point.x, slot });
    if (point.target !== null) this.#target(point.target, slot);
    if (point.range !== null) this.#range(point.range, slot, value);
    if (value === null) return null;

    const x = this.#frame.atSlot(slot);
    const y = this.#frame.atValue(value);
    this.#hard({ x: x - DOT - 1, y: y - DOT - 1, width: 2 * DOT + 2, height: 2 * DOT + 2 });
    if (at.previous !== null) {
      const before = { x: this.#frame.atSlot(slot - 1), y: this.#frame.atValue(at.previous) };
      for (const box of alongLine(before.x, before.y, x, y, 6)) this.#obstacles.push({ box, hard: false });
    }
    const label = beside(
      "value",
      point.shown,
      VALUE,
      { x, y, dx: DOT + 8, dy: DOT + 4 },
      point.range === null ? ["above", "below", "right", "left"] : ["right", "left", "above", "below"],
      this.#measure,
    );
    // Where the years are many, the first and the last value of an instrument stay.
    if (at.end) this.#wanted.ends.push({ ...label, needed: true });
    else this.#wanted.values.push(label);
    return value;
  }

  break(slot: number): void {
    const { area, atSlot } = this.#frame;
    this.breaks.push(slot);
    this.#obstacles.push({ box: { x: atSlot(slot) - 3, y: area.y, width: 6, height: area.height }, hard: false });
  }

  labels(): Placed<LabelKind>[] {
    const { area } = this.#frame;
    const { ends, values, notes, bands } = this.#wanted;
    const bounds = { x: area.x, y: area.y - 8, width: area.width + 4, height: area.height + 12 };
    // Notes first reads best; where that squeezes out the name of a predicate, the other order may not.
    return [
      [...ends, ...values, ...notes, ...bands],
      [...ends, ...values, ...bands, ...notes],
    ]
      .map((order) => place(order, this.#obstacles, bounds))
      .reduce((best, other) => (other.length > best.length ? other : best));
  }

  #target({ value, shown }: Mark, slot: number): void {
    const { perSlot, atSlot, atValue } = this.#frame;
    const reach = Math.min(16, perSlot * 0.3);
    const target = toNumber(value);
    const x = atSlot(slot);
    const y = atValue(target);
    this.targets.push({ value: target, slot, reach: reach / perSlot });
    this.#hard({ x: x - reach, y: y - 2, width: 2 * reach, height: 4 });
    this.#wanted.notes.push(
      beside("target", `target ${shown}`, NOTE, { x, y, dx: reach + 4, dy: 6 }, ["right", "left", "above", "below"], this.#measure),
    );
  }

  #range({ from, to, shown }: Range, slot: number, value: number | null): void {
    const { atSlot, atValue } = this.#frame;
    this.ranges.push({ from: toNumber(from), to: toNumber(to), slot });
    const x = atSlot(slot);
    const high = atValue(toNumber(to));
    const low = atValue(toNumber(from));
    const y = value === null ? (high + low) / 2 : atValue(value);
    this.#hard({ x: x - 4, y: high - 3, width: 8, height: low - high + 6 });
    this.#wanted.notes.push(
      beside("range", shown, NOTE, { x, y, dx: 12, dy: (low - high) / 2 + 8 }, ["left", "right", "below", "above"], this.#measure),
    );
  }

  #hard(box: Box): void {
    this.#obstacles.push({ box, hard: true });
  }
}
