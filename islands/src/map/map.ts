// <gadang-map>: a button that loads a map. Until it is pressed nothing is fetched, and when anything goes wrong
// the page stays as it was: the tiles and the table show the same places.

import type { Draw, Drawn } from "./draw.ts";
import { parseProps } from "./props.ts";
import type { MapProps, Places } from "./props.ts";

export class GadangMap extends HTMLElement {
  #drawn: Drawn | null = null;

  connectedCallback(): void {
    const button = this.querySelector("button");
    if (button === null) return;
    try {
      const props = parseProps(this.querySelector("script")?.textContent ?? "");
      button.addEventListener("click", () => void this.#show(props, button));
      button.hidden = false;
    } catch (reason) {
      console.error("gadang-map: no map, the table stays.", reason);
    }
  }

  disconnectedCallback(): void {
    this.#drawn?.remove();
    this.#drawn = null;
  }

  #say(text: string): void {
    const said = this.querySelector("p");
    if (said !== null && said.textContent !== text) said.textContent = text;
  }

  async #show(props: MapProps, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    this.#say("Peta sedang dimuat …");
    const frame = this.ownerDocument.createElement("div");
    try {
      const [places, { draw }] = await Promise.all([
        load(props.data),
        import(props.library) as Promise<{ draw: Draw }>,
        this.#style(props.style),
      ]);
      button.before(frame);
      const said = (name: string): void => this.#say(name || "Tekan sebuah tempat untuk membuka halamannya.");
      const go = (href: string): void => window.location.assign(href);
      this.#drawn = await draw(frame, { places, worker: props.worker, title: props.title, said, go });
      button.hidden = true;
      said("");
      this.setAttribute("drawn", "");
    } catch (reason) {
      frame.remove();
      button.disabled = false;
      this.#say("Peta tidak dapat ditampilkan di peramban ini. Daftar di bawah memuat tempat yang sama.");
      console.warn("gadang-map: no map, the table stays.", reason);
    }
  }

  #style(address: string): Promise<void> {
    const link = this.ownerDocument.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    return new Promise((resolve, reject) => {
      link.addEventListener("load", () => resolve());
      link.addEventListener("error", () => reject(new Error("no style sheet")));
      this.ownerDocument.head.append(link);
    });
  }
}

async function load(address: string): Promise<Places> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return (await answer.json()) as Places;
}

if (!customElements.get("gadang-map")) customElements.define("gadang-map", GadangMap);
