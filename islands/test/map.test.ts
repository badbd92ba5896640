// What the map makes of its data.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bounds, ownAddress, parseProps } from "../src/map/props.ts";
import type { Places } from "../src/map/props.ts";

const whole = { title: "Batas", data: "/a.json", library: "/l.js", worker: "/w.js", style: "/s.css" };

test("a map needs all of its addresses", () => {
  assert.deepEqual(parseProps(JSON.stringify(whole)), whole);
  assert.throws(() => parseProps(JSON.stringify({ ...whole, worker: "" })), /no worker/u);
  assert.throws(() => parseProps("{}"), /no title/u);
});

function place(geometry: Places["features"][number]["geometry"]): Places["features"][number] {
  return { type: "Feature", properties: { nama: "A", href: "/wilayah/13.01", keadaan: 0 }, geometry };
}

test("the map is as wide as all places together", () => {
  const places: Places = {
    type: "FeatureCollection",
    features: [
      place({ type: "Polygon", coordinates: [[[100, -1], [101, -1], [101, 0], [100, -1]]] }),
      place({ type: "MultiPolygon", coordinates: [[[[98.5, -3], [99, -3], [99, -2], [98.5, -3]]]] }),
    ],
  };
  assert.deepEqual(bounds(places), [98.5, -3, 101, 0]);
  assert.throws(() => bounds({ type: "FeatureCollection", features: [] }), /no place/u);
});

test("only addresses of the house are followed", () => {
  assert.equal(ownAddress("/wilayah/13.01.01.2001"), "/wilayah/13.01.01.2001");
  for (const other of ["//evil.example/x", "https://evil.example", "javascript:alert(1)", "", undefined, 3]) {
    assert.equal(ownAddress(other), null);
  }
});
