//! A message about the page as a whole: what was done, what is uncertain, what is missing.
//!
//! Not for the error of one field (the field shows it) and not for an empty list
//! ([`crate::EmptyState`]).
//! MUST announce success as a status and failure as an alert; MUST say what happened and, when
//! something is wrong, what to do.

use maud::{Markup, Render, html};

use crate::{Tone, gallery::Example};

/// A message in a coloured frame with a shape of its own.
pub struct Notice<'a> {
    /// What kind of message it is.
    pub tone: Tone,
    /// The message in one line.
    pub title: &'a str,
    /// What to do, or more about it; may be empty.
    pub body: Markup,
}

impl Render for Notice<'_> {
    fn render(&self) -> Markup {
        let role = match self.tone {
            Tone::Ok => Some("status"),
            Tone::Bad => Some("alert"),
            Tone::Warn | Tone::Info | Tone::Neutral => None,
        };
        html! {
            div.notice.(self.tone.class()) role=[role] {
                (self.tone.icon())
                div.notice__text {
                    p.notice__title { (self.title) }
                    @if !self.body.0.is_empty() { div.notice__body { (self.body) } }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let show = |state, tone, title, body| {
        Example::new("Notice", state, Notice { tone, title, body }.render())
    };
    vec![
        show("berhasil", Tone::Ok, "47 tingkat tersimpan.", html! {}),
        show(
            "perlu diketahui",
            Tone::Info,
            "PermenPANRB 8/2026 kami kenal dari sumber kedua.",
            html! {
                p { "Nilai pada halaman ini sementara sampai naskah resminya dimuat." }
            },
        ),
        show(
            "perlu perhatian",
            Tone::Warn,
            "Empat indikator belum berbukti.",
            html! { p { a href="#" { "Lihat keempatnya" } } },
        ),
        show(
            "gagal",
            Tone::Bad,
            "Berkas tidak terbaca.",
            html! { p { "Simpan ulang sebagai CSV, lalu unggah lagi." } },
        ),
        show("netral", Tone::Neutral, "Tahun 2023 sudah ditutup.", html! {}),
    ]
}
