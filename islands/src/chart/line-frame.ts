// The scales of a line chart and the room of its instruments. The horizontal axis counts slots: one
// per point, and at least one and a half per instrument so that its name has room.

import type { Box } from "./place.ts";
import { ticks, toNumber } from "./props.ts";
import type { LineProps } from "./props.ts";
import { AXIS, LINE_STEP, NOTE, widest, wrap } from "./text.ts";
import type { Measure } from "./text.ts";

/** The slots of one instrument. */
export interface Span {
  start: number;
  size: number;
  /** Its name, broken into lines. */
  name: string[];
}

export interface Frame {
  width: number;
  min: number;
  max: number;
  ticks: { value: number; text: string }[];
  /** The area that the scales span. */
  area: Box;
  slots: number;
  perSlot: number;
  spans: Span[];
  atSlot(slot: number): number;
  atValue(value: number): number;
}

/** Air between the bands of an instrument and the break beside them. */
export const BREAK_GAP = 12;
const MIN_SLOTS = 1.5;
/** In pixels: narrower than this, a name may take more lines or lose what follows its dash. */
const MIN_SLOT_WIDTH = 34;

export function frameOf(props: LineProps, width: number, measure: Measure): Frame {
  const min = toNumber(props.min);
  const max = toNumber(props.max);
  const marks = ticks(min, max).map((value) => ({ value, text: value.toLocaleString("id-ID") }));
  const left = Math.ceil(widest(marks.map(({ text }) => text), AXIS, measure)) + 14;
  const across = Math.max(60, width - left - 6);
  const { spans, slots } = divide(props, across, measure);
  const perSlot = across / slots;
  const top = Math.ceil(Math.max(1, ...spans.map(({ name }) => name.length)) * LINE_STEP) + 12;
  const high = Math.round(Math.min(300, Math.max(190, width * 0.48)));
  return {
    width,
    min,
    max,
    ticks: marks,
    area: { x: left, y: top, width: across, height: high },
    slots,
    perSlot,
    spans,
    atSlot: (slot) => left + slot * perSlot,
    atValue: (value) => top + high - ((value - min) / (max - min)) * high,
  };
}

/** Gives every instrument its slots, and more than its points need while its name would take three lines. */
function divide(props: LineProps, across: number, measure: Measure): { spans: Span[]; slots: number } {
  const wanted = props.segments.map(({ label, points }) => ({ label, size: Math.max(MIN_SLOTS, points.length) }));
  for (;;) {
    const slots = wanted.reduce((sum, { size }) => sum + size, 0);
    const perSlot = across / slots;
    const room = (size: number) => size * perSlot - BREAK_GAP;
    const fits = (name: string[], size: number) => name.length <= 2 && widest(name, NOTE, measure) <= room(size);
    const named = wanted.map((one) => ({ ...one, name: nameLines(one.label, room(one.size), measure) }));
    const long = named.findIndex(({ name, size }) => !fits(name, size));
    const growing = wanted[long];
    if (growing !== undefined && perSlot >= MIN_SLOT_WIDTH) {
      growing.size += 0.25;
      continue;
    }
    let start = 0;
    const spans = named.map(({ label, size, name }) => {
      start += size;
      // What follows the dash is a remark, and the table has it.
      const short = fits(name, size) ? name : wrap(label.split(" — ")[0] ?? "", room(size), NOTE, measure);
      return { start: start - size, size, name: short };
    });
    return { spans, slots };
  }
}

/** On one line if it fits, else broken at its dash if that fits, else wherever it must be. */
function nameLines(label: string, room: number, measure: Measure): string[] {
  const [name, remark] = label.split(" — ");
  const lines = wrap(label, room, NOTE, measure);
  if (lines.length < 2 || name === undefined || remark === undefined) return lines;
  const atDash = [`${name} —`, remark];
  return widest(atDash, NOTE, measure) <= room ? atDash : lines;
}
