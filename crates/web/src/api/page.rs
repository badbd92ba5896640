//! The page for people who write programs.

use maud::{Markup, Render, html};
use ui::{
    Cell, Column, DefinitionList, DlLayout, Icon, LinkButton, Narrow, Page, Section, Shell, Table,
};

use super::{DOCUMENT, Described, Kind, Object, Parameter, objects};
use crate::{
    failure::Failure,
    places,
    problem::{ABOUT, ABOUT_TOKENS, PROBLEM},
    room::Access,
};

pub(super) struct ApiPage<'a> {
    pub(super) shell: &'a Shell<'a>,
    pub(super) described: &'a [Described],
    pub(super) base_url: &'a str,
}

impl Render for ApiPage<'_> {
    fn render(&self) -> Markup {
        Page {
            shell: self.shell,
            title: "Data untuk program",
            crumbs: &[],
            lead: Some(ABOUT),
            actions: html! {
                (LinkButton { label: "Unduh OpenAPI", href: DOCUMENT, kind: ui::Kind::Plain, icon: Some(Icon::Download) })
            },
            body: html! {
                (self.overview())
                (tokens(self.base_url))
                @for described in self.described { (operation(described, self.base_url)) }
                @for told in objects(self.described) { (object(told)) }
                (object(&PROBLEM))
                (failures())
            },
        }
        .render()
    }
}

impl ApiPage<'_> {
    fn overview(&self) -> Markup {
        let row = |described: &Described| {
            let told = described.operation;
            vec![
                Cell::link(told.title, format!("#{}", told.id)),
                Cell::html(html! { code { (described.path) } }),
                Cell::text(described.room),
                Cell::text(readers(described.access)),
            ]
        };
        section(
            "daftar",
            "Alamat",
            "Semua dibaca dengan GET.",
            table(
                "Alamat yang menjawab program",
                &["Isi", "Alamat", "Ruang", "Untuk"],
                self.described.iter().map(row).collect(),
            ),
        )
    }
}

fn operation(described: &Described, base_url: &str) -> Markup {
    let told = described.operation;
    let address = format!("'{base_url}{}'", example(described));
    let open = described.access == Access::Open;
    let items = vec![
        ("Alamat".to_owned(), html! { code { "GET " (described.path) } }),
        ("Untuk".to_owned(), html! { (readers(described.access)) }),
        ("Izin token".to_owned(), html! { "“" (told.reads.label) "”" }),
        (
            "Contoh".to_owned(),
            html! {
                @if open { p { code { "curl " (address) } } }
                p { code { (with_token(&address)) } }
            },
        ),
        (
            "Jawaban".to_owned(),
            html! { (link(told.answer)) " sebagai " code { (described.mime) } ". " (told.answer.about) },
        ),
        ("Bila gagal".to_owned(), failures_of(described)),
    ];
    let row = |parameter: &Parameter| {
        let place = if described.is_in_path(parameter) {
            "alamat, wajib"
        } else {
            "setelah ?, boleh tidak diisi"
        };
        vec![
            Cell::html(html! { code { (parameter.name) } }),
            Cell::text(place),
            Cell::html(html! { code { (parameter.example) } }),
            Cell::text(parameter.about),
        ]
    };
    section(
        told.id,
        told.title,
        told.about,
        html! {
            (DefinitionList { layout: DlLayout::Rows, items })
            @if !told.parameters.is_empty() {
                (table(
                    &format!("Parameter: {}", told.title),
                    &["Parameter", "Tempat", "Contoh", "Arti"],
                    told.parameters.iter().map(row).collect(),
                ))
            }
        },
    )
}

fn with_token(address: &str) -> String {
    format!("curl --header \"Authorization: Bearer $GADANG_TOKEN\" {address}")
}

fn tokens(base_url: &str) -> Markup {
    let items = vec![
        (
            "Membuat".to_owned(),
            html! { "Masuk, lalu buka " a href=(places::TOKENS) { "Akun saya, Token untuk program" } "." },
        ),
        ("Contoh".to_owned(), html! { code { (with_token(&format!("'{base_url}/…'"))) } }),
        (
            "Bila ditolak".to_owned(),
            html! {
                "401 dengan kepala WWW-Authenticate bila token tidak berlaku, 403 bila token tidak memuat izinnya, \
                 429 dengan kepala Retry-After bila terlalu banyak token keliru dari satu alamat jaringan."
            },
        ),
    ];
    section(
        "token",
        "Token",
        ABOUT_TOKENS,
        html! { (DefinitionList { layout: DlLayout::Rows, items }) },
    )
}

/// The path with an example in place of each parameter.
fn example(described: &Described) -> String {
    let mut path = described.path.clone();
    let mut query: Vec<String> = Vec::new();
    for parameter in described.operation.parameters {
        if described.is_in_path(parameter) {
            path = path.replace(&format!("{{{}}}", parameter.name), parameter.example);
        } else if query.len() < 2 {
            query.push(format!("{}={}", parameter.name, parameter.example));
        }
    }
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

fn failures_of(described: &Described) -> Markup {
    let failures = described.failures();
    html! {
        @for (n, failure) in failures.iter().enumerate() {
            @if n > 0 { ", " }
            a href=(format!("#{}", failure.code())) { (failure.status().as_u16()) " " (failure.code()) }
        }
    }
}

fn object(told: &Object) -> Markup {
    let row = |field: &super::Field| {
        vec![
            Cell::html(html! { code { (field.name) } }),
            Cell::html(kind(field.kind)),
            Cell::text(field.about),
        ]
    };
    section(
        &anchor(told),
        &format!("Isi {}", told.name),
        told.about,
        table(
            &format!("Isi {}", told.name),
            &["Kunci", "Jenis", "Arti"],
            told.fields.iter().map(row).collect(),
        ),
    )
}

fn anchor(object: &Object) -> String {
    format!("isi-{}", object.name)
}

fn link(object: &Object) -> Markup {
    html! { a href=(format!("#{}", anchor(object))) { (object.name) } }
}

fn kind(of: Kind) -> Markup {
    match of {
        Kind::Text => html! { "teks" },
        Kind::Decimal => html! { "angka desimal sebagai teks" },
        Kind::Number => html! { "bilangan" },
        Kind::Integer => html! { "bilangan bulat" },
        Kind::Moment => html! { "milidetik sejak 1970, UTC" },
        Kind::Flag => html! { "true atau false" },
        Kind::OneOf(words) => html! {
            "salah satu dari "
            @for (n, word) in words.iter().enumerate() { @if n > 0 { ", " } code { (word) } }
        },
        Kind::Object(object) => link(object),
        Kind::OneOfObjects(objects) => html! {
            @for (n, object) in objects.iter().enumerate() { @if n > 0 { " atau " } (link(object)) }
        },
        Kind::List(inner) => html! { "larik " (kind(*inner)) },
        Kind::OrNull(inner) => html! { (kind(*inner)) ", atau null" },
    }
}

fn readers(access: Access) -> String {
    match access {
        Access::Open => "siapa saja".to_owned(),
        Access::SignedIn => "siapa pun, dengan token atau sesi yang sudah masuk".to_owned(),
        Access::Needs(permission) => {
            format!("pemegang izin “{}”, dengan token atau sesi yang sudah masuk", permission.label)
        }
    }
}

fn failures() -> Markup {
    let row = |failure: &Failure| {
        let words = failure.words();
        vec![
            Cell::html(html! { code id=(failure.code()) { (failure.code()) } }),
            Cell::text(failure.status().as_u16().to_string()),
            Cell::text(words.title),
            Cell::text(words.advice),
        ]
    };
    section(
        "kegagalan",
        "Kegagalan",
        "Alamat pada type menunjuk ke salah satu baris ini.",
        table(
            "Kegagalan dan yang dapat dilakukan",
            &["Kode", "Status", "Artinya", "Yang dapat dilakukan"],
            Failure::samples().iter().map(row).collect(),
        ),
    )
}

fn section(id: &str, title: &str, lead: &str, body: Markup) -> Markup {
    Section { id: Some(id), title, lead: Some(lead), actions: html! {}, body }.render()
}

fn table(caption: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Markup {
    Table {
        caption,
        caption_visible: false,
        columns: columns.iter().map(|label| Column::text(*label)).collect(),
        rows,
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}
