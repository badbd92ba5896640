// What the server sends for a map, and the boundaries it points to.

import type { FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

export interface MapProps {
  title: string;
  /** Address of the GeoJSON. */
  data: string;
  /** Addresses of what draws it, loaded on request. */
  library: string;
  worker: string;
  style: string;
}

export interface PlaceProps {
  nama: string;
  href: string;
  /** 1 for a place that is drawn with a broken line. */
  keadaan: number;
}

export type Places = FeatureCollection<Polygon | MultiPolygon, PlaceProps>;

export type Bounds = [west: number, south: number, east: number, north: number];

/** Reads the JSON of a page. Throws with the reason when something is missing. */
export function parseProps(text: string): MapProps {
  const props = JSON.parse(text) as Record<string, unknown>;
  for (const name of ["title", "data", "library", "worker", "style"]) {
    if (typeof props[name] !== "string" || props[name] === "") throw new Error(`no ${name}`);
  }
  return props as unknown as MapProps;
}

/** The rectangle around all places. Throws when there is none. */
export function bounds(places: Places): Bounds {
  const around: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of places.features) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const [x, y] of polygons.flat(2) as Position[]) {
      if (x === undefined || y === undefined) continue;
      around[0] = Math.min(around[0], x);
      around[1] = Math.min(around[1], y);
      around[2] = Math.max(around[2], x);
      around[3] = Math.max(around[3], y);
    }
  }
  if (around[0] > around[2]) throw new Error("no place has a boundary");
  return around;
}

/** Only addresses of our own house are followed, whatever the data say. */
export function ownAddress(href: unknown): string | null {
  return typeof href === "string" && /^\/(?!\/)[\w./-]*$/u.test(href) ? href : null;
}
