// Draws a line chart with Observable Plot. Built as a file of its own, plot.js, because Plot weighs
// more than everything else on a page: chart.ts loads it only where a line chart comes near the
// window.

import * as Plot from "@observablehq/plot";

import type { TextBlock } from "./line-labels.ts";
import { layoutLine } from "./line-layout.ts";
import type { LineLayout } from "./line-layout.ts";
import type { Anchor } from "./place.ts";
import type { LineProps } from "./props.ts";
import { LINE_STEP } from "./text.ts";
import type { Measure } from "./text.ts";

export type DrawLine = (props: LineProps, width: number, measure: Measure) => SVGSVGElement;

interface Word {
  text: string;
  x: number;
  y: number;
}

const ANCHORS: Anchor[] = ["start", "middle", "end"];

export const drawLine: DrawLine = (props, width, measure) => {
  const layout = layoutLine(props, width, measure);
  const { area, min, max, slots, ticks } = layout.frame;
  const drawn = Plot.plot({
    className: "plot",
    width,
    height: layout.height,
    margin: 0,
    x: { type: "linear", domain: [0, slots], range: [area.x, area.x + area.width], axis: null },
    y: {
      type: "linear",
      domain: [min, max],
      range: [area.y + area.height, area.y],
      axis: null,
    },
    marks: [
      Plot.ruleY(ticks, { y: "value", x1: 0, x2: slots, className: "plot__grid" }),
      bands(layout, false),
      bands(layout, true),
      Plot.ruleX(layout.breaks, { y1: min, y2: max, insetTop: -area.y + 2, insetBottom: -8, className: "plot__break" }),
      Plot.ruleX(layout.ranges, { x: "slot", y1: "from", y2: "to", className: "plot__range" }),
      Plot.ruleY(layout.targets, {
        y: "value",
        x1: (target: { slot: number; reach: number }) => target.slot - target.reach,
        x2: (target: { slot: number; reach: number }) => target.slot + target.reach,
        className: "plot__target",
      }),
      Plot.line(layout.dots, { x: "slot", y: "value", z: "segment", className: "plot__line" }),
      Plot.dot(layout.dots, { x: "slot", y: "value", r: 5, className: "plot__dot" }),
      ...blocks(layout.tickLabels, "plot__tick"),
      ...blocks(layout.slotLabels, "plot__slot"),
      ...blocks(layout.segmentLabels, "plot__segment"),
      ...(["band", "target", "range", "value"] as const).flatMap((kind) =>
        words(
          layout.labels.filter((label) => label.kind === kind),
          `plot__label plot__label--${kind}`,
        ),
      ),
    ],
  }) as SVGSVGElement;
  // Plot brings a style element, which the content security policy of the pages refuses. What it
  // says stands in plot.css.
  drawn.querySelector("style")?.remove();
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
};

function bands(layout: LineLayout, alternate: boolean): Plot.Markish {
  return Plot.rect(
    layout.bands.filter((band) => band.alternate === alternate),
    {
      x1: "left",
      x2: "right",
      y1: "from",
      y2: "to",
      className: alternate ? "plot__band plot__band--alternate" : "plot__band",
    },
  );
}

function blocks(list: TextBlock[], className: string): Plot.Markish[] {
  const lines = list.flatMap((block) =>
    block.lines.map((text, index) => ({
      text,
      x: block.x,
      y: block.y + index * LINE_STEP,
      anchor: block.anchor,
    })),
  );
  return words(lines, className);
}

/** Texts at pixels, not at values: the layout has already found their places. */
function words(list: (Word & { anchor: Anchor })[], className: string): Plot.Markish[] {
  return ANCHORS.map((textAnchor) =>
    Plot.text(
      list.filter((word) => word.anchor === textAnchor),
      {
        text: "text",
        x: { value: (word: Word) => word.x, scale: null },
        y: { value: (word: Word) => word.y, scale: null },
        textAnchor,
        className,
      },
    ),
  );
}
