//! The door: sign-in, second factor, new password.

use kernel::FieldErrors;
use maud::{Markup, html};
use ui::{
    Form, GatePage, Hidden, Input, InputKind, Kind, LinkButton, Notice, PasswordField, PostButton,
    TextField, Tone,
};

use super::words;

/// The house around the door.
#[derive(Clone, Copy)]
pub(crate) struct Gate<'a> {
    pub instansi: &'a str,
    pub sample: bool,
    pub csrf: &'a str,
}

/// Why nobody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Name or password, never told which.
    Wrong,
    /// Too many attempts; seconds to wait.
    Shut(i64),
    /// Too many people at once; how many stand in the queue.
    Crowded(usize),
}

/// What a refusal says.
pub(crate) fn refusal(refusal: Refusal) -> Markup {
    match refusal {
        Refusal::Wrong => html! {
            (Notice {
                tone: Tone::Bad,
                title: "Nama masuk atau sandi tidak cocok.",
                body: html! { p { "Periksa huruf besar dan kecil pada sandi, lalu coba lagi. Lupa sandi? Hubungi admin OPD Anda." } },
            })
        },
        Refusal::Shut(seconds) => html! {
            (Notice {
                tone: Tone::Warn,
                title: "Terlalu banyak percobaan.",
                body: html! { p { "Demi keamanan, percobaan berikutnya baru dapat dilakukan dalam " (words::wait(seconds)) "." } },
            })
        },
        Refusal::Crowded(waiting) => html! {
            (Notice {
                tone: Tone::Warn,
                title: "Banyak orang sedang masuk.",
                body: html! { p { "Sekitar " (waiting) " orang sedang menunggu giliran. Sandi Anda belum diperiksa; coba lagi setengah menit lagi." } },
            })
        },
    }
}

/// A demonstration account shown at the door of a sample house.
#[derive(Clone, Copy)]
pub(crate) struct Contoh<'a> {
    pub peran: &'a str,
    pub nama_masuk: &'a str,
}

/// Sign-in.
pub(crate) fn sign_in(
    gate: Gate<'_>,
    nama_masuk: &str,
    kembali: &str,
    errors: &FieldErrors,
    notice: &Markup,
    contoh: (&[Contoh<'_>], &str),
    public: Option<&str>,
) -> Markup {
    let fields = html! {
        (Hidden { name: "kembali", value: kembali })
        (TextField {
            name: "nama_masuk", label: "Nama masuk", value: nama_masuk,
            hint: Some("NIP, surel, atau nama pendek yang Anda terima dari admin."),
            error: errors.get("nama_masuk"), required: true,
            input: Input { autocomplete: Some("username"), autofocus: errors.is_empty(), ..Input::default() },
        })
        (PasswordField { name: "sandi", label: "Sandi", hint: None, error: errors.get("sandi"), new: false })
    };
    let foot = html! {
        @if let Some(public) = public {
            p { a href=(public) { "Lihat yang terbuka untuk umum" } }
        }
        @let (accounts, password) = contoh;
        @if !accounts.is_empty() {
            p { "Akun contoh, semuanya dengan sandi " strong { (password) } ":" }
            ul {
                @for account in accounts { li { strong { (account.nama_masuk) } " (" (account.peran) ")" } }
            }
        }
    };
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Masuk",
            lead: Some("Untuk pegawai dan pengelola."),
            sample: gate.sample,
            body: html! {
                (notice)
                (Form {
                    action: "/masuk", csrf: gate.csrf, token: None, multipart: false, errors,
                    body: fields, submit: "Masuk", cancel: None,
                })
            },
            foot,
        })
    }
}

/// The second factor.
pub(crate) fn code(
    gate: Gate<'_>,
    nama: &str,
    kembali: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    let lead = format!("Sandi {nama} benar. Ketik enam angka dari aplikasi di ponsel Anda.");
    let fields = html! {
        (Hidden { name: "kembali", value: kembali })
        (TextField {
            name: "kode", label: "Kode", value: "",
            hint: Some("Ponsel hilang? Ketik salah satu kode pulih Anda di sini."),
            error: errors.get("kode"), required: true,
            input: Input { kind: InputKind::Code, autofocus: true, ..Input::default() },
        })
    };
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Kode kedua",
            lead: Some(&lead),
            sample: gate.sample,
            body: html! {
                (notice)
                (Form {
                    action: "/masuk/kode", csrf: gate.csrf, token: None, multipart: false, errors,
                    body: fields, submit: "Lanjutkan", cancel: None,
                })
            },
            foot: html! {
                (PostButton {
                    label: "Masuk dengan akun lain", action: "/masuk/keluar", csrf: gate.csrf,
                    token: None, fields: &[], kind: Kind::Quiet, icon: None,
                })
            },
        })
    }
}

/// A new password by a one-time code.
pub(crate) fn new_password(
    gate: Gate<'_>,
    action: &str,
    nama: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    let lead = format!("Untuk akun {nama}. Tautan ini berlaku satu kali.");
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Buat sandi baru",
            lead: Some(&lead),
            sample: gate.sample,
            body: html! {
                (notice)
                (Form {
                    action, csrf: gate.csrf, token: None, multipart: false, errors,
                    body: new_password_fields(errors), submit: "Simpan sandi", cancel: None,
                })
            },
            foot: html! {},
        })
    }
}

/// The two boxes of a new password.
pub(crate) fn new_password_fields(errors: &FieldErrors) -> Markup {
    html! {
        (PasswordField {
            name: "sandi_baru", label: "Sandi baru",
            hint: Some("Sedikitnya 12 karakter. Beberapa kata yang tidak lazim lebih kuat dan lebih mudah diingat."),
            error: errors.get("sandi_baru"), new: true,
        })
        (PasswordField {
            name: "sandi_ulang", label: "Ulangi sandi baru", hint: None,
            error: errors.get("sandi_ulang"), new: true,
        })
    }
}

/// A code that opens nothing.
pub(crate) fn no_such_code(gate: Gate<'_>) -> Markup {
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Tautan tidak berlaku",
            lead: Some("Tautan ini sudah dipakai, sudah lewat waktunya, atau tidak lengkap tersalin."),
            sample: gate.sample,
            body: html! {
                p { "Minta admin OPD Anda menyetel ulang sandi sekali lagi; tautan yang baru berlaku satu hari." }
                p { (LinkButton { label: "Ke halaman masuk", href: "/masuk", kind: Kind::Primary, icon: None }) }
            },
            foot: html! {},
        })
    }
}
