//! One person: record, posts, histories, forecasts.

use jiff::civil::Date;
use kernel::{Zona, tanggal_panjang, waktu_panjang};
use maud::{Markup, Render, html};
use ruleset::Explained;
use ui::{
    Card, Cell, Column, DefinitionList, DetailPage, DlLayout, EmptyState, Form, Icon, Input, Kind,
    LinkButton, Narrow, Notice, PostButton, Reasons, ReasonsView, Section, Shell, Table, Tag,
    TextField, Tone, Width,
};

use super::{
    HOME, Posts, ROOT, Units, address, daftar::jenis_tag, day, jabatan_address, pembetulan, period,
};
use crate::{
    rules::{
        golongan::Golongan,
        jenis::JenisRiwayat,
        kenaikan::Syarat,
        nip::{Nip, Selisih},
    },
    store::{orang::Pegawai, pangku::Pemangku, pembetulan::Pembetulan, riwayat::Riwayat},
};

/// A look at the record, with the name of whoever looked.
pub(crate) struct LihatView {
    pub(crate) at: kernel::Timestamp,
    pub(crate) nama: String,
}

/// What the rules foresee.
pub(crate) struct Perkiraan {
    /// First day of retirement.
    pub(crate) pensiun: Option<Explained<Date>>,
    /// The next rank, and what its performance asks for.
    pub(crate) pangkat: Option<(Golongan, Explained<Date>, Syarat)>,
    /// The next step of pay.
    pub(crate) gaji: Option<Explained<Date>>,
}

/// One person.
pub(crate) struct OrangView<'a> {
    pub(crate) pegawai: &'a Pegawai,
    pub(crate) held: &'a [Pemangku],
    pub(crate) posts: &'a Posts,
    pub(crate) units: &'a Units,
    pub(crate) riwayat: &'a [Riwayat],
    pub(crate) perkiraan: &'a Perkiraan,
    /// Where the number contradicts the record.
    pub(crate) selisih: &'a [Selisih],
    pub(crate) today: Date,
    pub(crate) zona: Zona,
    /// Whether it is the reader's own record.
    pub(crate) own: bool,
    pub(crate) may_change: bool,
    /// What the person has asked for; for the person only.
    pub(crate) pembetulan: &'a [Pembetulan],
    /// The sign-in name of the tied account; for who manages the record.
    pub(crate) akun: Option<&'a str>,
    /// What is wrong with the account that was to be tied.
    pub(crate) akun_error: Option<(&'a str, &'a str)>,
    /// The NIK, when it was just asked for.
    pub(crate) nik: Option<&'a str>,
    pub(crate) csrf: &'a str,
    /// One for each entry of the histories, in their order.
    pub(crate) tokens: &'a [String],
    /// Who looked lately; only for the person and for who manages the register.
    pub(crate) looks: &'a [LihatView],
}

/// One person.
pub(crate) fn one(shell: &Shell<'_>, notice: &Markup, view: &OrangView<'_>) -> Markup {
    let base = address(&view.pegawai.id);
    let crumbs = if view.own { vec![] } else { vec![HOME] };
    DetailPage {
        shell,
        title: &view.pegawai.data.nama_lengkap(),
        crumbs: &crumbs,
        lead: Some(&lead(view)),
        actions: html! {
            @if view.may_change {
                (LinkButton { label: "Ubah data", href: &format!("{base}/ubah"), kind: Kind::Plain, icon: Some(Icon::Pencil) })
                (LinkButton { label: "Catat jabatan", href: &format!("{base}/jabatan/baru"), kind: Kind::Primary, icon: Some(Icon::Plus) })
            }
            @if view.own {
                (LinkButton { label: "Minta pembetulan", href: "/pegawai/saya/pembetulan", kind: Kind::Plain, icon: Some(Icon::FilePenLine) })
            }
        },
        notice: html! { (notice) (warnings(view)) },
        tags: html! {
            (jenis_tag(view.pegawai.data.jenis)) " " (state(view))
            @if view.own { " " (Tag { tone: Tone::Info, label: "Data Anda" }) }
        },
        tabs: html! {},
        body: html! { (data(view)) (posts(view)) (forecasts(view)) (histories(view, &base)) @if view.own { (pembetulan::own(view.pembetulan, view.zona)) } (account(view)) (looks(view)) },
        aside: html! {},
        history: html! {},
    }
    .render()
}

fn lead(view: &OrangView<'_>) -> String {
    let now: Vec<String> = view
        .held
        .iter()
        .filter(|held| held.masa.includes(view.today))
        .map(|held| format!("{}{}", held.cara.prefix(), view.posts.name(&held.jabatan)))
        .collect();
    let unit = view.units.name(&view.pegawai.data.opd);
    match now.join("; ") {
        posts if posts.is_empty() => format!("Belum menjabat, {unit}"),
        // Many posts are named after their unit.
        posts if posts.contains(unit) => posts,
        posts => format!("{posts}, {unit}"),
    }
}

fn state(view: &OrangView<'_>) -> Tag<'static> {
    match &view.pegawai.data.keluar {
        Some((day, _)) if *day < view.today => Tag { tone: Tone::Neutral, label: "Sudah keluar" },
        Some(_) => Tag { tone: Tone::Warn, label: "Akan keluar" },
        None => Tag { tone: Tone::Ok, label: "Bekerja" },
    }
}

/// Contradictions, which a person resolves.
fn warnings(view: &OrangView<'_>) -> Markup {
    if view.selisih.is_empty() {
        return html! {};
    }
    Notice {
        tone: Tone::Warn,
        title: "NIP tidak cocok dengan data",
        body: html! {
            ul { @for one in view.selisih { li { (selisih_words(*one)) } } }
            p { "Periksa ke SK pengangkatan. Tidak ada yang diubah dengan sendirinya." }
        },
    }
    .render()
}

/// A contradiction in words.
pub(crate) fn selisih_words(selisih: Selisih) -> String {
    match selisih {
        Selisih::Lahir { nip } => format!("Menurut NIP lahir {}.", tanggal_panjang(nip)),
        Selisih::Kelamin { nip } => format!("Menurut NIP {}.", nip.label().to_lowercase()),
        Selisih::UsiaTmt { tahun } => format!("Menurut NIP diangkat pada umur {tahun} tahun."),
    }
}

fn data(view: &OrangView<'_>) -> Markup {
    let data = &view.pegawai.data;
    let item = |label: &str, value: String| (label.to_owned(), html! { (value) });
    let known = |text: &str| if text.is_empty() { "\u{2013}".to_owned() } else { text.to_owned() };
    let place = if data.tempat_lahir.is_empty() {
        String::new()
    } else {
        format!("{}, ", data.tempat_lahir)
    };
    let mut items = vec![
        item("NIP", data.nip.as_ref().map_or_else(|| "\u{2013}".to_owned(), Nip::grouped)),
        item("Nomor internal", known(data.nomor_internal.as_deref().unwrap_or_default())),
        ("NIK".to_owned(), nik(view)),
        item("Lahir", format!("{place}{}", tanggal_panjang(data.lahir))),
        item("Jenis kelamin", data.kelamin.label().to_owned()),
        item("Unit kerja", view.units.name(&data.opd).to_owned()),
        item("Mulai bekerja", tanggal_panjang(data.masuk)),
        item("Surel", known(&data.surel)),
        item("Telepon", known(&data.telepon)),
    ];
    if let Some((last, why)) = &data.keluar {
        items.push(item("Hari terakhir", format!("{} ({why})", tanggal_panjang(*last))));
    }
    Card {
        title: Some("Data"),
        note: html! {},
        why: None,
        body: html! { (DefinitionList { layout: DlLayout::Sides, items }) },
        foot: html! {},
    }
    .render()
}

/// The NIK hidden, with the way to see it for who manages the record.
fn nik(view: &OrangView<'_>) -> Markup {
    match (view.nik, view.pegawai.has_nik) {
        (Some(digits), _) => html! { (digits) },
        (None, false) => html! { "Belum ada" },
        (None, true) if view.may_change => {
            let action = format!("{}/nik", address(&view.pegawai.id));
            html! {
                "Tersimpan terenkripsi "
                (PostButton { label: "Tampilkan", action: &action, csrf: view.csrf, token: None, fields: &[], kind: Kind::Plain, icon: Some(Icon::Eye) })
            }
        }
        (None, true) => html! { "Tersimpan terenkripsi" },
    }
}

fn posts(view: &OrangView<'_>) -> Markup {
    let base = address(&view.pegawai.id);
    let row = |held: &Pemangku| {
        let now = held.masa.includes(view.today);
        let name = format!("{}{}", held.cara.prefix(), view.posts.name(&held.jabatan));
        vec![
            Cell::link(name, jabatan_address(&held.jabatan)),
            Cell::text(period(held.masa)),
            Cell::text(if held.sk_nomor.is_empty() { "\u{2013}" } else { &held.sk_nomor }),
            Cell::html(html! {
                @if now { (Tag { tone: Tone::Ok, label: "Sekarang" }) }
                @else if held.masa.mulai > view.today { (Tag { tone: Tone::Info, label: "Akan datang" }) }
                @else { (Tag { tone: Tone::Neutral, label: "Selesai" }) }
                @if view.may_change && held.masa.sampai.is_none() {
                    " " a href=(format!("{base}/jabatan/{}/akhiri", held.id)) { "Akhiri" }
                }
            }),
        ]
    };
    Section {
        id: Some("jabatan"),
        title: "Jabatan",
        lead: None,
        actions: html! {},
        body: html! {
            @if view.held.is_empty() {
                (EmptyState {
                    icon: Icon::IdCard, title: "Belum ada jabatan",
                    body: "Persetujuan dan surat mengikuti jabatan. Catat jabatannya dengan nomor SK.", action: html! {},
                })
            } @else {
                (Table {
                    caption: "Jabatan yang pernah dan sedang dipangku", caption_visible: false,
                    columns: ["Jabatan", "Masa", "Nomor SK", "Keadaan"].map(Column::text).into(),
                    rows: view.held.iter().map(row).collect(), foot: vec![], narrow: Narrow::Cards,
                })
            }
        },
    }
    .render()
}

fn forecasts(view: &OrangView<'_>) -> Markup {
    let Perkiraan { pensiun, pangkat, gaji } = view.perkiraan;
    if pensiun.is_none() && pangkat.is_none() && gaji.is_none() {
        return html! {};
    }
    Section {
        id: Some("perkiraan"),
        title: "Perkiraan",
        lead: Some("Dihitung dari data di atas; bukan keputusan."),
        actions: html! {},
        body: html! {
            (DefinitionList { layout: DlLayout::Sides, items: foreseen(view.perkiraan) })
            @if let Some((_, due, _)) = pangkat { (reasons("alasan-pangkat", due)) }
            @if let Some(due) = gaji { (reasons("alasan-gaji", due)) }
            @if let Some(due) = pensiun { (reasons("alasan-pensiun", due)) }
        },
    }
    .render()
}

fn foreseen(perkiraan: &Perkiraan) -> Vec<(String, Markup)> {
    let Perkiraan { pensiun, pangkat, gaji } = perkiraan;
    let mut items = Vec::new();
    if let Some((_, due, syarat)) = pangkat {
        items.push((due.what.clone(), html! { (due.shown) br; (syarat_words(*syarat)) }));
    }
    if let Some(due) = gaji {
        items.push((due.what.clone(), html! { (due.shown) }));
    }
    if let Some(due) = pensiun {
        items.push((due.what.clone(), html! { (due.shown) }));
    }
    items
}

fn reasons(id: &str, due: &Explained<Date>) -> Markup {
    let told = due.clone().map(|day| day.to_string());
    Reasons { id, view: &ReasonsView::from(&told), folded: true, rule_href: None }.render()
}

/// What stands in the way of a rank, in words.
pub(crate) fn syarat_words(syarat: Syarat) -> String {
    match syarat {
        Syarat::Terpenuhi => "Predikat kinerja dua tahun terakhir memenuhi syarat.".to_owned(),
        Syarat::PredikatKurang { tahun, predikat } => {
            format!(
                "Predikat kinerja {tahun} \u{201c}{}\u{201d} belum memenuhi syarat.",
                predikat.label()
            )
        }
        Syarat::PerluDiperiksa { tahun } => {
            format!("Predikat kinerja {tahun} belum ada di sini; periksa dahulu.")
        }
    }
}

fn histories(view: &OrangView<'_>, base: &str) -> Markup {
    html! {
        @for jenis in JenisRiwayat::ALL {
            @let entries: Vec<&Riwayat> = view.riwayat.iter().filter(|entry| entry.jenis == jenis).collect();
            @if !entries.is_empty() || view.may_change { (history(view, base, jenis, &entries)) }
        }
    }
}

fn history(view: &OrangView<'_>, base: &str, jenis: JenisRiwayat, entries: &[&Riwayat]) -> Markup {
    let add = format!("{base}/riwayat/{}/baru", jenis.code());
    let row = |entry: &&Riwayat| {
        let mut cells = vec![
            Cell::text(entry_words(entry)),
            Cell::text(period_words(entry)),
            Cell::two_lines(
                html! { (if entry.sk_nomor.is_empty() { "\u{2013}" } else { &entry.sk_nomor }) },
                day(entry.sk_tanggal),
            ),
        ];
        if view.may_change {
            cells.push(Cell::html(remove(view, base, entry)));
        }
        cells
    };
    let mut columns =
        vec![Column::text("Uraian"), Column::text("Tanggal"), Column::text("Nomor dan tanggalnya")];
    if view.may_change {
        columns.push(Column::text("Tindakan"));
    }
    Section {
        id: Some(jenis.code()),
        title: jenis.label(),
        lead: None,
        actions: html! {
            @if view.may_change { (LinkButton { label: "Tambah", href: &add, kind: Kind::Plain, icon: Some(Icon::Plus) }) }
        },
        body: html! {
            @if entries.is_empty() { p { "Belum ada catatan." } } @else {
                (Table {
                    caption: jenis.label(), caption_visible: false,
                    columns,
                    rows: entries.iter().map(row).collect(), foot: vec![], narrow: Narrow::Cards,
                })
            }
        },
    }
    .render()
}

fn remove(view: &OrangView<'_>, base: &str, entry: &Riwayat) -> Markup {
    let action = format!("{base}/riwayat/{}/{}/hapus", entry.jenis.code(), entry.id);
    let place = view.riwayat.iter().position(|known| known.id == entry.id);
    let token = place.and_then(|place| view.tokens.get(place)).map(String::as_str);
    PostButton {
        label: "Hapus",
        action: &action,
        csrf: view.csrf,
        token,
        fields: &[],
        kind: Kind::Plain,
        icon: None,
    }
    .render()
}

fn entry_words(entry: &Riwayat) -> String {
    if entry.jenis == JenisRiwayat::GajiBerkala && entry.uraian.is_empty() {
        return "Kenaikan gaji berkala".to_owned();
    }
    let hours = entry.jumlah.map(|hours| format!("{hours} JP")).unwrap_or_default();
    [entry.kode.as_str(), entry.uraian.as_str(), hours.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn period_words(entry: &Riwayat) -> String {
    match (entry.jenis, entry.masa.sampai) {
        (JenisRiwayat::Kinerja, _) => entry.masa.mulai.year().to_string(),
        (_, Some(_)) => period(entry.masa),
        (_, None) => tanggal_panjang(entry.masa.mulai),
    }
}

/// With which account the person signs in.
fn account(view: &OrangView<'_>) -> Markup {
    if !view.may_change {
        return html! {};
    }
    let action = format!("{}/akun", address(&view.pegawai.id));
    let (typed, error) = view.akun_error.unzip();
    Section {
        id: Some("akun"),
        title: "Akun",
        lead: Some("Dengan akun ini orangnya melihat datanya sendiri dan bertindak dalam jabatannya."),
        actions: html! {},
        body: html! {
            @if let Some(name) = view.akun { p { "Masuk sebagai " strong { (name) } "." } }
            (Form {
                action: &action, csrf: view.csrf, token: None, multipart: false, errors: &kernel::FieldErrors::new(),
                body: html! {
                    (TextField {
                        name: "nama_masuk", label: if view.akun.is_some() { "Ganti dengan akun lain" } else { "Nama masuk akunnya" },
                        value: typed.unwrap_or_default(), hint: Some("Akun dibuat di Akun dan peran."), error, required: true,
                        input: Input { width: Width::Medium, ..Input::default() },
                    })
                },
                submit: "Tautkan", cancel: None,
            })
        },
    }
    .render()
}

fn looks(view: &OrangView<'_>) -> Markup {
    if view.looks.is_empty() {
        return html! {};
    }
    Section {
        id: Some("pembuka"),
        title: "Siapa yang membuka data ini",
        lead: Some("Setiap kali orang lain membuka halaman ini, hal itu tercatat."),
        actions: html! {},
        body: html! {
            (Table {
                caption: "Pembukaan data", caption_visible: false,
                columns: ["Waktu", "Oleh"].map(Column::text).into(),
                rows: view.looks.iter().map(|look| vec![
                    Cell::text(waktu_panjang(look.at, view.zona)),
                    Cell::text(&look.nama),
                ]).collect(),
                foot: vec![], narrow: Narrow::Cards,
            })
        },
    }
    .render()
}

/// Where a person's own record would be, when none is tied to the account.
pub(crate) fn none_tied(shell: &Shell<'_>) -> Markup {
    DetailPage {
        shell,
        title: "Data saya",
        crumbs: &[],
        lead: None,
        actions: html! {},
        notice: html! {},
        tags: html! {},
        tabs: html! {},
        body: html! {
            (EmptyState {
                icon: Icon::IdCard, title: "Akun ini belum ditautkan ke data pegawai",
                body: "Minta Admin OPD Anda membuka data Anda di ruang Pegawai, lalu menautkan akun ini.",
                action: html! { (LinkButton { label: "Ke jabatan", href: &format!("{ROOT}/jabatan"), kind: Kind::Plain, icon: None }) },
            })
        },
        aside: html! {},
        history: html! {},
    }
    .render()
}
