//! The door: sign-in, second factor, new password.

use kernel::FieldErrors;
use maud::{Markup, html};
use ui::{
    Form, GatePage, Hidden, Icon, Input, InputKind, Kind, LinkButton, Notice, PasswordField,
    PostButton, TextField, Tone,
};

use super::words;

/// The house around the door.
#[derive(Clone, Copy)]
pub(crate) struct Gate<'a> {
    pub instansi: &'a str,
    pub sample: bool,
    /// Whether this house sends letters.
    pub letters: bool,
    pub csrf: &'a str,
    /// Where else people sign in.
    pub provider: Option<&'a str>,
}

/// How a code for a new password reached its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Handed over by an administrator.
    Handed,
    /// By letter.
    Letter,
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
                body: html! { p { "Periksa huruf besar dan kecil pada sandi, lalu coba lagi." } },
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
        p {
            @if gate.letters {
                a href="/masuk/lupa" { "Lupa sandi?" }
            } @else {
                "Lupa sandi? Hubungi admin OPD Anda."
            }
        }
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
                @if let Some(provider) = gate.provider {
                    p {
                        (LinkButton {
                            label: &format!("Masuk dengan {provider}"), href: &provider_href(kembali), kind: Kind::Plain,
                            icon: Some(Icon::ExternalLink),
                        })
                    }
                }
            },
            foot,
        })
    }
}

/// The way to the provider, and back to where one came from. A link and no form: browsers hold a form, and every
/// redirect after it, to our own addresses.
fn provider_href(kembali: &str) -> String {
    if kembali.is_empty() {
        return "/masuk/oidc".to_owned();
    }
    format!("/masuk/oidc?kembali={}", super::encoded(kembali))
}

/// The second factor.
pub(crate) fn code(
    gate: Gate<'_>,
    nama: &str,
    kembali: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    let lead =
        format!("Tinggal satu langkah, {nama}. Ketik enam angka dari aplikasi di ponsel Anda.");
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

/// Asking for a new password; where no letters can be sent, whom to ask instead.
pub(crate) fn forgotten(
    gate: Gate<'_>,
    nama_masuk: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    let lead = if gate.letters {
        "Kami mengirim tautan ke alamat surel yang sudah Anda pastikan di Akun saya."
    } else {
        "Mintalah admin OPD Anda menyetel ulang sandi Anda; Anda menerima tautan untuk membuat yang baru."
    };
    let fields = html! {
        (TextField {
            name: "nama_masuk", label: "Nama masuk", value: nama_masuk,
            hint: Some("NIP, surel, atau nama pendek yang Anda terima dari admin."),
            error: errors.get("nama_masuk"), required: true,
            input: Input { autocomplete: Some("username"), autofocus: errors.is_empty(), ..Input::default() },
        })
    };
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Lupa sandi",
            lead: Some(lead),
            sample: gate.sample,
            body: html! {
                (notice)
                @if gate.letters {
                    (Form {
                        action: "/masuk/lupa", csrf: gate.csrf, token: None, multipart: false, errors,
                        body: fields, submit: "Kirim tautan", cancel: Some("/masuk"),
                    })
                } @else {
                    (LinkButton { label: "Ke halaman masuk", href: "/masuk", kind: Kind::Primary, icon: None })
                }
            },
            foot: html! {
                @if gate.letters {
                    p { "Belum memastikan alamat surel, atau suratnya tidak datang? Hubungi admin OPD Anda." }
                }
            },
        })
    }
}

/// A code that opens nothing.
pub(crate) fn no_such_code(gate: Gate<'_>, way: Way) -> Markup {
    let (lead, label, href) = match way {
        Way::Handed => (
            "Tautan ini sudah dipakai, sudah lewat waktunya, atau tidak lengkap tersalin. Minta admin OPD Anda menyetel \
             ulang sandi sekali lagi; tautan yang baru berlaku satu hari.",
            "Ke halaman masuk",
            "/masuk",
        ),
        Way::Letter => (
            "Tautan lewat surel berlaku satu kali dan 30 menit, dan hanya yang terbaru. Yang ini sudah dipakai, sudah \
             lewat waktunya, atau tidak lengkap tersalin.",
            "Minta tautan baru",
            "/masuk/lupa",
        ),
    };
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Tautan tidak berlaku",
            lead: Some(lead),
            sample: gate.sample,
            body: html! { (LinkButton { label, href, kind: Kind::Primary, icon: None }) },
            foot: html! {},
        })
    }
}
