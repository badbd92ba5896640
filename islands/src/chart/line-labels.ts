// The labels of a line chart, each with the places where it may stand.

import type { Frame } from "./line-frame.ts";
import { candidate } from "./place.ts";
import type { Anchor, Box, Candidate, Wanted } from "./place.ts";
import { AXIS, NOTE, widest, wrap } from "./text.ts";
import type { Font, Measure } from "./text.ts";

export type LabelKind = "value" | "range" | "target" | "band";

export type Side = "above" | "below" | "left" | "right";

/** Lines of text around one anchor, for the axis and the names of the instruments. */
export interface TextBlock {
  lines: string[];
  x: number;
  /** Middle of the first line. */
  y: number;
  anchor: Anchor;
}

/** What a label belongs to, and how far it stays away from the middle of it. */
export interface Target {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

/** A label beside a mark: first at the sides in the given order, then at its corners and farther away. */
export function beside(
  kind: LabelKind,
  text: string,
  font: Font,
  at: Target,
  order: Side[],
  measure: Measure,
): Wanted<LabelKind> {
  const size = { width: measure(text, font), height: font.size * 1.15 };
  const { x, y, dx, dy } = at;
  const up = y - dy - size.height / 2;
  const down = y + dy + size.height / 2;
  const put = (x: number, y: number, anchor: Anchor): Candidate => candidate(text, size, x, y, anchor);
  const sides: Record<Side, Candidate> = {
    above: put(x, up, "middle"),
    below: put(x, down, "middle"),
    right: put(x + dx, y, "start"),
    left: put(x - dx, y, "end"),
  };
  return {
    kind,
    needed: false,
    candidates: [
      ...order.map((side) => sides[side]),
      put(x - 4, up, "end"),
      put(x + 4, up, "start"),
      put(x - 4, down, "end"),
      put(x + 4, down, "start"),
      put(x, up - 8, "middle"),
      put(x, down + 8, "middle"),
      put(x + dx + 9, y, "start"),
      put(x - dx - 9, y, "end"),
    ],
  };
}

/** The name of a band, best in one of its corners; without its bounds where the room is short. */
export function within(band: Box, label: string, measure: Measure): Wanted<LabelKind> {
  const candidates: Candidate[] = [];
  for (const text of new Set([label, label.replace(/\s+[\d.,–-]+$/u, "")])) {
    const size = { width: measure(text, NOTE), height: NOTE.size * 1.15 };
    const near = band.x + 8;
    const far = band.x + band.width - 8;
    const free = far - near - size.width;
    if (free < 0) continue;
    for (const inset of [5, 1]) {
      if (band.height < size.height + 2 * inset) continue;
      const high = band.y + inset + size.height / 2;
      const low = band.y + band.height - inset - size.height / 2;
      for (const y of [low, high, (low + high) / 2]) {
        candidates.push(candidate(text, size, far, y, "end"), candidate(text, size, near, y, "start"));
      }
      for (const part of [1 / 2, 1 / 4, 3 / 4]) {
        const x = near + size.width / 2 + free * part;
        candidates.push(candidate(text, size, x, low, "middle"), candidate(text, size, x, high, "middle"));
      }
    }
  }
  return { kind: "band", needed: false, candidates };
}

/** Names under the slots, broken into lines; every second, third … one only, where they are many. */
export function underSlots(names: { text: string; slot: number }[], frame: Frame, measure: Measure): TextBlock[] {
  const y = frame.area.y + frame.area.height + 22;
  for (let every = 1; ; every += 1) {
    const kept = names
      .filter((_, index) => (names.length - 1 - index) % every === 0)
      .map(({ text, slot }) => {
        const lines = wrap(text, frame.perSlot * every - 8, AXIS, measure);
        const half = widest(lines, AXIS, measure) / 2;
        return { lines, half, x: Math.min(Math.max(frame.atSlot(slot), half), frame.width - half) };
      });
    const fits = kept.every(({ x, half }, index) => {
      const next = kept[index + 1];
      return next === undefined || x + half + 6 <= next.x - next.half;
    });
    if (fits || kept.length <= 1) {
      return kept.map(({ lines, x }) => ({ lines, x, y, anchor: "middle" }));
    }
  }
}
