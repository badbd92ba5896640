import type { Measure } from "../src/chart/text.ts";

/** A little wider than the real font, so that what fits here fits on a page. */
export const measure: Measure = (text, font) => text.length * font.size * (font.weight > 600 ? 0.57 : 0.53);
