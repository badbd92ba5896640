// What the server sends, and shapes of data that strain a drawing.

import { examples } from "../src/chart/examples.ts";
import type { Band, Example, LineProps, Mark, Point, RadarProps, Segment } from "../src/chart/props.ts";

function comma(value: string): string {
  return value.replace(".", ",");
}

function mark(value: string): Mark {
  return { value, shown: comma(value) };
}

function point(x: string, value: string | null, target?: string, range?: [string, string]): Point {
  return {
    x,
    value,
    shown: value === null ? "–" : comma(value),
    target: target === undefined ? null : mark(target),
    range: range === undefined ? null : { from: range[0], to: range[1], shown: range.map(comma).join("–") },
  };
}

function line(segments: Segment[], max = "5"): LineProps {
  return { kind: "line", unit: null, min: max === "5" ? "1" : "0", max, segments };
}

const bands: Band[] = [
  { from: "1", to: "1.8", label: "Kurang di bawah 1,80" },
  { from: "1.8", to: "2.6", label: "Cukup 1,80–2,59" },
  { from: "2.6", to: "3.5", label: "Baik 2,60–3,49" },
  { from: "3.5", to: "4.2", label: "Sangat baik 3,50–4,19" },
  { from: "4.2", to: "5", label: "Memuaskan mulai 4,20" },
];
const cukup: Band = { from: "1.5", to: "2.5", label: "Cukup 1,50–2,49" };
const official = [point("2021", "2.69"), point("2022", "3.18", "3.20"), point("2023", "3.75", "3.30")];

export const twoInstruments: LineProps = line([
  { label: "SPBE 2020", points: official, bands: bands.slice(2, 3) },
  {
    label: "Pemdi 2026 — instrumen baru",
    points: [point("2026 (mandiri)", "1.92", undefined, ["1.70", "2.20"])],
    bands: [cukup],
  },
]);

const aspek = [
  "Kebijakan Internal Tata Kelola SPBE",
  "Perencanaan Strategis SPBE",
  "Teknologi Informasi dan Komunikasi",
  "Penyelenggara SPBE",
  "Penerapan Manajemen SPBE",
  "Audit TIK",
  "Layanan Administrasi Pemerintahan Berbasis Elektronik",
  "Layanan Publik Berbasis Elektronik",
];

function radar(names: string[], ...series: [string, ...(string | null)[]][]): RadarProps {
  return {
    kind: "radar",
    max: "5",
    axes: names.map((label, index) => ({ label, short: `A${index + 1}` })),
    series: series.map(([label, ...values]) => ({
      label,
      values: values.map((value) => (value === null ? null : mark(value))),
    })),
  };
}

export const cases: Example[] = [
  ...examples.map(({ name, props }) => ({ name: `the server's ${name}`, props })),
  { name: "two instruments", props: twoInstruments },
  { name: "all predicates", props: line([{ label: "SPBE 2020", points: official, bands }]) },
  {
    name: "one point",
    props: line([
      { label: "Pemdi 2026", points: [point("2026 (mandiri)", "1.92", "2.00", ["1.70", "2.20"])], bands: [cukup] },
    ]),
  },
  {
    name: "three instruments, missing years, values on the edges",
    props: line([
      {
        label: "SPBE 2018",
        points: [point("2018", "5.00", "4.90"), point("2019", "1.00"), point("2020", null)],
        bands: [],
      },
      {
        label: "SPBE 2020",
        points: [
          point("2021", "2.69"),
          point("2022", null, "3.20"),
          point("2023", "3.75", "3.30"),
          point("2024", "3.74", "3.75"),
          point("2025", "3.80", "3.80"),
        ],
        bands: bands.slice(2, 3),
      },
      {
        label: "Pemdi 2026 — instrumen baru",
        points: [point("2026 (mandiri)", "1.92", undefined, ["1.70", "2.20"]), point("2027", "2.30", "2.30")],
        bands: [cukup],
      },
    ]),
  },
  {
    name: "sixteen years on a scale of 100",
    props: line(
      [
        {
          label: "Nilai SAKIP",
          points: Array.from({ length: 16 }, (_, index) =>
            point(String(2010 + index), (52.31 + index * 2.17 + (index % 3) * 1.4).toFixed(2)),
          ),
          bands: [
            { from: "60", to: "70", label: "B 60–70" },
            { from: "70", to: "80", label: "BB 70–80" },
          ],
        },
      ],
      "100",
    ),
  },
  {
    name: "eight aspects, three series",
    props: radar(
      aspek,
      ["Hasil akhir", "1.90", "2.25", "2.50", "1.50", "1.00", "1.00", "3.80", "3.67"],
      ["Penilaian mandiri", "2.30", "2.75", "2.50", "2.00", "1.36", "1.33", "4.00", "4.00"],
      ["Target", "2.60", "2.60", "2.60", "2.60", "2.60", "2.60", "2.60", "2.60"],
    ),
  },
  {
    name: "seven aspects",
    props: radar(aspek.slice(0, 7), ["Mandiri 2026", "2.10", "1.80", "1.95", "1.60", "1.75", "2.20", "1.90"]),
  },
  {
    name: "aspects without a value",
    props: radar(
      aspek,
      ["Hasil akhir", "1.90", null, "2.50", "1.50", null, "1.00", "3.80", "5.00"],
      ["2024", "1.90", "2.10", "2.50", "1.50", "1.00", null, "3.80", "3.67"],
    ),
  },
];
