// Text in a drawing has to be measured and broken by hand: SVG does neither.

export interface Font {
  size: number;
  weight: number;
}

/** Width of a text in pixels. The browser's canvas in a page, an estimate in tests. */
export type Measure = (text: string, font: Font) => number;

export const AXIS: Font = { size: 12, weight: 450 };
export const NOTE: Font = { size: 12, weight: 450 };
export const VALUE: Font = { size: 14, weight: 700 };
/** From one line of text to the next, in pixels. */
export const LINE_STEP = AXIS.size * 1.25;

/** Breaks at spaces into lines no wider than `width`. A single word may stick out: nothing is cut. */
export function wrap(text: string, width: number, font: Font, measure: Measure): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && measure(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export function widest(lines: string[], font: Font, measure: Measure): number {
  return Math.max(0, ...lines.map((line) => measure(line, font)));
}

/** Measures with the fonts of the page, so that a late web font only needs another drawing. */
export function canvasMeasure(element: Element): Measure {
  const context = element.ownerDocument.createElement("canvas").getContext("2d");
  const family = getComputedStyle(element).fontFamily;
  const known = new Map<string, number>();
  return (text, font) => {
    if (context === null) return text.length * font.size * 0.6;
    const key = `${font.weight} ${font.size}px ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      context.font = `${font.weight} ${font.size}px ${family}`;
      width = context.measureText(text).width;
      known.set(key, width);
    }
    return width;
  };
}
