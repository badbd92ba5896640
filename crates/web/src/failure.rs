//! What can go wrong between a request and its page, with the words for the person who meets it.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Why there is no page. Handlers return it; one layer turns it into a page inside the shell, or
/// into a problem of RFC 9457 for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Not there, or not for this person where existence is itself protected.
    NotFound,
    /// Signed in, and not allowed.
    Forbidden,
    /// To be signed in first: leads to the sign-in page and back.
    SignIn,
    /// A program came with a token that opens nothing: unknown, ended, taken back, or of a closed account.
    Token,
    /// A form without a valid token: it stood open too long, or was not ours.
    Expired,
    /// Sent from a page of another site.
    CrossSite,
    /// More bytes than are taken.
    TooLarge {
        /// The most that is taken.
        limit_bytes: u64,
    },
    /// Too many requests from one address.
    TooMany {
        /// When to try again.
        retry_after_s: u64,
    },
    /// The database or the handler did not get to it in time.
    Busy,
    /// Something that this needs is not installed, or cannot do it for so much at once. Trying again
    /// does not help.
    Unavailable {
        /// What is missing or too much, as a sentence in Indonesian.
        what: String,
        /// What the person does instead, as a sentence in Indonesian.
        advice: String,
    },
    /// Not to be understood; says in Indonesian what is wrong.
    BadRequest(String),
    /// The address exists, for another method.
    WrongMethod,
    /// Our own fault; the text is for the log and never shown.
    Internal(String),
}

/// The words of a failure page.
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) what: String,
    pub(crate) advice: String,
}

impl Failure {
    /// Every [`Failure::code`], for the book of errors.
    pub const CODES: [&'static str; 13] = [
        "tidak-ditemukan",
        "tidak-berwenang",
        "perlu-masuk",
        "token-tidak-berlaku",
        "formulir-kedaluwarsa",
        "lintas-situs",
        "terlalu-besar",
        "terlalu-sering",
        "sibuk",
        "belum-tersedia",
        "permintaan-rusak",
        "cara-keliru",
        "gangguan",
    ];

    /// One of each, as the page about failures and the tests show them.
    pub(crate) fn samples() -> [Self; 13] {
        [
            Self::NotFound,
            Self::Forbidden,
            Self::SignIn,
            Self::Token,
            Self::Expired,
            Self::CrossSite,
            Self::TooLarge { limit_bytes: 2 * 1024 * 1024 },
            Self::TooMany { retry_after_s: 200 },
            Self::Busy,
            Self::Unavailable {
                what: "Bagian sistem yang diperlukan belum dipasang.".to_owned(),
                advice: "Mintalah kepada pengelola sistem.".to_owned(),
            },
            Self::BadRequest(
                "Ada bagian alamat atau isian yang rusak atau tidak dikenali.".to_owned(),
            ),
            Self::WrongMethod,
            Self::Internal("the cause".to_owned()),
        ]
    }

    /// The word by which page, log and book name it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "tidak-ditemukan",
            Self::Forbidden => "tidak-berwenang",
            Self::SignIn => "perlu-masuk",
            Self::Token => "token-tidak-berlaku",
            Self::Expired => "formulir-kedaluwarsa",
            Self::CrossSite => "lintas-situs",
            Self::TooLarge { .. } => "terlalu-besar",
            Self::TooMany { .. } => "terlalu-sering",
            Self::Busy => "sibuk",
            Self::Unavailable { .. } => "belum-tersedia",
            Self::BadRequest(_) => "permintaan-rusak",
            Self::WrongMethod => "cara-keliru",
            Self::Internal(_) => "gangguan",
        }
    }

    /// The status of its page.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Expired | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::SignIn | Self::Token => StatusCode::UNAUTHORIZED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which trying again makes sense.
    pub(crate) const fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry_after_s } => Some(*retry_after_s),
            Self::Busy => Some(5),
            _ => None,
        }
    }

    /// What happened and what to do.
    pub(crate) fn words(&self) -> Words {
        match self {
            Self::NotFound => words(
                "Halaman tidak ditemukan",
                "Alamat ini tidak ada, sudah dipindahkan, atau bukan untuk Anda.",
                "Periksa alamatnya, atau mulai lagi dari beranda.",
            ),
            Self::Forbidden => words(
                "Anda tidak berwenang",
                "Peran Anda tidak mencakup halaman atau tindakan ini.",
                "Jika Anda memerlukannya untuk tugas Anda, mintalah kepada Admin Instansi.",
            ),
            Self::SignIn => words(
                "Anda perlu masuk",
                "Halaman ini hanya untuk orang yang sudah masuk.",
                "Masuklah, lalu Anda dibawa kembali ke sini.",
            ),
            Self::Token => words(
                "Token tidak berlaku",
                "Token pada permintaan ini tidak dikenal, sudah berakhir, sudah dicabut, atau akunnya ditutup.",
                "Periksa apakah token tersalin lengkap; bila perlu, buatlah yang baru di halaman Akun saya, Token untuk program.",
            ),
            Self::Expired => words(
                "Formulir kedaluwarsa",
                "Formulir ini terbuka terlalu lama, atau Anda sudah masuk atau keluar di jendela lain. \
                 Tidak ada yang disimpan.",
                "Kembali ke halaman sebelumnya dan salin isian yang panjang bila masih ada. Muat ulang \
                 halaman itu, lalu kirim lagi.",
            ),
            Self::CrossSite => words(
                "Permintaan dari situs lain ditolak",
                "Permintaan ini dikirim dari halaman situs lain. Tidak ada yang disimpan.",
                "Buka halamannya dari alamat resmi ini, lalu ulangi dari sini.",
            ),
            Self::TooLarge { limit_bytes } => Words {
                title: "Kiriman terlalu besar",
                what: format!(
                    "Kiriman Anda melebihi batas {}. Tidak ada yang disimpan.",
                    size(*limit_bytes)
                ),
                advice: "Perkecil atau bagi berkasnya, lalu kirim lagi.".to_owned(),
            },
            Self::TooMany { retry_after_s } => Words {
                title: "Terlalu banyak permintaan",
                what: "Permintaan dari jaringan Anda terlalu sering dalam waktu singkat."
                    .to_owned(),
                advice: format!("Tunggu {}, lalu coba lagi.", wait(*retry_after_s)),
            },
            Self::Busy => words(
                "Sistem sedang sibuk",
                "Permintaan Anda belum sempat dikerjakan dan tidak ada yang disimpan.",
                "Tunggu beberapa detik, lalu coba lagi. Mengirim formulir yang sama dua kali tidak menyimpan dua kali.",
            ),
            Self::Unavailable { what, advice } => Words {
                title: "Belum dapat dilakukan di sini",
                what: what.clone(),
                advice: advice.clone(),
            },
            Self::BadRequest(what) => Words {
                title: "Permintaan tidak dapat dibaca",
                what: what.clone(),
                advice: "Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi.".to_owned(),
            },
            Self::WrongMethod => words(
                "Alamat ini tidak dapat dibuka begitu",
                "Alamat ini hanya menerima kiriman dari tombol atau formulirnya sendiri.",
                "Buka halaman yang memuat tombol atau formulirnya, lalu ulangi dari sana.",
            ),
            Self::Internal(_) => words(
                "Terjadi gangguan",
                "Sistem gagal mengerjakan permintaan Anda. Ini bukan kesalahan Anda, dan gangguan ini sudah tercatat.",
                "Coba lagi sebentar lagi. Jika terulang, sampaikan nomor kejadian ini kepada pengelola sistem.",
            ),
        }
    }
}

fn words(title: &'static str, what: &str, advice: &str) -> Words {
    Words { title, what: what.to_owned(), advice: advice.to_owned() }
}

/// A size as people read it, rounded down so that what is promised is kept.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    match bytes {
        MIB.. => format!("{} MB", kernel::ribuan(i64::try_from(bytes / MIB).unwrap_or(i64::MAX))),
        KIB.. => format!("{} kB", bytes / KIB),
        _ => format!("{bytes} bita"),
    }
}

fn wait(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{} detik", seconds.max(1)),
        _ => format!("{} menit", seconds.div_ceil(60)),
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Busy => Self::Busy,
            other => Self::Internal(chain(&other)),
        }
    }
}

/// An error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_code_in_the_list() {
        assert_eq!(Failure::samples().map(|failure| failure.code()), Failure::CODES);
    }

    #[test]
    fn every_code_has_a_heading_in_the_book_of_errors() {
        let book = include_str!("../../../docs/errors.md");
        for code in Failure::CODES {
            let heading = format!("## `{code}`");
            assert!(book.lines().any(|line| line.starts_with(&heading)), "no heading `{heading}`");
        }
        let headings = book.lines().filter(|line| line.starts_with("## `")).count();
        assert_eq!(
            headings,
            Failure::CODES.len(),
            "a heading is left over from a code that is gone"
        );
    }

    #[test]
    fn words_say_what_happened_and_what_to_do() {
        for failure in Failure::samples() {
            let words = failure.words();
            for text in [words.title, &words.what, &words.advice] {
                assert!(text.chars().count() > 8, "{failure:?}: {text}");
                assert!(!text.contains("  "), "{failure:?}: {text}");
            }
            assert!(words.what.ends_with('.') && words.advice.ends_with('.'), "{failure:?}");
            assert!(!words.what.contains("the cause"), "a cause is for the log only");
        }
    }

    #[test]
    fn limits_are_shown_in_round_units() {
        assert_eq!(size(2 * 1024 * 1024), "2 MB");
        assert_eq!(size(64 * 1024), "64 kB");
        assert_eq!(size(500), "500 bita");
        assert_eq!(
            (wait(0), wait(61), wait(200)),
            ("1 detik".into(), "61 detik".into(), "4 menit".into())
        );
    }

    #[test]
    fn a_busy_database_is_not_an_incident_and_a_broken_row_is() {
        assert_eq!(Failure::from(db::Error::Busy), Failure::Busy);
        let broken = Failure::from(db::Error::Inconsistent { what: "two heads".into() });
        assert!(matches!(broken, Failure::Internal(cause) if cause.contains("two heads")));
    }
}
