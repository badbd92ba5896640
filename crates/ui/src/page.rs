//! A whole document inside the shell: breadcrumb, one `h1`, one sentence of purpose, actions, body.
//!
//! Not for rooms when an archetype fits ([`crate::ListPage`], [`crate::DetailPage`],
//! [`crate::FormPage`], [`crate::ReportPage`]); it is what they are made of.
//! MUST have exactly one `h1`; MUST begin with a link to the content; MUST name the language;
//! MUST mark the page one is on with `aria-current`.

use maud::{DOCTYPE, Markup, Render, html};

use crate::{Shell, assets};

/// An ancestor of the page in the breadcrumb.
#[derive(Clone, Copy, Debug)]
pub struct Crumb<'a> {
    /// The ancestor's title.
    pub label: &'a str,
    /// Its address.
    pub href: &'a str,
}

/// A link with its words, for slots that hold exactly one.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// What one finds there, readable without its surroundings.
    pub label: &'a str,
    /// The address.
    pub href: &'a str,
}

/// A page inside the shell.
pub struct Page<'a> {
    /// Header, navigation and footer.
    pub shell: &'a Shell<'a>,
    /// The `h1` and the start of the document title.
    pub title: &'a str,
    /// The ancestors, outermost first.
    pub crumbs: &'a [Crumb<'a>],
    /// What the page is for, in one sentence.
    pub lead: Option<&'a str>,
    /// Buttons for the page as a whole.
    pub actions: Markup,
    /// Everything under the head.
    pub body: Markup,
}

impl Render for Page<'_> {
    fn render(&self) -> Markup {
        self.titled(self.title)
    }
}

impl Page<'_> {
    /// The page under a document title that differs from its `h1`.
    pub(crate) fn titled(&self, title: &str) -> Markup {
        document(
            title,
            &html! {
                (self.shell.top())
                div.frame.frame--bare[self.shell.menu.is_empty()] {
                    (self.shell.navigation())
                    main.main #isi tabindex="-1" {
                        (self.head())
                        div.page-body { (self.body) }
                    }
                }
                (self.shell.bottom())
            },
        )
    }

    fn head(&self) -> Markup {
        html! {
            @if !self.crumbs.is_empty() {
                nav.crumbs aria-label="Letak halaman" {
                    ol.crumbs__list {
                        @for crumb in self.crumbs { li.crumbs__item { a.crumbs__link href=(crumb.href) { (crumb.label) } } }
                    }
                }
            }
            div.head {
                div.head__text {
                    h1.head__title { (self.title) }
                    @if let Some(lead) = self.lead { p.head__lead { (lead) } }
                }
                @if !self.actions.0.is_empty() { div.head__actions { (self.actions) } }
            }
        }
    }
}

/// The document around any page: language, title, style, icon, and the one small script.
pub(crate) fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Gadang" }
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#201c19" media="(prefers-color-scheme: dark)";
                @if let Some(font) = assets::url("plus-jakarta-sans.woff2") {
                    link rel="preload" href=(font) as="font" type="font/woff2" crossorigin;
                }
                @if let Some(style) = assets::url("gadang.css") { link rel="stylesheet" href=(style); }
                @if let Some(icon) = assets::url("tanda.svg") { link rel="icon" type="image/svg+xml" href=(icon); }
                @if let Some(script) = assets::url("gadang.js") { script type="module" src=(script) {} }
            }
            body.body {
                a.skip href="#isi" { "Lewati ke isi" }
                (body)
            }
        }
    }
}
