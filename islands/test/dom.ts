// A document for the tests. Import it first: the custom element needs HTMLElement when it is read.

import { Window } from "happy-dom";

export const window = new Window({ url: "http://localhost/" });

/** Observers of the page that a test moves by hand. */
export const observed = { near: [] as (() => void)[], sizes: [] as ((width: number) => void)[] };

class NearObserver {
  readonly #entered: () => void;
  constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
    this.#entered = () => callback([{ isIntersecting: true }]);
  }
  observe(): void {
    observed.near.push(this.#entered);
  }
  disconnect(): void {}
}

class SizeObserver {
  readonly #resized: (width: number) => void;
  constructor(callback: (entries: { contentRect: { width: number } }[]) => void) {
    this.#resized = (width) => callback([{ contentRect: { width } }]);
  }
  observe(): void {
    observed.sizes.push(this.#resized);
  }
  disconnect(): void {}
}

const globals: Record<string, unknown> = {
  window,
  document: window.document,
  HTMLElement: window.HTMLElement,
  customElements: window.customElements,
  getComputedStyle: window.getComputedStyle.bind(window),
  IntersectionObserver: NearObserver,
  ResizeObserver: SizeObserver,
};
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** The line of the reader, as the browser reports it. */
export function connection(value: { saveData?: boolean; effectiveType?: string } | undefined): void {
  Object.defineProperty(globalThis, "navigator", { value: { connection: value }, configurable: true });
}
connection(undefined);
