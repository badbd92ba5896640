// What the server hands to the island. The serde structs of `ui::Chart` are the source; the file
// examples.ts, written by their tests, is type-checked against this one, so the two cannot drift.

/** A decimal as text with a dot, exactly as the server computed it: "2.69". */
export type Decimal = string;

export interface Mark {
  value: Decimal;
  /** The value as a reader sees it: "2,69". */
  shown: string;
}

export interface Range {
  from: Decimal;
  to: Decimal;
  shown: string;
}

/** A predicate: half-open, from `from` up to but without `to`. */
export interface Band {
  from: Decimal;
  to: Decimal;
  label: string;
}

export interface Point {
  x: string;
  value: Decimal | null;
  shown: string;
  target: Mark | null;
  range: Range | null;
}

/** One instrument. Lines never run from one segment into the next: the values do not compare. */
export interface Segment {
  label: string;
  points: Point[];
  bands: Band[];
}

export interface LineProps {
  kind: "line";
  unit: string | null;
  min: Decimal;
  max: Decimal;
  segments: Segment[];
}

export interface Axis {
  label: string;
  short: string;
}

/** The first series is the one the page is about; the others are there to compare. */
export interface Series {
  label: string;
  values: (Mark | null)[];
}

export interface RadarProps {
  kind: "radar";
  max: Decimal;
  axes: Axis[];
  series: Series[];
}

export type ChartProps = LineProps | RadarProps;

export interface Example {
  name: string;
  props: ChartProps;
}

/** The number to draw at. Drawing is the one place where a decimal may become a float. */
export function toNumber(value: Decimal): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) {
    throw new Error(`not a decimal: ${JSON.stringify(value)}`);
  }
  return number;
}

/** Reads the JSON of a page. Throws with the reason when there is nothing sensible to draw. */
export function parseProps(text: string): ChartProps {
  const props = JSON.parse(text) as ChartProps;
  const max = toNumber(props.max);
  if (props.kind === "line") {
    if (toNumber(props.min) >= max) throw new Error("the scale is empty");
    const points = props.segments.flatMap((segment) => segment.points);
    if (!points.some((point) => point.value !== null)) throw new Error("no point has a value");
    for (const point of points) if (point.value !== null) toNumber(point.value);
    return props;
  }
  if (props.kind === "radar") {
    if (max <= 0) throw new Error("the scale is empty");
    if (props.axes.length < 3) throw new Error("a radar needs three axes or more");
    if (props.series.length === 0) throw new Error("no series");
    for (const series of props.series) {
      if (series.values.length !== props.axes.length) {
        throw new Error(`series ${series.label}: one value per axis is needed`);
      }
      for (const mark of series.values) if (mark !== null) toNumber(mark.value);
    }
    return props;
  }
  throw new Error("unknown kind of chart");
}

/** Round steps for an axis, at most six of them: 1 for levels, 20 for a score of 100. */
export function ticks(min: number, max: number): number[] {
  const power = 10 ** Math.max(0, Math.floor(Math.log10((max - min) / 6)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => (max - min) / size <= 6) ?? 10 * power;
  const first = Math.ceil(min / step);
  const last = Math.floor(max / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
