// Where everything of a radar stands. With enough width the names of the axes stand around it, with
// less their short names and with little only numbers, both explained by a key below the drawing.

import { overlap } from "./place.ts";
import type { Anchor, Box } from "./place.ts";
import { ticks, toNumber } from "./props.ts";
import type { RadarProps } from "./props.ts";
import { AXIS, LINE_STEP, VALUE, widest, wrap } from "./text.ts";
import type { Measure } from "./text.ts";

export interface AxisLabel {
  lines: string[];
  /** The value of the first series, or nothing when it has none. */
  value: string | null;
  x: number;
  /** Middle of the first line. */
  y: number;
  anchor: Anchor;
  box: Box;
}

export interface Spot {
  x: number;
  y: number;
}

export interface RadarLayout {
  width: number;
  height: number;
  centre: Spot;
  radius: number;
  rings: { value: number; radius: number; corners: Spot[] }[];
  ends: Spot[];
  /** One entry per series, one spot or nothing per axis. */
  series: (Spot | null)[][];
  labels: AxisLabel[];
  /** What stands at the axes instead of their names, and needs a key; nothing when the names do. */
  key: string[] | null;
}

/** Below this radius the shape itself can no longer be read. */
const MIN_RADIUS = 76;
const GAP = 12;

type Naming = "names" | "short" | "numbers";

export function layoutRadar(props: RadarProps, width: number, measure: Measure): RadarLayout {
  for (const naming of ["names", "short"] as const) {
    const radius = roomFor(props, width, measure, naming);
    if (radius < MIN_RADIUS) continue;
    const named = around(props, width, measure, naming, radius);
    if (!collides(named)) return named;
  }
  return around(props, width, measure, "numbers", Math.min(150, Math.max(60, width / 2 - 48)));
}

export function collides(layout: RadarLayout): boolean {
  const boxes = layout.labels.map((label) => label.box);
  return boxes.some(
    (box, index) =>
      box.x < 0 ||
      box.x + box.width > layout.width ||
      boxes.slice(index + 1).some((other) => overlap(box, other) > 0),
  );
}

function angleOf(index: number, count: number): number {
  return (index / count) * 2 * Math.PI - Math.PI / 2;
}

/** Full names may break into lines of this width, short names may not break. */
function widthOf(text: string, measure: Measure, naming: Naming): number {
  return naming === "names" ? widest(wrap(text, 150, AXIS, measure), AXIS, measure) : measure(text, AXIS);
}

/** The largest radius that leaves room for the names at both sides. */
function roomFor(props: RadarProps, width: number, measure: Measure, naming: Naming): number {
  const rooms = props.axes.map((axis, index) => {
    const across = Math.abs(Math.cos(angleOf(index, props.axes.length)));
    if (across < 0.15) return Infinity;
    const text = naming === "names" ? axis.label : axis.short;
    const value = props.series[0]?.values[index]?.shown ?? "";
    const wide = Math.max(widthOf(text, measure, naming), measure(value, VALUE));
    return (width / 2 - 2 - wide) / across - GAP;
  });
  return Math.min(naming === "names" ? 170 : 150, ...rooms);
}

function around(
  props: RadarProps,
  width: number,
  measure: Measure,
  naming: Naming,
  radius: number,
): RadarLayout {
  const scale = radius / toNumber(props.max);
  const angles = props.axes.map((_, index) => angleOf(index, props.axes.length));
  const spot = (angle: number, distance: number): Spot => ({
    x: distance * Math.cos(angle),
    y: distance * Math.sin(angle),
  });

  const labels = props.axes.map((axis, index): AxisLabel => {
    const angle = angles[index] ?? 0;
    const anchor = sideOf(angle);
    const tip = spot(angle, radius + GAP);
    const room = anchor === "middle" ? 190 : width / 2 - Math.abs(tip.x) - 2;
    const lines =
      naming === "names"
        ? wrap(axis.label, Math.min(170, room), AXIS, measure)
        : [naming === "short" ? axis.short : String(index + 1)];
    const value = props.series[0]?.values[index]?.shown ?? null;
    const wide = Math.max(
      widest(lines, AXIS, measure),
      value === null ? 0 : measure(value, VALUE),
    );
    const rows = lines.length + (value === null ? 0 : 1);
    const high = rows * LINE_STEP;
    const y = tip.y - high / 2 + (Math.sin(angle) * high) / 2;
    const x = tip.x;
    const left = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
    return { lines, value, x, y: y + LINE_STEP / 2, anchor, box: { x: left, y, width: wide, height: high } };
  });

  // Everything so far stands around (0, 0). Move it into a drawing that is just high enough.
  const top = Math.min(-radius, ...labels.map((label) => label.box.y)) - 4;
  const bottom = Math.max(radius, ...labels.map((label) => label.box.y + label.box.height)) + 4;
  const centre = { x: width / 2, y: -top };
  const move = (from: Spot): Spot => ({ x: from.x + centre.x, y: from.y + centre.y });

  return {
    width,
    height: Math.ceil(bottom - top),
    centre,
    radius,
    rings: ticks(0, toNumber(props.max))
      .filter((value) => value > 0)
      .map((value) => ({
        value,
        radius: value * scale,
        corners: angles.map((angle) => move(spot(angle, value * scale))),
      })),
    ends: angles.map((angle) => move(spot(angle, radius))),
    series: props.series.map((series) =>
      series.values.map((mark, index) =>
        mark === null ? null : move(spot(angles[index] ?? 0, toNumber(mark.value) * scale)),
      ),
    ),
    labels: labels.map((label) => ({
      ...label,
      ...move(label),
      box: { ...label.box, ...move(label.box) },
    })),
    key: naming === "names" ? null : labels.map((label) => label.lines.join(" ")),
  };
}

function sideOf(angle: number): Anchor {
  const across = Math.cos(angle);
  if (Math.abs(across) < 0.15) return "middle";
  return across > 0 ? "start" : "end";
}
