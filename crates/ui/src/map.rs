//! A map that is loaded on request: boundaries of the program itself, no base map, each place a link.
//!
//! Not instead of a table or a tile grid: they stand in the page, and the map comes on top when asked for.
//! MUST be loaded by a button, because it weighs more than all the rest of a page; MUST leave the page complete
//! without JavaScript or WebGL; MUST lead nowhere that the table below does not lead.

use maud::{Markup, Render, html};
use serde::Serialize;

use crate::{Icon, assets, gallery::Example, raw::json_block};

/// A map of GeoJSON. Each feature has the properties `nama`, `href` and `keadaan` (0 or 1: plain or striped).
pub struct MapOnRequest<'a> {
    /// Id of the figure.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// The address of the GeoJSON.
    pub data: &'a str,
    /// Where the boundaries are from.
    pub source: &'a str,
}

/// What the island needs: addresses only, it fetches the boundaries itself because they are heavy.
#[derive(Serialize)]
struct Props<'a> {
    title: &'a str,
    data: &'a str,
    library: &'a str,
    worker: &'a str,
    style: &'a str,
}

impl MapOnRequest<'_> {
    /// The addresses of what npm built; none where it was not built.
    fn built(&self) -> Option<(&'static str, Props<'_>)> {
        let props = Props {
            title: self.title,
            data: self.data,
            library: assets::url("maplibre.js")?,
            worker: assets::url("maplibre-worker.js")?,
            style: assets::url("maplibre.css")?,
        };
        Some((assets::url("map.js")?, props))
    }
}

impl Render for MapOnRequest<'_> {
    fn render(&self) -> Markup {
        html! {
            figure.map id=(self.id) {
                figcaption.map__title { (self.title) }
                @if let Some((script, props)) = self.built() {
                    gadang-map {
                        script type="application/json" { (json_block(&props)) }
                        button.button.button--plain type="button" hidden { (Icon::Map) "Tampilkan peta" }
                        p.map__said role="status" {}
                    }
                    script type="module" src=(script) {}
                }
                p.map__source { "Batas: " (self.source) ". Peta memerlukan JavaScript dan baru dimuat (sekitar 450 kB) setelah Anda memintanya; daftar di halaman ini memuat tempat yang sama." }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new(
        "MapOnRequest",
        "belum diminta",
        MapOnRequest { id: "peta", title: "Batas nagari", data: "#", source: "berkas contoh" }
            .render(),
    )]
}
