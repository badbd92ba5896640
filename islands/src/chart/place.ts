// Where labels go so that none covers another, a dot or a line. Greedy: the labels that matter most
// are asked first, each takes its cheapest place, and a label that has no free place and is not
// needed is left out, because the table beside the drawing holds it too.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Anchor = "start" | "middle" | "end";

/** One possible place of a label: the text, where it is anchored, and the box that it would fill. */
export interface Candidate {
  text: string;
  x: number;
  /** Middle of the line of text. */
  y: number;
  anchor: Anchor;
  box: Box;
}

export interface Wanted<Kind extends string> {
  kind: Kind;
  /** Kept even where every place collides. */
  needed: boolean;
  /** Best first. */
  candidates: Candidate[];
}

export interface Obstacle {
  box: Box;
  /** A hard obstacle may never be covered, a soft one only when nothing else is left. */
  hard: boolean;
}

export type Placed<Kind extends string> = Candidate & { kind: Kind };

export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export function inside(box: Box, bounds: Box): boolean {
  return (
    box.x >= bounds.x &&
    box.y >= bounds.y &&
    box.x + box.width <= bounds.x + bounds.width &&
    box.y + box.height <= bounds.y + bounds.height
  );
}

export function candidate(
  text: string,
  size: { width: number; height: number },
  x: number,
  y: number,
  anchor: Anchor,
): Candidate {
  const shift = anchor === "start" ? 0 : anchor === "end" ? size.width : size.width / 2;
  const box = { x: x - shift, y: y - size.height / 2, width: size.width, height: size.height };
  return { text, x, y, anchor, box };
}

/** A line as a chain of small boxes, which is close enough for text that should not lie on it. */
export function alongLine(x1: number, y1: number, x2: number, y2: number, thick: number): Box[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 6));
  return Array.from({ length: steps + 1 }, (_, index) => ({
    x: x1 + ((x2 - x1) * index) / steps - thick / 2,
    y: y1 + ((y2 - y1) * index) / steps - thick / 2,
    width: thick,
    height: thick,
  }));
}

/** Side by side, two texts need a little air or they read as one. */
const APART = 3;

export function place<Kind extends string>(
  wanted: Wanted<Kind>[],
  obstacles: Obstacle[],
  bounds: Box,
): Placed<Kind>[] {
  const taken = [...obstacles];
  const placed: Placed<Kind>[] = [];
  for (const label of wanted) {
    const costs = label.candidates.map(({ box: tight }, rank) => {
      const box = { ...tight, x: tight.x - APART, width: tight.width + 2 * APART };
      let hard = inside(box, bounds) ? 0 : 1_000;
      let soft = 0;
      for (const other of taken) {
        if (other.hard) hard += overlap(box, other.box);
        else soft += overlap(box, other.box);
      }
      return { rank, hard, cost: hard * 100 + soft + rank };
    });
    costs.sort((a, b) => a.cost - b.cost);
    const best = costs[0];
    const chosen = best && label.candidates[best.rank];
    if (!best || !chosen || (best.hard > 0 && !label.needed)) continue;
    placed.push({ ...chosen, kind: label.kind });
    taken.push({ box: chosen.box, hard: true });
  }
  return placed;
}
