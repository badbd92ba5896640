//! The page of what was found.

use kernel::ribuan;
use maud::{Markup, Render, html};
use ui::{
    Crumb, DefinitionList, DlLayout, EmptyState, FoundGroup, FoundItem, Icon, Kind, Link,
    LinkButton, Notice, Page, SearchForm, Shell, Tone,
};

use super::{Answer, Hits, PAGE, SearchKind};
use crate::places;

/// The page.
pub(super) struct CariPage<'a> {
    pub shell: &'a Shell<'a>,
    /// What was typed.
    pub q: &'a str,
    /// The one kind that is asked for.
    pub only: Option<&'static SearchKind>,
    /// What this person may search.
    pub kinds: &'a [&'static SearchKind],
    /// What came of it; nothing when nothing was asked.
    pub answer: Option<&'a Answer>,
}

impl Render for CariPage<'_> {
    fn render(&self) -> Markup {
        let title = match (self.answer, self.only) {
            (None, _) => "Cari".to_owned(),
            (Some(_), None) => format!("Hasil untuk “{}”", self.q),
            (Some(_), Some(kind)) => format!("{} untuk “{}”", kind.title, self.q),
        };
        let everything = self.address(None);
        let crumbs = [Crumb { label: "Cari di semua ruang", href: &everything }];
        let lead = self.lead();
        Page {
            shell: self.shell,
            title: &title,
            crumbs: if self.only.is_some() { &crumbs } else { &[] },
            lead: Some(&lead),
            actions: html! {},
            body: html! {
                (SearchForm { action: PAGE, label: "Kata atau kode", value: self.q })
                @match self.answer {
                    None => (self.hints()),
                    Some(answer) => {
                        (self.silent(answer))
                        @if answer.hits.is_empty() { (self.nothing()) }
                        @for hits in &answer.hits { (self.group(hits)) }
                    }
                }
            },
        }
        .render()
    }
}

impl CariPage<'_> {
    fn lead(&self) -> String {
        let Some(answer) = self.answer else {
            return "Satu kotak untuk semua ruang. Anda hanya menemukan yang boleh Anda lihat."
                .to_owned();
        };
        let counts: Vec<String> = answer
            .hits
            .iter()
            .map(|hits| format!("{} {}", number(hits.count), hits.kind.title.to_lowercase()))
            .collect();
        if counts.is_empty() {
            "Tidak ada yang ditemukan.".to_owned()
        } else {
            format!("Ditemukan {}.", counts.join(", "))
        }
    }

    /// The address of the same question, in one kind or in all.
    fn address(&self, kind: Option<&SearchKind>) -> String {
        let q = places::encoded(self.q);
        kind.map_or_else(
            || format!("{PAGE}?q={q}"),
            |kind| format!("{PAGE}?q={q}&di={}", kind.code),
        )
    }

    fn group(&self, hits: &Hits) -> Markup {
        let shown = hits.found.len();
        let more = hits.count > shown;
        let count = if more {
            format!("{} dari {}", number(shown), number(hits.count))
        } else {
            format!("{} hasil", number(shown))
        };
        let all = match (&hits.all, self.only) {
            (Some(all), _) => Some(all.clone()),
            (None, None) => Some(self.address(Some(hits.kind))),
            (None, Some(_)) => None,
        };
        let label = format!("Semua {} hasil di {}", number(hits.count), hits.kind.title);
        FoundGroup {
            id: hits.kind.code,
            icon: hits.kind.icon,
            title: hits.kind.title,
            count: &count,
            items: hits
                .found
                .iter()
                .map(|found| FoundItem {
                    title: &found.title,
                    detail: &found.detail,
                    href: &found.href,
                })
                .collect(),
            more: all.as_deref().filter(|_| more).map(|href| Link { label: &label, href }),
        }
        .render()
    }

    /// Which rooms have not answered.
    fn silent(&self, answer: &Answer) -> Markup {
        if answer.silent.is_empty() {
            return html! {};
        }
        Notice {
            tone: Tone::Warn,
            title: "Belum semua ruang menjawab",
            body: html! {
                p {
                    "Hasil dari " (answer.silent.join(", ")) " belum termasuk di sini. "
                    a href=(self.address(self.only)) { "Cari sekali lagi" }
                    "."
                }
            },
        }
        .render()
    }

    fn nothing(&self) -> Markup {
        html! {
            (EmptyState {
                icon: Icon::Search,
                title: "Tidak ada yang cocok",
                body: "Coba lebih sedikit kata, ejaan lain, singkatan, atau kodenya.",
                action: html! {
                    @if self.only.is_some() {
                        (LinkButton { label: "Cari di semua ruang", href: &self.address(None), kind: Kind::Plain, icon: None })
                    }
                },
            })
            (self.hints())
        }
    }

    /// What can be searched, each with words that find something.
    fn hints(&self) -> Markup {
        let items = self
            .kinds
            .iter()
            .map(|kind| {
                let href = format!("{PAGE}?q={}", places::encoded(kind.example));
                let about = html! { (kind.about) ". Contoh: " a href=(href) { (kind.example) } };
                (kind.title.to_owned(), about)
            })
            .collect();
        html! {
            h2 { "Yang dapat dicari" }
            (DefinitionList { layout: DlLayout::Rows, items })
            @if self.shell.account.is_none() {
                p {
                    "Setelah "
                    a href=(places::sign_in_and_back_to(self.shell.path)) { "masuk" }
                    ", Anda juga menemukan yang boleh dilihat akun Anda."
                }
            }
        }
    }
}

fn number(count: usize) -> String {
    ribuan(i64::try_from(count).unwrap_or(i64::MAX))
}
