//! The kinds of page. A room fills the slots and arranges nothing.
//!
//! [`ListPage`] for many things, [`DetailPage`] for one, [`FormPage`] to change it, [`StepPage`] for a
//! task of several pages, [`ReportPage`] for figures and charts to read and print.
//! MUST each say how many, since when, and what to do next where that applies; see [`crate::Page`]
//! for what all of them keep.

use kernel::FieldErrors;
use maud::{Markup, Render, html};

use crate::{Crumb, Icon, Link, Page, Shell, Steps};

/// Many things: filters, count, table, the way on, and what may be taken away as a file.
pub struct ListPage<'a> {
    /// Header, navigation and footer.
    pub shell: &'a Shell<'a>,
    /// The `h1`.
    pub title: &'a str,
    /// The ancestors.
    pub crumbs: &'a [Crumb<'a>],
    /// What the page is for.
    pub lead: Option<&'a str>,
    /// Buttons for the page as a whole.
    pub actions: Markup,
    /// A [`crate::Notice`] about what was just done; may be empty.
    pub notice: Markup,
    /// A [`crate::FilterBar`]; may be empty.
    pub filters: Markup,
    /// How many there are under these filters: "46 dari 143 aplikasi".
    pub count: &'a str,
    /// The list as a file: CSV, XLSX.
    pub exports: &'a [Link<'a>],
    /// A [`crate::Table`], or a [`crate::EmptyState`].
    pub body: Markup,
    /// A [`crate::Pagination`]; may be empty.
    pub pagination: Markup,
}

impl Render for ListPage<'_> {
    fn render(&self) -> Markup {
        Page {
            shell: self.shell,
            title: self.title,
            crumbs: self.crumbs,
            lead: self.lead,
            actions: self.actions.clone(),
            body: html! {
                (self.notice)
                div.list {
                    @if !self.filters.0.is_empty() { div.list__filters { (self.filters) } }
                    @if !self.count.is_empty() || !self.exports.is_empty() {
                        div.list__bar {
                            p.list__count { (self.count) }
                            @if !self.exports.is_empty() {
                                p.list__exports {
                                    (Icon::Download) "Unduh: "
                                    @for link in self.exports { a href=(link.href) { (link.label) } " " }
                                }
                            }
                        }
                    }
                    div.list__body { (self.body) }
                    @if !self.pagination.0.is_empty() { div.list__foot { (self.pagination) } }
                }
            },
        }
        .render()
    }
}

/// One thing: its state, its views, what is beside it, what happened to it.
pub struct DetailPage<'a> {
    /// Header, navigation and footer.
    pub shell: &'a Shell<'a>,
    /// The `h1`: the name of the thing.
    pub title: &'a str,
    /// The ancestors.
    pub crumbs: &'a [Crumb<'a>],
    /// What the thing is.
    pub lead: Option<&'a str>,
    /// Buttons for the thing.
    pub actions: Markup,
    /// A [`crate::Notice`] about what was just done; may be empty.
    pub notice: Markup,
    /// Its states as [`crate::Tag`]s; may be empty.
    pub tags: Markup,
    /// Its views as [`crate::Tabs`]; may be empty.
    pub tabs: Markup,
    /// The content.
    pub body: Markup,
    /// What stands beside the content; may be empty.
    pub aside: Markup,
    /// A [`crate::History`]; may be empty.
    pub history: Markup,
}

impl Render for DetailPage<'_> {
    fn render(&self) -> Markup {
        let beside = !self.aside.0.is_empty();
        Page {
            shell: self.shell,
            title: self.title,
            crumbs: self.crumbs,
            lead: self.lead,
            actions: self.actions.clone(),
            body: html! {
                @if !self.tags.0.is_empty() { div.detail__tags { (self.tags) } }
                (self.notice)
                (self.tabs)
                div.detail.detail--beside[beside] {
                    div.detail__body { (self.body) }
                    @if beside { aside.detail__aside aria-label="Keterangan" { (self.aside) } }
                }
                @if !self.history.0.is_empty() {
                    section.detail__history { h2.section__title { "Riwayat" } (self.history) }
                }
            },
        }
        .render()
    }
}

/// A form, with what helps to fill it beside it.
pub struct FormPage<'a> {
    /// Header, navigation and footer.
    pub shell: &'a Shell<'a>,
    /// The `h1`: what is being done, as a verb.
    pub title: &'a str,
    /// The ancestors.
    pub crumbs: &'a [Crumb<'a>],
    /// What becomes of what is sent.
    pub lead: Option<&'a str>,
    /// What is wrong; the document title then says so first, because it is what is read first.
    pub errors: &'a FieldErrors,
    /// A [`crate::Form`].
    pub body: Markup,
    /// What helps to fill it; may be empty.
    pub aside: Markup,
}

impl Render for FormPage<'_> {
    fn render(&self) -> Markup {
        let beside = !self.aside.0.is_empty();
        let page = Page {
            shell: self.shell,
            title: self.title,
            crumbs: self.crumbs,
            lead: self.lead,
            actions: html! {},
            body: html! {
                div.form-page.form-page--beside[beside] {
                    div.form-page__body { (self.body) }
                    @if beside { aside.form-page__aside aria-label="Petunjuk" { (self.aside) } }
                }
            },
        };
        if self.errors.is_empty() {
            page.render()
        } else {
            page.titled(&format!("Galat: {}", self.title))
        }
    }
}

/// One step of a task that takes several pages.
pub struct StepPage<'a> {
    /// Header, navigation and footer.
    pub shell: &'a Shell<'a>,
    /// The `h1`: the task, the same on every step.
    pub title: &'a str,
    /// The ancestors.
    pub crumbs: &'a [Crumb<'a>],
    /// What is being worked on.
    pub lead: Option<&'a str>,
    /// Buttons for the task as a whole.
    pub actions: Markup,
    /// Where one stands.
    pub steps: Steps<'a>,
    /// A [`crate::Notice`] about what was just done, or how the step ended; may be empty.
    pub notice: Markup,
    /// What is wrong with the form of this step; the document title then says so first.
    pub errors: &'a FieldErrors,
    /// The content of this step.
    pub body: Markup,
    /// What helps with it; may be empty.
    pub aside: Markup,
}

impl Render for StepPage<'_> {
    fn render(&self) -> Markup {
        let beside = !self.aside.0.is_empty();
        let page = Page {
            shell: self.shell,
            title: self.title,
            crumbs: self.crumbs,
            lead: self.lead,
            actions: self.actions.clone(),
            body: html! {
                (self.steps)
                (self.notice)
                div.detail.detail--beside[beside] {
                    div.detail__body { (self.body) }
                    @if beside { aside.detail__aside aria-label="Petunjuk" { (self.aside) } }
                }
            },
        };
        if self.errors.is_empty() {
            page.render()
        } else {
            page.titled(&format!("Galat: {}", self.title))
        }
    }
}

/// Figures and charts to read and to print.
pub struct ReportPage<'a> {
    /// Header, navigation and footer.
    pub shell: &'a Shell<'a>,
    /// The `h1`.
    pub title: &'a str,
    /// The ancestors.
    pub crumbs: &'a [Crumb<'a>],
    /// What the report says.
    pub lead: Option<&'a str>,
    /// Buttons: copy, print, download.
    pub actions: Markup,
    /// The moment it holds for: "Keadaan 24 November 2026, 07.31 WIB".
    pub as_of: &'a str,
    /// [`crate::Stats`] or a [`crate::Grid`]; may be empty.
    pub figures: Markup,
    /// The content.
    pub body: Markup,
    /// Where the numbers are from and under which rules; may be empty.
    pub source: Markup,
}

impl Render for ReportPage<'_> {
    fn render(&self) -> Markup {
        Page {
            shell: self.shell,
            title: self.title,
            crumbs: self.crumbs,
            lead: self.lead,
            actions: self.actions.clone(),
            body: html! {
                p.report__as-of { (Icon::Clock) (self.as_of) }
                (self.figures)
                (self.body)
                @if !self.source.0.is_empty() { div.report__source { (self.source) } }
            },
        }
        .render()
    }
}
