//! Accounts: the list, and one account.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{AccountId, FieldErrors, OpdId, Peran, Timestamp, Zona, ribuan, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Checkbox, Choice, Column, Crumb, DefinitionList, DetailPage, DlLayout, EmptyState,
    Event, FilterBar, Form, Hidden, History, Icon, Kind, LinkButton, ListPage, Narrow, Opt,
    Pagination, PostButton, SearchField, Section, Shell, Table, Tag, Tone,
};

use super::{encoded, opd_options, period};
use crate::{
    download::Links,
    input::akun::DaftarQuery,
    rules::{peran::HeldPeran, tree::Tree},
    store::{
        akun::{Akun, Cursor},
        audit::Row,
        sesi::Sesi,
    },
};

pub(crate) const HOME: Crumb<'static> = Crumb { label: "Akun dan peran", href: LIST };
pub(crate) const LIST: &str = "/organisasi/akun";

/// The address of one account.
pub(crate) fn address(id: &AccountId) -> String {
    format!("{LIST}/{id}")
}

/// The state of an account in a word.
pub(crate) const fn state(akun: &Akun) -> (Tone, &'static str) {
    match (akun.aktif, akun.sandi_at) {
        (false, _) => (Tone::Neutral, "Nonaktif"),
        (true, None) => (Tone::Warn, "Belum bersandi"),
        (true, Some(_)) => (Tone::Ok, "Aktif"),
    }
}

/// A role with its place, for a list.
pub(crate) fn role_words(role: &HeldPeran, tree: &Tree<'_>) -> String {
    match &role.opd {
        None => role.peran.label().to_owned(),
        Some(opd) => {
            let place = tree.find(opd).map_or("bagian yang sudah ditutup", |opd| opd.short());
            format!("{} di {place}", role.peran.label())
        }
    }
}

/// One page of the list.
pub(crate) struct ListView<'a> {
    pub query: &'a DaftarQuery,
    pub today: Date,
    pub zona: Zona,
    /// Everything of the institution, for names.
    pub names: &'a Tree<'a>,
    /// What the person reaches, for the filter.
    pub choices: &'a Tree<'a>,
    pub akun: &'a [Akun],
    pub held: &'a BTreeMap<AccountId, Vec<HeldPeran>>,
    /// How many the filter finds.
    pub count: i64,
    /// Where the next page starts.
    pub next: Option<&'a Cursor>,
    pub may_add: bool,
}

/// The filter without the place in the list.
fn search(query: &DaftarQuery) -> String {
    let pairs = [
        ("q", &query.q),
        ("keadaan", &query.keadaan),
        ("peran", &query.peran),
        ("opd", &query.opd),
    ];
    let said: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    said.join("&")
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &ListView<'_>) -> Markup {
    let search = search(view.query);
    let first = format!("{LIST}?{search}");
    let next = view.next.map(|cursor| {
        format!("{LIST}?{search}&setelah={}&id={}", encoded(&cursor.nama), encoded(&cursor.id))
    });
    ListPage {
        shell,
        title: "Akun dan peran",
        crumbs: &[],
        lead: Some("Siapa yang dapat masuk, dan apa yang dapat dikerjakannya."),
        actions: html! { @if view.may_add { (add_button()) } },
        notice,
        filters: filters(view, !search.is_empty()),
        count: &format!("{} akun", ribuan(view.count)),
        exports: &Links::new(LIST, &search).links(),
        body: list_body(view, !search.is_empty()),
        pagination: Pagination {
            shown: &format!("{} akun pada halaman ini", view.akun.len()),
            previous: (!view.query.id.is_empty()).then_some(&first),
            next: next.as_deref(),
        }
        .render(),
    }
    .render()
}

fn add_button() -> LinkButton<'static> {
    LinkButton {
        label: "Buat akun",
        href: "/organisasi/akun/baru",
        kind: Kind::Primary,
        icon: Some(Icon::Plus),
    }
}

fn filters(view: &ListView<'_>, searched: bool) -> Markup {
    let states = [("aktif", "Aktif"), ("nonaktif", "Nonaktif"), ("belum", "Belum bersandi")];
    html! {
        (FilterBar {
            action: LIST,
            body: html! {
                (SearchField { name: "q", label: "Cari nama atau nama masuk", value: &view.query.q })
                (Choice {
                    name: "keadaan", label: "Keadaan",
                    options: states.into_iter().map(|(value, label)| Opt::new(value, label)).collect(),
                    selected: &view.query.keadaan, hint: None, error: None, required: false, empty: Some("Semua"),
                })
                (Choice {
                    name: "peran", label: "Peran hari ini", options: role_options(&Peran::ALL),
                    selected: &view.query.peran, hint: None, error: None, required: false, empty: Some("Semua"),
                })
                (Choice {
                    name: "opd", label: "Unit kerja", options: opd_options(view.choices),
                    selected: &view.query.opd, hint: None, error: None, required: false, empty: Some("Semua"),
                })
            },
            reset: searched.then_some(LIST),
            active: vec![],
        })
    }
}

/// Roles as choices; nobody is given the public one.
pub(crate) fn role_options(roles: &[Peran]) -> Vec<Opt> {
    roles
        .iter()
        .filter(|peran| **peran != Peran::Publik)
        .map(|peran| Opt::new(peran.code(), peran.label()))
        .collect()
}

fn list_body(view: &ListView<'_>, searched: bool) -> Markup {
    if view.akun.is_empty() {
        let (title, body) = if searched {
            ("Tidak ada akun yang cocok", "Periksa ejaannya, atau hapus saringannya.")
        } else {
            (
                "Belum ada akun",
                "Buat akun untuk setiap orang yang bekerja di sini; satu akun tidak dipakai bersama.",
            )
        };
        return html! {
            (EmptyState {
                icon: Icon::UsersRound, title, body,
                action: html! { @if view.may_add && !searched { (add_button()) } },
            })
        };
    }
    html! {
        (Table {
            caption: "Akun menurut nama", caption_visible: false,
            columns: ["Nama", "Unit kerja", "Peran hari ini", "Keadaan", "Terakhir masuk"].map(Column::text).into(),
            rows: view.akun.iter().map(|akun| row(view, akun)).collect(),
            foot: vec![], narrow: Narrow::Cards,
        })
    }
}

fn row(view: &ListView<'_>, akun: &Akun) -> Vec<Cell> {
    let (tone, label) = state(akun);
    let held = view.held.get(&akun.id).map_or(&[][..], Vec::as_slice);
    let roles: Vec<String> = held
        .iter()
        .filter(|role| role.valid_on(view.today))
        .map(|role| role_words(role, view.names))
        .collect();
    vec![
        Cell::two_lines(html! { a href=(address(&akun.id)) { (akun.nama) } }, &akun.nama_masuk),
        Cell::text(unit_words(akun.opd.as_ref(), view.names)),
        Cell::text(if roles.is_empty() { "Tanpa peran".to_owned() } else { roles.join("; ") }),
        Cell::html(html! { (Tag { tone, label }) }),
        Cell::text(moment(akun.masuk_at, view.zona, "Belum pernah")),
    ]
}

fn unit_words(opd: Option<&OpdId>, tree: &Tree<'_>) -> String {
    match opd {
        None => "Belum ditetapkan".to_owned(),
        Some(opd) => tree.find(opd).map_or("Sudah ditutup", |opd| opd.short()).to_owned(),
    }
}

/// A moment, or what stands for its absence.
pub(crate) fn moment(at: Option<Timestamp>, zona: Zona, never: &str) -> String {
    at.map_or_else(|| never.to_owned(), |at| waktu_panjang(at, zona))
}

/// A role with the name of its place, and whether the reader may end it.
pub(crate) struct RoleView {
    pub held: HeldPeran,
    pub place: String,
    pub may_end: bool,
}

/// One account.
pub(crate) struct AkunView<'a> {
    pub akun: &'a Akun,
    pub unit: Option<&'a str>,
    pub roles: &'a [RoleView],
    /// Only for those who may end them: addresses and devices are nobody else's business.
    pub sessions: &'a [Sesi],
    /// The latest rows of the trail, for those who may read it.
    pub trail: Option<&'a [Row]>,
    pub today: Date,
    pub zona: Zona,
    /// Whether it is the reader's own account.
    pub own: bool,
    pub may_manage: bool,
    pub may_grant: bool,
    pub csrf: &'a str,
    /// For opening or closing, and for a new password.
    pub tokens: [&'a str; 2],
}

/// One account.
pub(crate) fn one(shell: &Shell<'_>, notice: Markup, view: &AkunView<'_>) -> Markup {
    let base = address(&view.akun.id);
    let (tone, label) = state(view.akun);
    html! {
        (DetailPage {
            shell, title: &view.akun.nama, crumbs: &[HOME], lead: Some(&view.akun.nama_masuk),
            actions: html! {
                @if view.may_manage {
                    (LinkButton { label: "Ubah", href: &format!("{base}/ubah"), kind: Kind::Plain, icon: Some(Icon::Pencil) })
                }
                @if view.may_grant { (grant_button(&base)) }
            },
            notice,
            tags: html! { (Tag { tone, label }) @if view.own { " " (Tag { tone: Tone::Info, label: "Akun Anda" }) } },
            tabs: html! {},
            body: html! {
                (data(view))
                (Section {
                    id: Some("peran"), title: "Peran", lead: Some("Berlaku dari hari pertama sampai hari terakhirnya."),
                    actions: html! {}, body: roles(view, &base),
                })
                @if view.own {
                    p { "Sandi, kode kedua, dan perangkat Anda sendiri diatur di " a href="/akun" { "Akun saya" } "." }
                } @else if view.may_manage {
                    (sessions(view, &base))
                    (measures(view, &base))
                }
            },
            aside: html! {},
            history: html! { @if let Some(rows) = view.trail { (trail(view, rows)) } },
        })
    }
}

fn grant_button(base: &str) -> Markup {
    let href = format!("{base}/peran/baru");
    html! { (LinkButton { label: "Beri peran", href: &href, kind: Kind::Primary, icon: Some(Icon::Plus) }) }
}

fn data(view: &AkunView<'_>) -> Markup {
    let akun = view.akun;
    html! {
        (Card {
            title: Some("Data"), note: html! {}, why: None,
            body: html! {
                (DefinitionList { layout: DlLayout::Sides, items: vec![
                    ("Nama masuk".to_owned(), html! { (akun.nama_masuk) }),
                    ("Unit kerja".to_owned(), html! {
                        @match (&akun.opd, view.unit) {
                            (Some(opd), Some(unit)) => a href=(format!("/organisasi/opd/{opd}")) { (unit) },
                            _ => "Belum ditetapkan",
                        }
                    }),
                    ("Sandi ditetapkan".to_owned(), html! { (moment(akun.sandi_at, view.zona, "Belum ada sandi")) }),
                    ("Kode kedua".to_owned(), html! { (if akun.faktor_kedua { "Aktif" } else { "Belum dipakai" }) }),
                    ("Terakhir masuk".to_owned(), html! { (moment(akun.masuk_at, view.zona, "Belum pernah")) }),
                ] })
            },
            foot: html! {},
        })
    }
}

fn roles(view: &AkunView<'_>, base: &str) -> Markup {
    if view.roles.is_empty() {
        return html! {
            (EmptyState {
                icon: Icon::IdCard, title: "Belum ada peran",
                body: "Orang ini dapat masuk, tetapi belum diberi tugas di ruang mana pun.",
                action: html! { @if view.may_grant { (grant_button(base)) } },
            })
        };
    }
    html! {
        (Table {
            caption: "Peran", caption_visible: false,
            columns: ["Peran", "Di", "Masa", "Keadaan"].map(Column::text).into(),
            rows: view.roles.iter().map(|role| vec![
                Cell::text(role.held.peran.label()),
                Cell::text(&role.place),
                Cell::text(period(role.held.mulai, role.held.sampai)),
                Cell::html(html! {
                    (role_tag(&role.held, view.today))
                    @if role.may_end { " " a href=(format!("{base}/peran/{}/akhiri", role.held.id)) { "Akhiri" } }
                }),
            ]).collect(),
            foot: vec![], narrow: Narrow::Cards,
        })
    }
}

fn role_tag(role: &HeldPeran, today: Date) -> Tag<'static> {
    if role.valid_on(today) {
        Tag { tone: Tone::Ok, label: "Berlaku" }
    } else if role.mulai > today {
        Tag { tone: Tone::Info, label: "Akan berlaku" }
    } else {
        Tag { tone: Tone::Neutral, label: "Berakhir" }
    }
}

fn sessions(view: &AkunView<'_>, base: &str) -> Markup {
    let action = format!("{base}/sesi");
    html! {
        (Section {
            id: Some("sesi"), title: "Perangkat yang sedang masuk", lead: None,
            actions: html! {
                @if !view.sessions.is_empty() {
                    (PostButton {
                        label: "Akhiri semua sesi", action: &action, csrf: view.csrf, token: None, fields: &[],
                        kind: Kind::Plain, icon: Some(Icon::LogOut),
                    })
                }
            },
            body: html! {
                @if view.sessions.is_empty() { p { "Tidak ada." } } @else {
                    (Table {
                        caption: "Perangkat yang sedang masuk", caption_visible: false,
                        columns: ["Perangkat", "Alamat jaringan", "Masuk", "Terakhir dipakai"].map(Column::text).into(),
                        rows: view.sessions.iter().map(|sesi| vec![
                            Cell::text(&sesi.alat),
                            Cell::text(&sesi.alamat),
                            Cell::text(waktu_panjang(Timestamp(sesi.dibuat_at), view.zona)),
                            Cell::text(waktu_panjang(Timestamp(sesi.dipakai_at), view.zona)),
                        ]).collect(),
                        foot: vec![], narrow: Narrow::Cards,
                    })
                }
            },
        })
    }
}

fn measures(view: &AkunView<'_>, base: &str) -> Markup {
    let [switch, password] = view.tokens;
    let version = view.akun.version.to_string();
    let fields = [("version", version.as_str())];
    if !view.akun.aktif {
        return html! {
            (Section {
                id: Some("akses"), title: "Buka kembali", lead: Some("Orang ini dapat masuk lagi dengan sandi dan peran yang masih berlaku."),
                actions: html! {},
                body: html! {
                    (PostButton {
                        label: "Aktifkan kembali", action: &format!("{base}/aktif"), csrf: view.csrf, token: Some(switch),
                        fields: &fields, kind: Kind::Primary, icon: None,
                    })
                },
            })
        };
    }
    html! {
        (Section {
            id: Some("sandi"), title: "Setel ulang sandi",
            lead: Some("Sandi lama dihapus, semua perangkatnya dikeluarkan, dan Anda menerima tautan sekali pakai untuk diserahkan."),
            actions: html! {},
            body: html! {
                (Form {
                    action: &format!("{base}/sandi"), csrf: view.csrf, token: Some(password), multipart: false,
                    errors: &FieldErrors::new(),
                    body: html! {
                        (Hidden { name: "version", value: &version })
                        @if view.akun.faktor_kedua {
                            (Checkbox {
                                name: "kode_kedua", label: "Lepas juga kode keduanya", value: "ya", checked: false,
                                hint: Some("Hanya bila ponsel dan kode pulihnya hilang. Pastikan dahulu siapa yang meminta."), error: None,
                            })
                        }
                    },
                    submit: "Setel ulang sandi", cancel: None,
                })
            },
        })
        (Section {
            id: Some("akses"), title: "Tutup akun",
            lead: Some("Orang ini langsung dikeluarkan dan tidak dapat masuk lagi. Riwayatnya tetap tersimpan."),
            actions: html! {},
            body: html! {
                (PostButton {
                    label: "Nonaktifkan", action: &format!("{base}/nonaktif"), csrf: view.csrf, token: Some(switch),
                    fields: &fields, kind: Kind::Danger, icon: None,
                })
            },
        })
    }
}

fn trail(view: &AkunView<'_>, rows: &[Row]) -> Markup {
    let entries = rows
        .iter()
        .map(|row| Event {
            at: waktu_panjang(Timestamp(row.at), view.zona),
            by: row.pelaku.clone(),
            what: html! { (row.rincian) },
            tone: Tone::Neutral,
        })
        .collect();
    html! {
        (History { entries })
        p { a href=(format!("/organisasi/audit?objek={}", encoded(view.akun.id.as_str()))) { "Seluruh jejak audit akun ini" } }
    }
}
