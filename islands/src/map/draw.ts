// Draws the places with MapLibre. A file of its own, because it weighs more than all the rest of a page.

import { Map as Drawing, NavigationControl, setWorkerUrl } from "maplibre-gl";
import type { MapMouseEvent, MapLayerMouseEvent } from "maplibre-gl";

import { bounds, ownAddress } from "./props.ts";
import type { Places } from "./props.ts";

export interface Drawn {
  remove(): void;
}

export interface DrawOptions {
  places: Places;
  worker: string;
  title: string;
  /** Told the name of the place under the pointer, or nothing. */
  said: (name: string) => void;
  /** Called with the address of a place that was pressed. */
  go: (href: string) => void;
}

export type Draw = (frame: HTMLElement, options: DrawOptions) => Promise<Drawn>;

const WORDS = {
  "Map.Title": "Peta",
  "NavigationControl.ZoomIn": "Perbesar",
  "NavigationControl.ZoomOut": "Perkecil",
  "NavigationControl.ResetBearing": "Utara di atas",
};

/** No tiles, no letters, no pictures: nothing is fetched but what the page gave. */
function style(frame: HTMLElement, places: Places): ConstructorParameters<typeof Drawing>[0]["style"] {
  const theme = getComputedStyle(frame);
  const colour = (name: string): string => theme.getPropertyValue(name).trim() || "#777777";
  return {
    version: 8,
    sources: { places: { type: "geojson", data: places, attribution: "" } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--wash") } },
      { id: "land", type: "fill", source: "places", paint: { "fill-color": colour("--card"), "fill-opacity": 0.85 } },
      {
        id: "whole",
        type: "line",
        source: "places",
        filter: ["!=", ["get", "keadaan"], 1],
        paint: { "line-color": colour("--red"), "line-width": 1 },
      },
      {
        id: "broken",
        type: "line",
        source: "places",
        filter: ["==", ["get", "keadaan"], 1],
        paint: { "line-color": colour("--warn"), "line-width": 1.6, "line-dasharray": [3, 2] },
      },
      {
        id: "pointed",
        type: "fill",
        source: "places",
        filter: ["==", ["get", "href"], ""],
        paint: { "fill-color": colour("--gold"), "fill-opacity": 0.55 },
      },
    ],
  };
}

export const draw: Draw = async (frame, { places, worker, title, said, go }) => {
  setWorkerUrl(worker);
  const drawing = new Drawing({
    container: frame,
    style: style(frame, places) ?? "",
    bounds: bounds(places),
    fitBoundsOptions: { padding: 16 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    locale: { ...WORDS, "Map.Title": title },
  });
  drawing.addControl(new NavigationControl({ showCompass: false }));
  const at = (event: MapLayerMouseEvent | MapMouseEvent): { nama: string; href: string | null } => {
    const feature = drawing.queryRenderedFeatures(event.point, { layers: ["land"] })[0];
    const { nama, href } = feature?.properties ?? {};
    return { nama: typeof nama === "string" ? nama : "", href: ownAddress(href) };
  };
  drawing.on("mousemove", (event) => {
    const { nama, href } = at(event);
    drawing.getCanvas().style.cursor = href === null ? "" : "pointer";
    drawing.setFilter("pointed", ["==", ["get", "href"], href ?? ""]);
    said(nama);
  });
  drawing.on("click", (event) => {
    const { href } = at(event);
    if (href !== null) go(href);
  });
  await new Promise<void>((resolve, reject) => {
    drawing.once("idle", () => resolve());
    drawing.on("error", ({ error }) => reject(error));
  });
  return drawing;
};
