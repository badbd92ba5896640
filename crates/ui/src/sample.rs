//! Whole pages of each kind with invented content, for pictures and for tests.

mod langkah;

use kernel::FieldErrors;
use maud::{Markup, Render, html};

use crate::{
    Account, Bell, Card, Cell, Chart, ChartKind, Choice, Column, Columns, CopyText, Crumb,
    DefinitionList, DetailPage, DlLayout, EmptyState, ErrorPage, Event, Figure, FileField, Filter,
    FilterBar, Form, FormPage, GatePage, Grid, History, Icon, Input, Kind, Level, Link, LinkButton,
    ListPage, MenuGroup, MenuItem, Narrow, NumberField, Opt, PageExample, Pagination,
    PasswordField, PrintButton, Reasons, ReasonsView, ReportPage, Search, SearchField, Section,
    Shell, SortState, Stats, Tab, Table, Tabs, Tag, TextField, Tone, chart, reasons, table,
};

/// Whole pages of each kind.
pub fn page_examples() -> Vec<PageExample> {
    let menu = menu();
    let shell = |path| Shell {
        instansi: "Pemerintah Provinsi Sumatera Barat",
        unit: Some("Diskominfotik"),
        account: Some(Account {
            name: "Rahmi Amelia",
            initials: "RA",
            peran: "Asesor internal",
            href: Some("#"),
        }),
        bell: Some(Bell { href: "#", unread: 3 }),
        menu: &menu,
        search: Some(Search { action: "#", value: "" }),
        programs: Some("#"),
        sample: true,
        csrf: "contoh",
        login: None,
        logout: Some("#"),
        path,
    };
    let inside = shell("/galeri");
    let visitor = Shell {
        account: None,
        bell: None,
        menu: &[],
        search: None,
        login: Some("/masuk"),
        logout: None,
        unit: None,
        ..shell("/indeks/2026")
    };
    let page = |code, title, markup| PageExample { code, title, markup };
    let mut pages = vec![
        page("laporan", "ReportPage", report(&inside)),
        page("laporan-publik", "ReportPage tanpa masuk", report(&visitor)),
        page("daftar", "ListPage", list(&inside)),
        page("daftar-kosong", "ListPage kosong", empty_list(&inside)),
        page("rincian", "DetailPage", detail(&inside)),
        page("formulir", "FormPage", form(&inside, &FieldErrors::new())),
        page("formulir-galat", "FormPage dengan galat", form(&inside, &wrong())),
        page("masuk", "GatePage", gate()),
        page("galat", "ErrorPage", trouble(Some(&inside))),
        page("galat-polos", "ErrorPage tanpa kerangka", trouble(None)),
    ];
    pages.extend(langkah::pages(&inside));
    pages
}

/// The shell of a visitor, for the gallery in tests.
#[cfg(test)]
pub(crate) fn visitor() -> Shell<'static> {
    Shell {
        instansi: "Pemerintah Provinsi Sumatera Barat",
        unit: None,
        account: None,
        bell: None,
        menu: &[],
        search: None,
        programs: None,
        sample: true,
        csrf: "contoh",
        login: Some("/masuk"),
        logout: None,
        path: "/galeri",
    }
}

fn menu() -> Vec<MenuGroup> {
    let item = |icon, label: &str, note: Option<&str>| MenuItem {
        icon,
        label: label.to_owned(),
        href: "#".to_owned(),
        note: note.map(ToOwned::to_owned),
        current: label == "Indeks",
    };
    let group = |title: &str, items| MenuGroup { title: title.to_owned(), items };
    vec![
        group(
            "Ruang",
            vec![
                item(Icon::LayoutDashboard, "Ringkasan", None),
                item(Icon::Gauge, "Indeks", Some("1,92")),
                item(Icon::AppWindow, "Aplikasi", Some("143")),
                item(Icon::MapPinCheck, "Absensi", None),
                item(Icon::Target, "e-SAKIP", None),
                item(Icon::UsersRound, "Talenta", None),
                item(Icon::Map, "Nagari Statistik", Some("1.265")),
                item(Icon::GraduationCap, "Pelatihan", None),
                item(Icon::Handshake, "Kerja Sama", None),
            ],
        ),
        group(
            "Kantor",
            vec![
                item(Icon::ListChecks, "Tindak lanjut", Some("12")),
                item(Icon::FilePenLine, "Naskah", Some("3")),
                item(Icon::Scale, "Aturan", None),
                item(Icon::IdCard, "Pegawai", None),
            ],
        ),
    ]
}

const INDEKS: &[Crumb<'_>] = &[Crumb { label: "Indeks", href: "#" }];

fn report(shell: &Shell<'_>) -> Markup {
    let index = Card {
        title: Some("Indeks per tahun"),
        note: Tag { tone: Tone::Warn, label: "Pemdi 1,92 · Cukup" }.render(),
        why: Some(Link { label: "Mengapa 1,92?", href: "#" }),
        body: Chart {
            id: "indeks-per-tahun",
            title: "Indeks per tahun",
            title_visible: false,
            kind: ChartKind::Line(chart::sample_line()),
            table: chart::sample_line_table(),
            source: "hasil resmi 2021–2023; penilaian mandiri 2026",
            csv: Some("#"),
        }
        .render(),
        foot: html! {},
    };
    let steps = Card {
        title: Some("Lima langkah paling bernilai"),
        note: html! {},
        why: Some(Link { label: "Semua 31", href: "#" }),
        body: table::sample_steps().render(),
        foot: html! { span { "Kelimanya: 1,92 → 2,11" } a href="#" { "Bagikan tugas ke 4 OPD" } },
    };
    ReportPage {
        shell,
        title: "Lembar pimpinan",
        crumbs: &[],
        lead: Some("Keadaan pemerintahan digital provinsi, dan lima langkah yang paling menaikkannya."),
        actions: html! {
            (CopyText { id: "salin", label: "Salin untuk WhatsApp", text: "Indeks Pemdi 2026: 1,92 (Cukup)" })
            (PrintButton { label: "Cetak A4" })
            (LinkButton { label: "Buka simulasi", href: "#", kind: Kind::Primary, icon: Some(Icon::Route) })
        },
        as_of: "Keadaan 24 November 2026, 07.31 WIB",
        figures: html! {},
        body: html! {
            (Grid { columns: Columns::WideNarrow, body: html! { (index) (steps) } })
            (Stats { body: html! {
                (Figure { label: "Aplikasi tidak digunakan", value: "46", unit: None, note: Some("dari 143 · Rp 412,5 juta setahun"), tag: Some(Tag { tone: Tone::Bad, label: "13 dinonaktifkan tahun ini" }), why: None })
                (Figure { label: "Hadir tepat waktu hari ini", value: "94,1", unit: Some("%"), note: Some("1.873 dari 1.990 · 07.31 WIB"), tag: Some(Tag { tone: Tone::Ok, label: "Tanpa gangguan" }), why: None })
                (Figure { label: "Rapor SAKIP OPD", value: "16 A", unit: None, note: Some("25 BB · 10 B"), tag: Some(Tag { tone: Tone::Info, label: "51 OPD" }), why: Some(Link { label: "Mengapa?", href: "#" }) })
                (Figure { label: "Tindak lanjut lewat tenggat", value: "12", unit: None, note: Some("dari 187 · median 4 hari"), tag: Some(Tag { tone: Tone::Warn, label: "5 OPD" }), why: None })
            } })
        },
        source: html! { p { "Aturan: Evaluasi SPBE (spbe-2020 versi 1), Indeks Pemerintah Digital (pemdi-2026 versi 1, sementara)." } },
    }
    .render()
}

fn list(shell: &Shell<'_>) -> Markup {
    let row = |code: &str, name: &str, by: &str, level: u8, target: Option<u8>, tone, state| {
        vec![
            Cell::two_lines(html! { a href="#" { (code) ". " (name) } }, by),
            Cell::html(Level { label: "", value: level, target, max: 5 }.render()),
            Cell::text("3,3 %"),
            Cell::html(Tag { tone, label: state }.render()),
        ]
    };
    ListPage {
        shell,
        title: "Indikator SPBE 2022",
        crumbs: INDEKS,
        lead: Some("Tingkat setiap indikator, yang dituju, dan keadaan buktinya."),
        actions: LinkButton { label: "Impor tingkat", href: "#", kind: Kind::Primary, icon: Some(Icon::Upload) }.render(),
        notice: html! {},
        filters: FilterBar {
            action: "#",
            body: html! {
                (SearchField { name: "nama", label: "Nama atau nomor", value: "layanan" })
                (Choice { name: "domain", label: "Domain", options: vec![Opt::new("4", "Layanan")], selected: "4", hint: None, error: None, required: true, empty: Some("Semua domain") })
            },
            reset: Some("#"),
            active: vec![Filter { label: "Domain Layanan".to_owned(), remove: "#".to_owned() }],
        }
        .render(),
        count: "16 dari 47 indikator",
        exports: &[Link { label: "CSV", href: "#" }, Link { label: "XLSX", href: "#" }],
        body: Table {
            caption: "Indikator SPBE 2022",
            caption_visible: false,
            columns: vec![
                Column::text("Indikator").sorted_by("#", SortState::Ascending),
                Column::text("Tingkat").sorted_by("#", SortState::Off),
                Column::number("Bobot"),
                Column::text("Bukti"),
            ],
            rows: vec![
                row("32", "Layanan perencanaan", "Bappeda", 4, None, Tone::Ok, "Lengkap"),
                row("33", "Layanan penganggaran", "BPKAD", 3, Some(4), Tone::Warn, "Kedaluwarsa 12 hari lagi"),
                row("34", "Layanan keuangan", "BPKAD", 4, None, Tone::Ok, "Lengkap"),
                row("41", "Layanan pengaduan pelayanan publik", "Diskominfotik", 2, Some(4), Tone::Bad, "Belum ada"),
                row("47", "Layanan publik sektor 3", "Dinas Kesehatan", 0, None, Tone::Neutral, "Belum dinilai"),
            ],
            foot: Vec::new(),
            narrow: Narrow::Cards,
        }
        .render(),
        pagination: Pagination { shown: "1–5 dari 16", previous: None, next: Some("#") }.render(),
    }
    .render()
}

fn empty_list(shell: &Shell<'_>) -> Markup {
    ListPage {
        shell,
        title: "Penilaian",
        crumbs: INDEKS,
        lead: Some("Semua penilaian yang pernah dibuat instansi ini."),
        actions: html! {},
        notice: html! {},
        filters: html! {},
        count: "",
        exports: &[],
        body: EmptyState {
            icon: Icon::Gauge,
            title: "Belum ada penilaian",
            body: "Impor tingkat indikator dari berkas CSV untuk memulai penilaian pertama.",
            action: LinkButton {
                label: "Impor tingkat",
                href: "#",
                kind: Kind::Primary,
                icon: Some(Icon::Upload),
            }
            .render(),
        }
        .render(),
        pagination: html! {},
    }
    .render()
}

fn detail(shell: &Shell<'_>) -> Markup {
    let view = ReasonsView::from(&reasons::sample()).linked(|code| Some(format!("#{code}")));
    let tab = |label: &str, note: Option<&str>, current| Tab {
        label: label.to_owned(),
        href: "#".to_owned(),
        note: note.map(ToOwned::to_owned),
        current,
    };
    let radar = chart::sample_radar();
    let event = |at: &str, what: &str, tone| Event {
        at: at.to_owned(),
        by: "Rahmi Amelia".to_owned(),
        what: html! { (what) },
        tone,
    };
    DetailPage {
        shell,
        title: "SPBE 2022",
        crumbs: INDEKS,
        lead: Some("Penilaian tahun 2022 dengan instrumen PermenPANRB 59 Tahun 2020."),
        actions: LinkButton { label: "Unduh", href: "#", kind: Kind::Plain, icon: Some(Icon::Download) }.render(),
        notice: html! {},
        tags: html! { (Tag { tone: Tone::Ok, label: "Disahkan" }) (Tag { tone: Tone::Neutral, label: "Data contoh" }) },
        tabs: Tabs { label: "Tampilan penilaian", tabs: vec![tab("Ringkasan", None, true), tab("Indikator", Some("47"), false), tab("Bukti", Some("4"), false)] }.render(),
        body: html! {
            (Card {
                title: Some("Nilai aspek"), note: html! {}, why: None,
                body: Chart {
                    id: "aspek", title: "Nilai aspek", title_visible: false, table: chart::sample_radar_table(&radar),
                    kind: ChartKind::Radar(radar), source: "hasil resmi 2021 dan 2022", csv: Some("#"),
                }.render(),
                foot: html! {},
            })
            (Section { id: None, title: "Mengapa 3,18?", lead: Some("Dari nilai domain sampai indeks."), actions: html! {}, body: html! {
                (Card { title: None, note: html! {}, why: None, body: Reasons { id: "mengapa", view: &view, folded: false, rule_href: Some("#") }.render(), foot: html! {} })
            } })
        },
        aside: html! {
            (Figure { label: "Indeks SPBE", value: "3,18", unit: Some("dari 5"), note: Some("Target 3,20"), tag: Some(Tag { tone: Tone::Ok, label: "Baik" }), why: Some(Link { label: "Mengapa 3,18?", href: "#mengapa" }) })
            (Card {
                title: Some("Keterangan"), note: html! {}, why: None,
                body: DefinitionList { layout: DlLayout::Sides, items: vec![
                    ("Indikator".to_owned(), html! { "47 dari 47" }), ("Asesor".to_owned(), html! { "Rahmi Amelia" }), ("Disahkan".to_owned(), html! { "3 Maret 2023" }),
                ] }.render(),
                foot: html! {},
            })
        },
        history: History { entries: vec![
            event("3 Maret 2023, 10.12 WIB", "Penilaian disahkan dengan nilai 3,18.", Tone::Ok),
            event("20 Februari 2023, 09.10 WIB", "47 tingkat diimpor.", Tone::Neutral),
        ] }.render(),
    }
    .render()
}

fn wrong() -> FieldErrors {
    let mut errors = FieldErrors::one("target", "Isi angka antara 1 dan 5, misalnya 3,20.");
    errors.add("berkas", "Berkas belum dipilih. Pilih berkas CSV.");
    errors
}

fn form(shell: &Shell<'_>, errors: &FieldErrors) -> Markup {
    FormPage {
        shell,
        title: "Impor tingkat indikator",
        crumbs: INDEKS,
        lead: Some("Berkas diperiksa lebih dulu; Anda melihat setiap baris sebelum menyimpan."),
        errors,
        body: Form {
            action: "#",
            csrf: "contoh",
            token: Some("contoh"),
            multipart: true,
            errors,
            body: html! {
                (TextField { name: "nama", label: "Nama penilaian", value: "SPBE 2022", hint: None, error: errors.get("nama"), required: true, input: Input::default() })
                (Choice { name: "tahun", label: "Tahun", options: vec![Opt::new("2022", "2022")], selected: "2022", hint: None, error: None, required: true, empty: None })
                (NumberField { name: "target", label: "Target", value: "banyak", hint: Some("Dua angka di belakang koma."), error: errors.get("target"), required: false, unit: None })
                (FileField { name: "berkas", label: "Berkas tingkat", accept: ".csv,text/csv", hint: Some("CSV dua kolom, kode dan tingkat; paling besar 2 MB."), error: errors.get("berkas"), required: true })
            },
            submit: "Periksa berkas",
            cancel: Some("#"),
        }
        .render(),
        aside: html! {
            h2 { "Bentuk berkas" }
            p { "Baris pertama " code { "kode;tingkat" } ", lalu satu baris per indikator. Titik koma dan koma sama-sama terbaca." }
            p { a href="#" { "Unduh contoh berkas" } }
        },
    }
    .render()
}

fn gate() -> Markup {
    let errors = FieldErrors::new();
    GatePage {
        instansi: "Pemerintah Provinsi Sumatera Barat",
        title: "Masuk",
        lead: Some("Dengan akun dinas Anda."),
        sample: true,
        body: Form {
            action: "#",
            csrf: "contoh",
            token: None,
            multipart: false,
            errors: &errors,
            body: html! {
                (TextField { name: "akun", label: "Nama akun", value: "", hint: None, error: None, required: true, input: Input { autocomplete: Some("username"), ..Input::default() } })
                (PasswordField { name: "sandi", label: "Kata sandi", hint: None, error: None, new: false })
            },
            submit: "Masuk",
            cancel: None,
        }
        .render(),
        foot: html! { p { "Lupa kata sandi? Hubungi admin OPD Anda." } p { a href="#" { "Lihat halaman publik" } } },
    }
    .render()
}

fn trouble(shell: Option<&Shell<'_>>) -> Markup {
    ErrorPage {
        shell,
        status: 500,
        title: "Halaman ini sedang bermasalah",
        what: "Ada yang tidak berjalan di pihak kami. Isian Anda belum tersimpan.",
        advice: html! { p { "Coba lagi sebentar. Bila tetap begini, sampaikan nomor kejadian di bawah kepada admin instansi." } },
        incident: Some("K7M2-4QX9"),
        actions: LinkButton { label: "Ke halaman depan", href: "#", kind: Kind::Plain, icon: Some(Icon::House) }.render(),
    }
    .render()
}
