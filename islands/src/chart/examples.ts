// Written by the tests of crates/ui (BLESS=1 cargo test -p ui). Do not edit.
import type { Example } from "./props.ts";

export const examples: Example[] = [
  {
    "name": "garis",
    "props": {
      "kind": "line",
      "unit": null,
      "min": "1",
      "max": "5",
      "segments": [
        {
          "label": "SPBE 2020",
          "points": [
            {
              "x": "2021",
              "value": "2.69",
              "shown": "2,69",
              "target": null,
              "range": null
            },
            {
              "x": "2022",
              "value": "3.18",
              "shown": "3,18",
              "target": {
                "value": "3.20",
                "shown": "3,20"
              },
              "range": null
            },
            {
              "x": "2023",
              "value": "3.75",
              "shown": "3,75",
              "target": {
                "value": "3.30",
                "shown": "3,30"
              },
              "range": null
            }
          ],
          "bands": [
            {
              "from": "2.60",
              "to": "3.50",
              "label": "Baik 2,60–3,49"
            }
          ]
        },
        {
          "label": "Pemdi 2026 — instrumen baru",
          "points": [
            {
              "x": "2026 (mandiri)",
              "value": "1.92",
              "shown": "1,92",
              "target": null,
              "range": {
                "from": "1.70",
                "to": "2.20",
                "shown": "1,70–2,20"
              }
            }
          ],
          "bands": [
            {
              "from": "1.50",
              "to": "2.50",
              "label": "Cukup 1,50–2,49"
            }
          ]
        }
      ]
    }
  },
  {
    "name": "radar",
    "props": {
      "kind": "radar",
      "max": "5",
      "axes": [
        {
          "label": "Kebijakan internal tata kelola",
          "short": "Kebijakan"
        },
        {
          "label": "Perencanaan strategis",
          "short": "Perencanaan"
        },
        {
          "label": "Teknologi informasi dan komunikasi",
          "short": "TIK"
        },
        {
          "label": "Penyelenggara",
          "short": "Penyelenggara"
        },
        {
          "label": "Penerapan manajemen",
          "short": "Manajemen"
        },
        {
          "label": "Audit TIK",
          "short": "Audit"
        },
        {
          "label": "Layanan administrasi pemerintahan",
          "short": "Administrasi"
        },
        {
          "label": "Layanan publik",
          "short": "Publik"
        }
      ],
      "series": [
        {
          "label": "2022",
          "values": [
            {
              "value": "3.20",
              "shown": "3,20"
            },
            {
              "value": "2.50",
              "shown": "2,50"
            },
            {
              "value": "2.75",
              "shown": "2,75"
            },
            {
              "value": "2.50",
              "shown": "2,50"
            },
            {
              "value": "1.75",
              "shown": "1,75"
            },
            {
              "value": "1.33",
              "shown": "1,33"
            },
            {
              "value": "4.10",
              "shown": "4,10"
            },
            {
              "value": "4.00",
              "shown": "4,00"
            }
          ]
        },
        {
          "label": "2021",
          "values": [
            {
              "value": "2.40",
              "shown": "2,40"
            },
            {
              "value": "2.00",
              "shown": "2,00"
            },
            {
              "value": "2.25",
              "shown": "2,25"
            },
            {
              "value": "1.50",
              "shown": "1,50"
            },
            {
              "value": "1.38",
              "shown": "1,38"
            },
            null,
            {
              "value": "3.70",
              "shown": "3,70"
            },
            {
              "value": "3.50",
              "shown": "3,50"
            }
          ]
        }
      ]
    }
  }
];
