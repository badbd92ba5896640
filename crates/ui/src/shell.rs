//! The shell around every page: header, navigation by room, footer.
//!
//! Not for pages before sign-in; those are [`crate::GatePage`].
//! MUST show a search field only when there is something that answers it; MUST list only rooms
//! this person may enter; MUST open its menu at narrow width without JavaScript; MUST mark sample
//! data on every page, on screen and on paper.

use maud::{Markup, html};

use crate::{CSRF_FIELD, Icon, Search, mark::Logo};

/// What every page of one visit shares.
pub struct Shell<'a> {
    /// The institution in whose house one stands.
    pub instansi: &'a str,
    /// The agency or unit of the person, if any.
    pub unit: Option<&'a str>,
    /// Who is signed in.
    pub account: Option<Account<'a>>,
    /// Where the person reads notices, and how many wait.
    pub bell: Option<Bell<'a>>,
    /// The rooms and offices this person may enter.
    pub menu: &'a [MenuGroup],
    /// What answers a search; without it there is no search field.
    pub search: Option<Search<'a>>,
    /// The page for those who write programs.
    pub programs: Option<&'a str>,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The token for the sign-out form.
    pub csrf: &'a str,
    /// Where a visitor signs in.
    pub login: Option<&'a str>,
    /// Where the sign-out form is sent.
    pub logout: Option<&'a str>,
    /// The address of this page, so that signing in leads back to it.
    pub path: &'a str,
}

/// The person signed in, as the header shows them.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Full name.
    pub name: &'a str,
    /// Two letters for the round badge.
    pub initials: &'a str,
    /// The role in force, in words.
    pub peran: &'a str,
    /// The page of the person's own account.
    pub href: Option<&'a str>,
}

/// The way to the notices of whoever is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Bell<'a> {
    /// The page of the notices.
    pub href: &'a str,
    /// How many are unread.
    pub unread: u64,
}

impl Bell<'_> {
    fn link(self) -> Markup {
        let count = if self.unread > 99 { "99+".to_owned() } else { self.unread.to_string() };
        let label = match self.unread {
            0 => "Pemberitahuan".to_owned(),
            _ => format!("Pemberitahuan, {count} belum dibaca"),
        };
        html! {
            a.bell href=(self.href) aria-label=(label) {
                (Icon::Bell)
                @if self.unread > 0 { span.bell__count { (count) } }
            }
        }
    }
}

/// A group of the navigation: rooms, office.
#[derive(Clone, Debug)]
pub struct MenuGroup {
    /// The heading.
    pub title: String,
    /// The entries.
    pub items: Vec<MenuItem>,
}

/// One entry of the navigation.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// The drawing before the word.
    pub icon: Icon,
    /// The name of the room.
    pub label: String,
    /// Its address.
    pub href: String,
    /// A count or a value after the word.
    pub note: Option<String>,
    /// Whether this page belongs to it.
    pub current: bool,
}

impl Shell<'_> {
    pub(crate) fn top(&self) -> Markup {
        html! {
            header.top {
                @if !self.menu.is_empty() {
                    button.top__menu type="button" popovertarget="menu" aria-label="Menu" { (Icon::Menu) }
                }
                a.brand href="/" { (Logo) span.brand__name { "Gadang" } }
                p.inst {
                    span.inst__name { (self.instansi) }
                    @if let Some(unit) = self.unit { span.inst__unit { (unit) } }
                }
                @if let Some(search) = self.search { (search.in_header()) }
                @if let Some(bell) = self.bell { (bell.link()) }
                (self.who())
            }
            @if self.sample { (sample_bar()) }
        }
    }

    fn who(&self) -> Markup {
        html! {
            @if let Some(account) = &self.account {
                details.who data-menu {
                    summary.who__open aria-label={ (account.initials) ", akun " (account.name) } { span.who__badge { (account.initials) } }
                    div.who__panel {
                        p.who__name { (account.name) }
                        p.who__peran { (account.peran) }
                        @if let Some(href) = account.href { a.who__link href=(href) { (Icon::UserRound) "Akun Anda" } }
                        @if let Some(action) = self.logout {
                            form method="post" action=(action) {
                                input type="hidden" name=(CSRF_FIELD) value=(self.csrf);
                                button.who__link type="submit" { (Icon::LogOut) "Keluar" }
                            }
                        }
                    }
                }
            } @else if let Some(login) = self.login {
                a.button.button--plain.top__login href={ (login) "?kembali=" (encoded(self.path)) } { (Icon::LogIn) "Masuk" }
            }
        }
    }

    pub(crate) fn navigation(&self) -> Markup {
        html! {
            @if !self.menu.is_empty() {
                nav.rooms #menu popover aria-label="Ruang" {
                    div.rooms__head {
                        p.rooms__inst { (self.instansi) @if let Some(unit) = self.unit { span.rooms__unit { (unit) } } }
                        button.rooms__close type="button" popovertarget="menu" popovertargetaction="hide" aria-label="Tutup menu" { (Icon::X) }
                    }
                    @for group in self.menu {
                        p.rooms__title { (group.title) }
                        ul.rooms__list {
                            @for item in &group.items { li.rooms__item { (item.link()) } }
                        }
                    }
                }
            }
        }
    }

    pub(crate) fn bottom(&self) -> Markup {
        html! {
            footer.bottom {
                p.bottom__line { "Gadang, satu atap layanan digital " (self.instansi) }
                @if let Some(href) = self.programs { a.bottom__link href=(href) { "Data untuk program" } }
                button.bottom__keys type="button" popovertarget="pintasan" { "Pintasan papan ketik" }
                div.keys #pintasan popover {
                    h2.keys__title { "Pintasan papan ketik" }
                    dl.keys__list {
                        @if self.search.is_some() { dt { kbd.key { "/" } } dd { "Cari" } }
                        dt { kbd.key { "?" } } dd { "Buka daftar ini" }
                        dt { kbd.key { "Tab" } } dd { "Ke tautan atau isian berikutnya" }
                        dt { kbd.key { "Esc" } } dd { "Tutup menu dan daftar" }
                    }
                }
            }
        }
    }
}

impl MenuItem {
    fn link(&self) -> Markup {
        html! {
            a.rooms__link href=(self.href) aria-current=[self.current.then_some("page")] {
                (self.icon)
                span.rooms__label { (self.label) }
                @if let Some(note) = &self.note { span.rooms__note { (note) } }
            }
        }
    }
}

pub(crate) fn sample_bar() -> Markup {
    html! {
        aside.sample aria-label="Data contoh" {
            p {
                strong.sample__word { "DATA CONTOH" }
                " · orang, aplikasi, dan angka rinci pada halaman ini rekaan."
            }
        }
    }
}

/// Percent-encodes what may not stand in a query value.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_the_way_through_sign_in() {
        assert_eq!(encoded("/indeks?tahun=2026&a=b c"), "/indeks%3Ftahun%3D2026%26a%3Db%20c");
    }
}
