// Draws a radar as plain SVG, with a legend above and a key below when the names of the axes have no room.
// All of it is hidden from assistive technology: the table beside it says the same in words.

import type { RadarProps } from "./props.ts";
import { layoutRadar } from "./radar-layout.ts";
import type { Spot } from "./radar-layout.ts";
import { LINE_STEP } from "./text.ts";
import type { Measure } from "./text.ts";

const SVG = "http://www.w3.org/2000/svg";
const MARK = 4.5;

type Attributes = Record<string, string | number>;

/** Legend, drawing and key, in this order. */
export function drawRadar(
  props: RadarProps,
  width: number,
  measure: Measure,
  document: Document,
): Element[] {
  const layout = layoutRadar(props, width, measure);
  const element = (parent: Element, name: string, className: string, attributes: Attributes): Element => {
    const made = document.createElementNS(SVG, name);
    made.setAttribute("class", className);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, typeof value === "number" ? round(value) : value);
    }
    parent.append(made);
    return made;
  };
  const canvas = (className: string, wide: number, high: number): Element => {
    const made = document.createElementNS(SVG, "svg");
    made.setAttribute("class", className);
    made.setAttribute("width", round(wide));
    made.setAttribute("height", round(high));
    made.setAttribute("viewBox", `0 0 ${round(wide)} ${round(high)}`);
    made.setAttribute("aria-hidden", "true");
    return made;
  };
  const marker = (parent: Element, index: number, at: Spot): void => {
    element(parent, "path", `plot__mark plot__mark--${tone(index)}`, { d: markerPath(index, at) });
  };

  const svg = canvas("plot plot--radar", width, layout.height);
  for (const ring of layout.rings) {
    element(svg, "polygon", "plot__ring", { points: corners(ring.corners) });
  }
  for (const end of layout.ends) {
    element(svg, "line", "plot__spoke", { x1: layout.centre.x, y1: layout.centre.y, x2: end.x, y2: end.y });
  }
  // The series that matters most is drawn last, on top.
  for (let index = layout.series.length - 1; index >= 0; index -= 1) {
    const spots = layout.series[index] ?? [];
    const whole = spots.every((at) => at !== null);
    element(svg, "path", `plot__shape plot__shape--${tone(index)}${whole ? " plot__shape--whole" : ""}`, {
      d: outline(spots),
    });
    for (const at of spots) if (at !== null) marker(svg, index, at);
  }
  for (const ring of layout.rings) {
    const label = element(svg, "text", "plot__tick plot__tick--ring", {
      x: layout.centre.x - 6,
      y: layout.centre.y - ring.radius,
      dy: "0.32em",
      "text-anchor": "end",
    });
    label.textContent = ring.value.toLocaleString("id-ID");
  }
  for (const label of layout.labels) {
    const text = element(svg, "text", "plot__axis", { "text-anchor": label.anchor });
    const rows = label.value === null ? label.lines : [...label.lines, label.value];
    rows.forEach((row, index) => {
      const className = index < label.lines.length ? "plot__axis-name" : "plot__axis-value";
      const line = element(text, "tspan", className, {
        x: label.x,
        y: label.y + index * LINE_STEP,
        dy: "0.32em",
      });
      line.textContent = row;
    });
  }

  const legend = list(document, "plot__legend");
  props.series.forEach((series, index) => {
    const item = document.createElement("li");
    item.className = "plot__legend-item";
    const sample = canvas("plot__sample", 28, 14);
    element(sample, "line", `plot__shape plot__shape--${tone(index)}`, { x1: 1, y1: 7, x2: 27, y2: 7 });
    marker(sample, index, { x: 14, y: 7 });
    item.append(sample, series.label);
    legend.append(item);
  });
  if (layout.key === null) return [legend, svg];

  const key = list(document, "plot__key");
  props.axes.forEach((axis, index) => {
    const item = document.createElement("li");
    item.className = "plot__key-item";
    for (const [className, text] of [
      ["plot__key-mark", layout.key?.[index] ?? ""],
      ["plot__key-name", axis.label],
    ] as const) {
      const part = document.createElement("span");
      part.className = className;
      part.textContent = text;
      item.append(part);
    }
    key.append(item);
  });
  return [legend, svg, key];
}

function list(document: Document, className: string): Element {
  const made = document.createElement("ul");
  made.className = className;
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** Series beyond the third repeat the look of the third: more cannot be told apart in a radar. */
function tone(index: number): string {
  return ["first", "second", "third"][Math.min(index, 2)] ?? "third";
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function corners(spots: Spot[]): string {
  return spots.map(({ x, y }) => `${round(x)},${round(y)}`).join(" ");
}

/** Joins neighbours that both have a value; over a gap there is no line, because there is no value. */
function outline(spots: (Spot | null)[]): string {
  const at = ({ x, y }: Spot) => `${round(x)},${round(y)}`;
  if (spots.every((spot) => spot !== null)) return `M${spots.map(at).join("L")}Z`;
  return spots
    .map((spot, index) => {
      const next = spots[(index + 1) % spots.length];
      return spot !== null && next ? `M${at(spot)}L${at(next)}` : "";
    })
    .join("");
}

/** Circle, square and triangle, so that no series is told by colour alone. */
function markerPath(index: number, { x, y }: Spot): string {
  const r = MARK;
  if (index === 0) {
    return `M${round(x - r)},${round(y)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  }
  if (index === 1) {
    return `M${round(x - 4)},${round(y - 4)}h8v8h-8Z`;
  }
  return `M${round(x)},${round(y - 5)}l5,8.6h-10Z`;
}
