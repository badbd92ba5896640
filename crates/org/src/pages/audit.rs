//! The trail: who did what, when, to what.

use kernel::{FieldErrors, Timestamp, Zona, ribuan, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Choice, Column, DateField, EmptyState, Filter, FilterBar, Icon, ListPage, Narrow, Opt,
    Pagination, SearchField, Shell, Table,
};

use crate::{
    download::Links,
    input::audit::JejakQuery,
    store::audit::{Cursor, Row},
};

/// One page of the trail.
pub(crate) struct JejakView<'a> {
    pub query: &'a JejakQuery,
    pub errors: &'a FieldErrors,
    pub zona: Zona,
    /// The rooms that have left a trail.
    pub rooms: &'a [String],
    /// How many rows the search finds.
    pub count: i64,
    pub rows: &'a [Row],
    /// Where the next page starts.
    pub next: Option<&'a Cursor>,
}

/// The search without its place in the list.
fn search(query: &JejakQuery) -> String {
    let pairs = [
        ("q", &query.q),
        ("ruang", &query.ruang),
        ("pelaku", &query.pelaku),
        ("objek", &query.objek),
        ("dari_hari", &query.dari_hari),
        ("dari_bulan", &query.dari_bulan),
        ("dari_tahun", &query.dari_tahun),
        ("sampai_hari", &query.sampai_hari),
        ("sampai_bulan", &query.sampai_bulan),
        ("sampai_tahun", &query.sampai_tahun),
    ];
    let said: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", super::encoded(value)))
        .collect();
    said.join("&")
}

/// The page.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &JejakView<'_>) -> Markup {
    let search = search(view.query);
    let next = view
        .next
        .map(|cursor| format!("/organisasi/audit?{search}&setelah={}&id={}", cursor.at, cursor.id));
    ListPage {
        shell,
        title: "Jejak audit",
        crumbs: &[],
        lead: Some("Setiap perubahan, siapa yang melakukannya, dan kapan. Jejak disegel berantai dan tidak dapat diubah."),
        actions: html! {},
        notice,
        filters: filters(view, !search.is_empty()),
        count: &format!("{} catatan", ribuan(view.count)),
        exports: &Links::new("/organisasi/audit", &search).links(),
        body: body(view),
        pagination: Pagination {
            shown: &format!("{} catatan pada halaman ini", view.rows.len()),
            previous: (!view.query.setelah.is_empty()).then_some("/organisasi/audit"),
            next: next.as_deref(),
        }
        .render(),
    }
    .render()
}

fn filters(view: &JejakView<'_>, searched: bool) -> Markup {
    let query = view.query;
    let chip = |label: &str, value: &str| {
        (!value.is_empty()).then(|| Filter {
            label: format!("{label}: {value}"),
            remove: "/organisasi/audit".to_owned(),
        })
    };
    FilterBar {
        action: "/organisasi/audit",
        body: html! {
            (SearchField { name: "q", label: "Cari pelaku, tindakan, atau rincian", value: &query.q })
            (Choice {
                name: "ruang", label: "Ruang",
                options: view.rooms.iter().map(|room| Opt::new(room.clone(), room_label(room))).collect(),
                selected: &query.ruang, hint: None, error: None, required: false, empty: Some("Semua ruang"),
            })
            (date("dari", "Dari tanggal", &query.dari_hari, &query.dari_bulan, &query.dari_tahun, view.errors))
            (date("sampai", "Sampai tanggal", &query.sampai_hari, &query.sampai_bulan, &query.sampai_tahun, view.errors))
        },
        reset: searched.then_some("/organisasi/audit"),
        active: [chip("Objek", &query.objek), chip("Pelaku", &query.pelaku)].into_iter().flatten().collect(),
    }
    .render()
}

fn date<'a>(
    name: &'a str,
    label: &'a str,
    day: &'a str,
    month: &'a str,
    year: &'a str,
    errors: &'a FieldErrors,
) -> DateField<'a> {
    DateField {
        name,
        label,
        day,
        month,
        year,
        hint: None,
        error: errors.get(name),
        required: false,
    }
}

/// The name of a room in the trail as people know it.
fn room_label(room: &str) -> &str {
    match room {
        "maturity" => "Indeks",
        "org" => "Organisasi",
        "akun" => "Akun",
        "masuk" => "Masuk",
        "webhook" => "Kiriman",
        "wilayah" => "Wilayah",
        other => other,
    }
}

fn body(view: &JejakView<'_>) -> Markup {
    if view.rows.is_empty() {
        return EmptyState {
            icon: Icon::ScrollText,
            title: "Tidak ada catatan",
            body: "Ubah kata atau tanggal pencarian, atau hapus saringannya.",
            action: html! {},
        }
        .render();
    }
    Table {
        caption: "Catatan jejak audit, dari yang terbaru",
        caption_visible: false,
        columns: vec![
            Column::text("Waktu"),
            Column::text("Pelaku"),
            Column::text("Ruang"),
            Column::text("Kejadian"),
        ],
        rows: view
            .rows
            .iter()
            .map(|row| {
                vec![
                    Cell::text(waktu_panjang(Timestamp(row.at), view.zona)),
                    Cell::text(&row.pelaku),
                    Cell::text(room_label(&row.ruang)),
                    Cell::two_lines(html! { (row.rincian) }, &row.tindakan),
                ]
            })
            .collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}
