//! The ledger of facts: what holds now, and one series with its reasons and its chain.

use std::collections::BTreeMap;

use facts::{Checked, Fact, FactDefinition, Subject};
use kernel::{FieldErrors, KodeKemendagri, OpdId, Zona, angka, waktu_panjang};
use maud::{Markup, Render, html};
use ruleset::Explained;
use ui::{
    Card, Cell, Choice, Column, Crumb, DefinitionList, DetailPage, DlLayout, EmptyState, Event,
    Figure, Filter, FilterBar, History, Icon, Input, Kind, Link, LinkButton, ListPage, Narrow,
    Notice, Opt, Pagination, Reasons, ReasonsView, Shell, Stats, Table, Tag, TextField, Tone,
    Width,
};

use super::encoded;
use crate::{
    NamedPlace,
    download::Links,
    input::fakta::FaktaQuery,
    rules::fakta::{Keadaan, period_words},
};

pub(crate) const ROOT: &str = "/organisasi/fakta";

/// What facts and their subjects are called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nama {
    /// The institution.
    pub instansi: String,
    /// Agencies and units that some fact speaks of.
    pub opd: BTreeMap<OpdId, String>,
    /// Places that some fact speaks of.
    pub places: BTreeMap<KodeKemendagri, NamedPlace>,
    /// Everything that some room publishes.
    pub definitions: Vec<&'static FactDefinition>,
}

impl Nama {
    /// What a room says of its fact; none when no room publishes it any more.
    pub(crate) fn definition(&self, code: &str) -> Option<&'static FactDefinition> {
        self.definitions.iter().copied().find(|definition| definition.code == code)
    }

    /// What a fact says, or its code where nobody knows any more.
    pub(crate) fn arti<'a>(&self, code: &'a str) -> &'a str {
        self.definition(code).map_or(code, |definition| definition.meaning)
    }

    /// The name of the number in its frozen reasons, which tells one domain from another; otherwise what the
    /// room says of all facts of this code.
    pub(crate) fn sebutan(&self, fact: &Fact) -> String {
        #[derive(serde::Deserialize)]
        struct Named {
            what: String,
        }
        let named = fact.reasons.as_deref().and_then(|text| serde_json::from_str(text).ok());
        named.map_or_else(|| self.arti(&fact.series.code).to_owned(), |named: Named| named.what)
    }

    /// What a fact speaks of.
    pub(crate) fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Instansi => self.instansi.clone(),
            Subject::Opd(opd) => {
                self.opd.get(opd).cloned().unwrap_or_else(|| "Perangkat daerah lama".to_owned())
            }
            Subject::Wilayah(kode) => {
                self.places.get(kode).map_or_else(|| format!("Wilayah {kode}"), |p| p.name.clone())
            }
        }
    }

    /// The same, with a link where what it speaks of has a page.
    fn subject_link(&self, subject: &Subject) -> Markup {
        let name = self.subject(subject);
        let place = match subject {
            Subject::Wilayah(kode) => self.places.get(kode),
            Subject::Instansi | Subject::Opd(_) => None,
        };
        html! {
            @match place {
                Some(place) => a href=(place.href) { (name) },
                None => (name),
            }
        }
    }

    /// The value with a decimal comma, as many decimals as its room wants; a dash when it was taken back.
    fn value(&self, fact: &Fact) -> String {
        let Some(value) = fact.value else { return "–".to_owned() };
        let places = self.definition(&fact.series.code).map_or(value.scale(), |d| d.decimals);
        angka(value, places)
    }
}

/// Code and detail of a series: `maturity.indeks · spbe-2020.akhir`.
fn series_words(fact: &Fact) -> String {
    let series = &fact.series;
    if series.detail.is_empty() {
        series.code.clone()
    } else {
        format!("{} · {}", series.code, series.detail)
    }
}

fn tag(state: Keadaan) -> Tag<'static> {
    Tag { tone: tone(state), label: state.label() }
}

const fn tone(state: Keadaan) -> Tone {
    match state {
        Keadaan::Berlaku => Tone::Ok,
        Keadaan::Digantikan => Tone::Neutral,
        Keadaan::Ditarik => Tone::Warn,
    }
}

/// One page of what holds now.
pub(crate) struct BukuView<'a> {
    pub query: &'a FaktaQuery,
    pub errors: &'a FieldErrors,
    pub nama: &'a Nama,
    pub zona: Zona,
    pub rows: &'a [Fact],
    /// Whether another page follows.
    pub more: bool,
}

/// The filters without the place in the list, as they stand in an address.
pub(crate) fn search(kode: &str, periode: &str) -> String {
    [("kode", kode), ("periode", periode)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The address of a list or file with these filters.
pub(crate) fn address(path: &str, search: &str) -> String {
    if search.is_empty() { path.to_owned() } else { format!("{path}?{search}") }
}

/// The page.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &BukuView<'_>) -> Markup {
    let query = view.query;
    let search = search(&query.kode, &query.periode);
    let first = address(ROOT, &search);
    let on = if search.is_empty() { String::new() } else { format!("{search}&") };
    let last = view.rows.last().filter(|_| view.more);
    let next = last.map(|last| format!("{ROOT}?{on}setelah={}", encoded(last.id.as_str())));
    let whole = query.setelah.is_empty() && !view.more;
    let count = view.rows.len();
    let counted =
        if whole { format!("{count} fakta") } else { format!("{count} fakta pada halaman ini") };
    ListPage {
        shell,
        title: "Buku fakta",
        crumbs: &[],
        lead: Some(
            "Angka yang diterbitkan dan berlaku sekarang, masing-masing dengan alasannya. Yang digantikan atau \
             ditarik ada dalam riwayat tiap fakta; tidak ada yang dihapus.",
        ),
        actions: html! {},
        notice,
        filters: filters(view),
        count: &counted,
        exports: &Links::new(ROOT, &search).links(),
        body: body(view, !search.is_empty()),
        pagination: html! {
            @if !whole {
                (Pagination {
                    shown: &counted,
                    previous: (!query.setelah.is_empty()).then_some(first.as_str()),
                    next: next.as_deref(),
                })
            }
        },
    }
    .render()
}

fn filters(view: &BukuView<'_>) -> Markup {
    let query = view.query;
    let mut active = Vec::new();
    if !query.kode.is_empty() {
        active.push(Filter {
            label: format!("Fakta: {}", view.nama.arti(&query.kode)),
            remove: address(ROOT, &search("", &query.periode)),
        });
    }
    if !query.periode.is_empty() && view.errors.is_empty() {
        active.push(Filter {
            label: format!("Periode: {}", query.periode),
            remove: address(ROOT, &search(&query.kode, "")),
        });
    }
    FilterBar {
        action: ROOT,
        body: html! {
            (Choice {
                name: "kode", label: "Fakta",
                options: view.nama.definitions.iter().map(|d| Opt::new(d.code, d.meaning)).collect(),
                selected: &query.kode, hint: None, error: None, required: false, empty: Some("Semua fakta"),
            })
            (TextField {
                name: "periode", label: "Periode", value: &query.periode,
                hint: Some("Misalnya 2025, Triwulan I 2025, atau Maret 2025."),
                error: view.errors.get("periode"), required: false,
                input: Input { width: Width::Medium, maxlength: Some(40), ..Input::default() },
            })
        },
        reset: (!active.is_empty()).then_some(ROOT),
        active,
    }
    .render()
}

fn body(view: &BukuView<'_>, searched: bool) -> Markup {
    if view.rows.is_empty() {
        let (title, body) = if searched {
            ("Tidak ada fakta yang cocok", "Pilih fakta atau periode lain, atau hapus saringannya.")
        } else {
            (
                "Belum ada fakta yang diterbitkan",
                "Buku ini terisi begitu sebuah ruang menerbitkan angkanya.",
            )
        };
        return EmptyState { icon: Icon::BadgeCheck, title, body, action: html! {} }.render();
    }
    let row = |fact: &Fact| {
        let href = format!("{ROOT}/{}", fact.id);
        let name = html! { a href=(href) { (view.nama.sebutan(fact)) } };
        vec![
            Cell::two_lines(name, series_words(fact)),
            Cell::html(view.nama.subject_link(&fact.series.subject)),
            Cell::text(period_words(fact.period)),
            Cell::text(view.nama.value(fact)),
            Cell::text(&fact.unit),
            Cell::text(waktu_panjang(fact.at, view.zona)),
            Cell::html(tag(Keadaan::Berlaku).render()),
        ]
    };
    Table {
        caption: "Fakta yang berlaku, dari yang terakhir diterbitkan",
        caption_visible: false,
        columns: vec![
            Column::text("Fakta"),
            Column::text("Tentang"),
            Column::text("Periode"),
            Column::number("Nilai"),
            Column::text("Satuan"),
            Column::text("Diterbitkan"),
            Column::text("Keadaan"),
        ],
        rows: view.rows.iter().map(row).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}

/// One series, opened at the period of one of its entries.
pub(crate) struct FaktaView<'a> {
    pub nama: &'a Nama,
    pub zona: Zona,
    /// The newest entry of the period.
    pub fact: &'a Fact,
    /// A part of the series, newest first.
    pub entries: &'a [Fact],
    /// The address of the part before this one, where this is not the newest.
    pub newer: Option<&'a str>,
    /// The address of the part after this one.
    pub older: Option<&'a str>,
    /// Who stands behind which hash, as far as the reader may know.
    pub names: &'a BTreeMap<String, String>,
    /// The frozen reasons of the newest entry of the period.
    pub explained: Option<&'a Explained<String>>,
    /// Whether the chain of the whole series holds.
    pub chain: Checked,
    /// Where the inputs lie, if that is an address of ours.
    pub inputs_href: Option<&'a str>,
}

/// The page.
pub(crate) fn show(shell: &Shell<'_>, view: &FaktaView<'_>) -> Markup {
    let fact = view.fact;
    let name = view.nama.sebutan(fact);
    let subject = view.nama.subject(&fact.series.subject);
    DetailPage {
        shell,
        title: &name,
        crumbs: &[Crumb { label: "Buku fakta", href: ROOT }],
        lead: Some(&format!("{subject}, {}", period_words(fact.period))),
        actions: html! {
            (LinkButton { label: "Buka JSON", href: &format!("{ROOT}/{}/json", fact.id), kind: Kind::Plain, icon: Some(Icon::Download) })
        },
        notice: chain_notice(view.chain),
        tags: html! { (tag(fact.standing.into())) },
        tabs: html! {},
        body: html! {
            (number(view, &name))
            (reasons(view))
            (recipe(view))
        },
        aside: html! {},
        history: history(view),
    }
    .render()
}

/// A part of the series, and the way to the others.
fn history(view: &FaktaView<'_>) -> Markup {
    let shown = match (view.entries.first(), view.entries.last()) {
        (Some(newest), Some(oldest)) => format!("Entri {} sampai {}", oldest.seq, newest.seq),
        _ => "Tidak ada entri".to_owned(),
    };
    html! {
        (History { entries: view.entries.iter().map(|entry| event(view, entry)).collect() })
        @if view.newer.is_some() || view.older.is_some() {
            (Pagination { shown: &shown, previous: view.newer, next: view.older })
        }
    }
}

fn chain_notice(chain: Checked) -> Markup {
    match chain.broken {
        None => Notice {
            tone: Tone::Ok,
            title: "Rantai utuh",
            body: html! { p { "Rantai fakta ini baru saja diperiksa: " (chain.entries) " entri, masing-masing cocok dengan sidiknya dan dengan entri sebelumnya." } },
        },
        Some((place, _)) => Notice {
            tone: Tone::Bad,
            title: "Rantai putus",
            body: html! { p { "Rantai fakta ini baru saja diperiksa dan putus pada entri ke-" (place) ": ada yang diubah atau hilang. Jangan pakai angka ini, dan laporkan kepada Admin Instansi." } },
        },
    }
    .render()
}

fn number(view: &FaktaView<'_>, name: &str) -> Markup {
    let fact = view.fact;
    if fact.value.is_none() {
        let why = fact.why_withdrawn.as_deref().unwrap_or("Alasannya tidak dicatat.");
        return Notice {
            tone: Tone::Warn,
            title: "Nilai periode ini ditarik",
            body: html! { p { (why) } },
        }
        .render();
    }
    let value = view.nama.value(fact);
    let question = format!("Mengapa {value}?");
    let note = format!(
        "{} · diterbitkan {}",
        period_words(fact.period),
        waktu_panjang(fact.at, view.zona)
    );
    Stats {
        body: Figure {
            label: name,
            value: &value,
            unit: Some(&fact.unit),
            note: Some(&note),
            tag: Some(tag(Keadaan::Berlaku)),
            why: view.explained.map(|_| Link { label: &question, href: "#alasan" }),
        }
        .render(),
    }
    .render()
}

fn reasons(view: &FaktaView<'_>) -> Markup {
    match view.explained {
        Some(explained) => Reasons {
            id: "alasan",
            view: &ReasonsView::from(explained),
            folded: false,
            rule_href: None,
        }
        .render(),
        None if view.fact.value.is_some() => {
            html! { p { "Bersama angka ini tidak ada alasan yang disimpan." } }
        }
        None => html! {},
    }
}

fn recipe(view: &FaktaView<'_>) -> Markup {
    let fact = view.fact;
    let made = &fact.recipe;
    let mut items = vec![
        ("Tentang".to_owned(), view.nama.subject_link(&fact.series.subject)),
        ("Kode".to_owned(), html! { (series_words(fact)) }),
        ("Aturan".to_owned(), html! { (made.rule) " versi " (made.version) }),
    ];
    if let Some(definition) = view.nama.definition(&fact.series.code) {
        items.push(("Arti".to_owned(), html! { (definition.meaning) }));
        items.push(("Rumus".to_owned(), html! { (definition.formula) }));
        let readers = if definition.public { "Siapa saja" } else { "Yang sudah masuk" };
        items.push(("Boleh dibaca".to_owned(), html! { (readers) }));
    }
    items.extend([
        (
            "Masukan".to_owned(),
            html! {
                @match view.inputs_href {
                    Some(href) => a href=(href) { "Buka masukan angka ini" },
                    None => (made.inputs_at),
                }
            },
        ),
        ("Sidik masukan".to_owned(), digits(&made.inputs_sha256)),
        ("Sidik entri".to_owned(), digits(&fact.hash)),
        ("Sidik entri sebelumnya".to_owned(), previous(fact)),
    ]);
    Card {
        title: Some("Resep dan sidik"),
        note: html! {},
        why: None,
        body: DefinitionList { layout: DlLayout::Rows, items }.render(),
        foot: html! {},
    }
    .render()
}

/// A hash that a narrow page may break and that is still copied in one piece.
fn digits(hash: &str) -> Markup {
    let digits: Vec<char> = hash.chars().collect();
    html! { @for group in digits.chunks(8) { (group.iter().collect::<String>()) wbr; } }
}

/// The hash of the entry before, where there is one.
fn previous(fact: &Fact) -> Markup {
    if fact.seq == 1 {
        html! { "tidak ada, ini entri pertama" }
    } else {
        digits(&fact.prev_hash)
    }
}

fn event(view: &FaktaView<'_>, fact: &Fact) -> Event {
    let state = Keadaan::from(fact.standing);
    let by = view.names.get(&fact.by_sha256).cloned();
    Event {
        at: waktu_panjang(fact.at, view.zona),
        by: by.unwrap_or_else(|| "Nama tidak ditampilkan".to_owned()),
        what: html! {
            p {
                "Entri " (fact.seq) ", " (period_words(fact.period)) ": "
                @match &fact.why_withdrawn {
                    Some(why) => { "nilai ditarik. " (why) },
                    None => { strong { (view.nama.value(fact)) } " " (fact.unit) ", " (state.label().to_lowercase()) "." },
                }
            }
            p { "Sidik: " (digits(&fact.hash)) }
            p { "Sidik sebelumnya: " (previous(fact)) }
        },
        tone: tone(state),
    }
}
