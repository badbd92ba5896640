// <gadang-chart>: draws the figure over the table that the server sent, and folds the table away.
//
// The element holds its data as JSON. It never fetches data, decides nothing, and leaves the page
// as it was when anything goes wrong: the open table is the fallback.

import type { DrawLine } from "./line.ts";
import { parseProps } from "./props.ts";
import type { ChartProps } from "./props.ts";
import { drawRadar } from "./radar.ts";
import { canvasMeasure } from "./text.ts";
import type { Measure } from "./text.ts";

type Draw = (width: number, measure: Measure) => Element[];

interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

export class GadangChart extends HTMLElement {
  #observers: { disconnect(): void }[] = [];
  #drawing: HTMLElement | null = null;
  #draw: Draw | null = null;
  #width = 0;

  connectedCallback(): void {
    try {
      const props = parseProps(this.querySelector("script")?.textContent ?? "");
      this.#whenNear(() => void this.#start(props));
    } catch (reason) {
      this.#giveUp(reason);
    }
  }

  disconnectedCallback(): void {
    for (const observer of this.#observers) observer.disconnect();
    this.#observers = [];
  }

  /** Loads what the drawing needs and keeps it as wide as its place. */
  async #start(props: ChartProps): Promise<void> {
    try {
      const draw = await drawingOf(props, this.dataset["plot"], this.ownerDocument);
      if (draw === null || !this.isConnected) return;
      this.#draw = draw;
      this.#redraw(this.clientWidth);
      const sizes = new ResizeObserver((entries) => {
        const width = entries.at(-1)?.contentRect.width;
        if (width !== undefined) this.#redraw(width);
      });
      sizes.observe(this);
      this.#observers.push(sizes);
      // Widths measured with the fallback font are wrong once the web font has come.
      await this.ownerDocument.fonts?.ready;
      this.#redraw(this.clientWidth, true);
    } catch (reason) {
      this.#giveUp(reason);
    }
  }

  #redraw(width: number, force = false): void {
    const whole = Math.floor(width);
    if (this.#draw === null || whole <= 0 || (whole === this.#width && !force)) return;
    this.#width = whole;
    const parts = this.#draw(whole, canvasMeasure(this));
    if (this.#drawing === null) {
      this.#drawing = this.ownerDocument.createElement("div");
      this.#drawing.className = "plot__frame";
      this.append(this.#drawing);
      // Once only: a reader who opens the table again keeps it open.
      this.closest("figure")?.querySelector("details")?.removeAttribute("open");
    }
    this.#drawing.replaceChildren(...parts);
    this.setAttribute("drawn", "");
  }

  #whenNear(start: () => void): void {
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        start();
      },
      { rootMargin: "300px" },
    );
    near.observe(this);
    this.#observers.push(near);
  }

  #giveUp(reason: unknown): void {
    this.disconnectedCallback();
    this.#drawing?.remove();
    this.#drawing = null;
    this.removeAttribute("drawn");
    this.closest("figure")?.querySelector("details")?.setAttribute("open", "");
    console.error("gadang-chart: the table stays in place of the drawing.", reason);
  }
}

/** How to draw these props, or nothing where drawing them would cost the reader too much. */
export async function drawingOf(
  props: ChartProps,
  plotAddress: string | undefined,
  document: Document,
): Promise<Draw | null> {
  if (props.kind === "radar") {
    return (width, measure) => drawRadar(props, width, measure, document);
  }
  if (plotAddress === undefined) throw new Error("a line chart needs the address of plot.js in data-plot");
  if (isSlow((navigator as { connection?: Connection }).connection)) return null;
  const { drawLine } = (await import(plotAddress)) as { drawLine: DrawLine };
  return (width, measure) => [drawLine(props, width, measure)];
}

/** On such a line 100 kB of drawing code arrive long after the table has been read. */
export function isSlow(connection: Connection | undefined): boolean {
  return connection?.saveData === true || ["slow-2g", "2g"].includes(connection?.effectiveType ?? "");
}

if (!customElements.get("gadang-chart")) customElements.define("gadang-chart", GadangChart);
