//! The own account: data, roles, sessions, password, second factor.

use kernel::{FieldErrors, Timestamp, Zona, waktu_panjang};
use maud::{Markup, html};
use ui::{
    Card, Cell, Column, Columns, CopyText, Crumb, DefinitionList, DetailPage, DlLayout, EmptyState,
    Form, FormPage, Grid, Icon, Input, InputKind, Kind, LinkButton, Narrow, Notice, PasswordField,
    PostButton, Section, Shell, Table, Tag, TextField, Tone,
};

use super::masuk::new_password_fields;
use crate::{
    pages::period,
    rules::peran::HeldPeran,
    store::{akun::Credentials, sesi::Sesi, surel::Surel},
};

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Akun saya", href: "/akun" }];

/// What the page of the own account shows.
pub(crate) struct Own<'a> {
    pub akun: &'a Credentials,
    pub surel: &'a Surel,
    pub unit: Option<&'a str>,
    pub roles: &'a [(HeldPeran, String)],
    pub sessions: &'a [Sesi],
    pub current: &'a str,
    pub recovery_left: i64,
    /// The provider of sign-ins, and whether the account is linked there.
    pub provider: Option<(&'a str, bool)>,
    pub zona: Zona,
}

/// The own account.
pub(crate) fn own(shell: &Shell<'_>, csrf: &str, notice: Markup, own: &Own<'_>) -> Markup {
    let body = html! {
        (Grid { columns: Columns::Two, body: html! {
            (data(own))
            (security(own))
        } })
        (Section {
            id: Some("peran"), title: "Peran Anda", lead: Some("Diberikan oleh admin. Menentukan apa yang dapat Anda lihat dan kerjakan."),
            actions: html! {}, body: roles(own),
        })
        (Section {
            id: Some("sesi"), title: "Perangkat yang sedang masuk",
            lead: Some("Tidak mengenali salah satunya? Akhiri sesinya, lalu ganti sandi Anda."),
            actions: html! {
                @if own.sessions.len() > 1 {
                    (PostButton {
                        label: "Akhiri semua yang lain", action: "/akun/sesi/akhiri-lain", csrf,
                        token: None, fields: &[], kind: Kind::Plain, icon: Some(Icon::LogOut),
                    })
                }
            },
            body: sessions(own, csrf),
        })
    };
    html! {
        (DetailPage {
            shell, title: "Akun saya", crumbs: &[], lead: Some("Data masuk, keamanan, dan peran Anda."),
            actions: html! {}, notice, tags: html! {}, tabs: html! {}, body, aside: html! {}, history: html! {},
        })
    }
}

fn data(own: &Own<'_>) -> Markup {
    html! {
        (Card {
            title: Some("Data"), note: html! {}, why: None,
            body: html! {
                (DefinitionList { layout: DlLayout::Sides, items: vec![
                    ("Nama".to_owned(), html! { (own.akun.nama) }),
                    ("Nama masuk".to_owned(), html! { (own.akun.nama_masuk) }),
                    ("Instansi".to_owned(), html! { (own.akun.instansi_nama) }),
                    ("Unit kerja".to_owned(), html! { (own.unit.unwrap_or("Belum ditetapkan")) }),
                    ("Surel".to_owned(), html! {
                        (own.surel.surel.as_deref().unwrap_or("Belum diisi")) " "
                        @if own.surel.surel.is_some() && own.surel.surel_pasti_at.is_none() {
                            (Tag { tone: Tone::Warn, label: "Belum dipastikan" }) " "
                        }
                        @if own.surel.surel_tolak_at.is_some() {
                            (Tag { tone: Tone::Bad, label: "Surat ditolak" }) " "
                        }
                        a href="/akun/surel" { "Atur surel" }
                    }),
                ] })
            },
            foot: html! { "Ada yang keliru? Sampaikan kepada admin OPD Anda." },
        })
    }
}

fn security(own: &Own<'_>) -> Markup {
    let second = if own.akun.faktor_kedua {
        Tag { tone: Tone::Ok, label: "Aktif" }
    } else {
        Tag { tone: Tone::Warn, label: "Belum dipakai" }
    };
    let mut items = vec![
        ("Sandi".to_owned(), html! { a href="/akun/sandi" { "Ganti sandi" } }),
        ("Kode kedua".to_owned(), html! { (second) " " a href="/akun/kode" { "Atur kode kedua" } }),
        (
            "Kode pulih".to_owned(),
            html! {
                @if own.akun.faktor_kedua { "Tersisa " (own.recovery_left) } @else { "Dibuat saat kode kedua dipasang" }
            },
        ),
        ("Token".to_owned(), html! { a href="/akun/token" { "Token untuk program" } }),
    ];
    if let Some((label, linked)) = own.provider {
        let stands = if linked {
            Tag { tone: Tone::Ok, label: "Tertaut" }
        } else {
            Tag { tone: Tone::Neutral, label: "Belum tertaut" }
        };
        items
            .push((label.to_owned(), html! { (stands) " " a href="/akun/oidc" { "Atur tautan" } }));
    }
    html! {
        (Card {
            title: Some("Keamanan"), note: html! {}, why: None,
            body: html! { (DefinitionList { layout: DlLayout::Sides, items }) },
            foot: html! { "Kode kedua dari ponsel melindungi akun Anda walau sandi bocor." },
        })
    }
}

fn roles(own: &Own<'_>) -> Markup {
    if own.roles.is_empty() {
        return html! {
            (EmptyState {
                icon: Icon::IdCard, title: "Belum ada peran",
                body: "Anda dapat masuk, tetapi belum diberi tugas di ruang mana pun. Hubungi admin OPD Anda.",
                action: html! {},
            })
        };
    }
    html! {
        (Table {
            caption: "Peran Anda", caption_visible: false,
            columns: vec![Column::text("Peran"), Column::text("Di"), Column::text("Masa")],
            rows: own.roles.iter().map(|(role, place)| vec![
                Cell::text(role.peran.label()),
                Cell::text(place),
                Cell::text(period(role.mulai, role.sampai)),
            ]).collect(),
            foot: vec![], narrow: Narrow::Cards,
        })
    }
}

fn sessions(own: &Own<'_>, csrf: &str) -> Markup {
    html! {
        (Table {
            caption: "Perangkat yang sedang masuk", caption_visible: false,
            columns: ["Perangkat", "Alamat jaringan", "Masuk", "Terakhir dipakai", "Tindakan"].map(Column::text).into(),
            rows: own.sessions.iter().map(|sesi| vec![
                Cell::text(&sesi.alat),
                Cell::text(&sesi.alamat),
                Cell::text(waktu_panjang(Timestamp(sesi.dibuat_at), own.zona)),
                Cell::text(waktu_panjang(Timestamp(sesi.dipakai_at), own.zona)),
                Cell::html(html! {
                    @if sesi.id == own.current {
                        (Tag { tone: Tone::Info, label: "Perangkat ini" })
                    } @else {
                        (PostButton {
                            label: "Akhiri", action: &format!("/akun/sesi/{}/akhiri", sesi.id), csrf,
                            token: None, fields: &[], kind: Kind::Plain, icon: None,
                        })
                    }
                }),
            ]).collect(),
            foot: vec![], narrow: Narrow::Cards,
        })
    }
}

/// Changing the own password.
pub(crate) fn change_password(
    shell: &Shell<'_>,
    csrf: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    html! {
        (FormPage {
            shell, title: "Ganti sandi", crumbs: &HOME,
            lead: Some("Setelah disimpan, perangkat lain yang sedang masuk dengan akun ini dikeluarkan."),
            errors,
            body: html! {
                (notice)
                (Form {
                    action: "/akun/sandi", csrf, token: None, multipart: false, errors,
                    body: html! {
                        (PasswordField { name: "sandi", label: "Sandi sekarang", hint: None, error: errors.get("sandi"), new: false })
                        (new_password_fields(errors))
                    },
                    submit: "Simpan sandi", cancel: Some("/akun"),
                })
            },
            aside: html! {},
        })
    }
}

/// Where the second factor of an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecondFactor {
    /// None.
    Off,
    /// A secret waits to be shown to work; in groups of four letters.
    Pending(String),
    /// On, with so many recovery codes left.
    On(i64),
}

/// Setting up, renewing or removing the second factor.
pub(crate) fn second_factor(
    shell: &Shell<'_>,
    csrf: &str,
    state: &SecondFactor,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    html! {
        (FormPage {
            shell, title: "Kode kedua", crumbs: &HOME,
            lead: Some("Setelah sandi, Anda mengetik enam angka yang berganti setiap 30 detik di aplikasi ponsel."),
            errors,
            body: html! {
                (notice)
                @match state {
                    SecondFactor::Off => (off(csrf, errors)),
                    SecondFactor::Pending(secret) => (pending(csrf, secret, errors)),
                    SecondFactor::On(left) => (on(csrf, *left, errors)),
                }
            },
            aside: html! {},
        })
    }
}

fn password_field(errors: &FieldErrors) -> Markup {
    html! {
        (PasswordField {
            name: "sandi", label: "Sandi Anda", hint: Some("Untuk memastikan bahwa ini memang Anda."),
            error: errors.get("sandi"), new: false,
        })
    }
}

fn off(csrf: &str, errors: &FieldErrors) -> Markup {
    html! {
        p { "Siapkan aplikasi pembuat kode di ponsel Anda, misalnya FreeOTP, Aegis, atau aplikasi sejenis yang sudah Anda pakai." }
        (Form {
            action: "/akun/kode/mulai", csrf, token: None, multipart: false, errors,
            body: password_field(errors), submit: "Mulai memasang", cancel: Some("/akun"),
        })
    }
}

fn pending(csrf: &str, secret: &str, errors: &FieldErrors) -> Markup {
    html! {
        ol {
            li {
                p { "Pindai gambar ini dengan aplikasi pembuat kode." }
                p { img src="/akun/kode/qr.svg" width="220" height="220" alt="Kode QR berisi rahasia akun Anda; sama dengan teks di bawahnya."; }
                p { "Tidak dapat memindai? Ketik rahasia ini di aplikasi: " strong { (secret) } }
            }
            li { p { "Ketik enam angka yang kini tampil di aplikasi." } }
        }
        (Form {
            action: "/akun/kode/pasang", csrf, token: None, multipart: false, errors,
            body: html! {
                (TextField {
                    name: "kode", label: "Kode", value: "", hint: None, error: errors.get("kode"), required: true,
                    input: Input { kind: InputKind::Code, ..Input::default() },
                })
            },
            submit: "Aktifkan", cancel: None,
        })
        (PostButton {
            label: "Batalkan pemasangan", action: "/akun/kode/batal", csrf, token: None, fields: &[],
            kind: Kind::Quiet, icon: None,
        })
    }
}

fn on(csrf: &str, left: i64, errors: &FieldErrors) -> Markup {
    let few = left < 3;
    html! {
        (Notice {
            tone: if few { Tone::Warn } else { Tone::Ok },
            title: "Kode kedua aktif.",
            body: html! { p { "Kode pulih tersisa " (left) ". " @if few { "Buat kode pulih baru sekarang." } } },
        })
        (Section {
            id: None, title: "Buat kode pulih baru", lead: Some("Kode pulih yang lama tidak berlaku lagi."),
            actions: html! {},
            body: html! {
                (Form {
                    action: "/akun/kode/pulih", csrf, token: None, multipart: false, errors,
                    body: password_field(errors), submit: "Buat kode pulih", cancel: Some("/akun"),
                })
            },
        })
        (Section {
            id: None, title: "Lepas kode kedua", lead: Some("Akun Anda hanya dilindungi sandi setelah ini."),
            actions: html! {},
            body: html! { p { (LinkButton { label: "Lepas kode kedua", href: "/akun/kode/lepas", kind: Kind::Danger, icon: None }) } },
        })
    }
}

/// Asks for the password before the second factor goes.
pub(crate) fn remove_second_factor(
    shell: &Shell<'_>,
    csrf: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    html! {
        (FormPage {
            shell, title: "Lepas kode kedua", crumbs: &HOME,
            lead: Some("Setelah ini siapa pun yang mengetahui sandi Anda dapat masuk. Kode pulih ikut dihapus."),
            errors,
            body: html! {
                (notice)
                (Form {
                    action: "/akun/kode/lepas", csrf, token: None, multipart: false, errors,
                    body: password_field(errors), submit: "Lepas", cancel: Some("/akun/kode"),
                })
            },
            aside: html! {},
        })
    }
}

/// The recovery codes, shown once.
pub(crate) fn recovery_codes(shell: &Shell<'_>, codes: &[String]) -> Markup {
    html! {
        (FormPage {
            shell, title: "Simpan kode pulih Anda", crumbs: &HOME,
            lead: Some("Hanya ditampilkan kali ini. Setiap kode menggantikan ponsel Anda satu kali."),
            errors: &FieldErrors::new(),
            body: html! {
                ul { @for code in codes { li { strong { (code) } } } }
                (CopyText { id: "kode-pulih", label: "Salin semua", text: &codes.join("\n") })
                p { "Cetak, atau simpan di pengelola sandi. Jangan menyimpannya di ponsel yang sama." }
                p { (LinkButton { label: "Sudah saya simpan", href: "/akun", kind: Kind::Primary, icon: Some(Icon::Check) }) }
            },
            aside: html! {},
        })
    }
}
