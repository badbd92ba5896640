//! Things that contain things: agencies and their units, domains with aspects and indicators.
//!
//! Not for two levels of a menu.
//! MUST open and close without JavaScript and by keyboard; MUST be readable as nested lists.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// One thing with what it contains.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name, without a link: [`Node::href`] makes one.
    pub label: Markup,
    /// Its own page.
    pub href: Option<String>,
    /// A count, a value, a tag at its end; may be empty.
    pub note: Markup,
    /// Whether its content is in sight.
    pub open: bool,
    /// What it contains.
    pub children: Vec<Node>,
}

/// A tree.
pub struct Tree<'a> {
    /// What it shows.
    pub label: &'a str,
    /// The topmost things.
    pub nodes: Vec<Node>,
}

impl Render for Tree<'_> {
    fn render(&self) -> Markup {
        html! { ul.tree aria-label=(self.label) { (branch(&self.nodes)) } }
    }
}

fn branch(nodes: &[Node]) -> Markup {
    html! {
        @for node in nodes {
            li.tree__node {
                @if node.children.is_empty() {
                    div.tree__line.tree__line--leaf { (line(node, true)) }
                } @else {
                    details.tree__branch open[node.open] {
                        // A summary is a button already, so the way to the thing itself stands below it.
                        summary.tree__line { (Icon::ChevronRight) (line(node, false)) }
                        ul.tree__children {
                            @if let Some(href) = &node.href {
                                li.tree__node { div.tree__line.tree__line--leaf { a href=(href) { "Buka " (node.label) } } }
                            }
                            (branch(&node.children))
                        }
                    }
                }
            }
        }
    }
}

fn line(node: &Node, linked: bool) -> Markup {
    html! {
        span.tree__label {
            @match node.href.as_ref().filter(|_| linked) {
                Some(href) => { a href=(href) { (node.label) } }
                None => { (node.label) }
            }
        }
        @if !node.note.0.is_empty() { span.tree__note { (node.note) } }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let leaf = |label: &str, note: &str| Node {
        label: html! { (label) },
        href: Some("#".to_owned()),
        note: html! { (note) },
        open: false,
        children: Vec::new(),
    };
    vec![Example::new(
        "Tree",
        "perangkat daerah",
        Tree {
            label: "Perangkat daerah",
            nodes: vec![
                Node {
                    label: html! { "Sekretariat Daerah" },
                    href: Some("#".to_owned()),
                    note: html! { "9 unit" },
                    open: true,
                    children: vec![
                        Node {
                            label: html! { "Asisten Administrasi Umum" },
                            href: None,
                            note: html! { "2 biro" },
                            open: true,
                            children: vec![
                                leaf("Biro Organisasi", "3 bagian"),
                                leaf("Biro Umum", "4 bagian"),
                            ],
                        },
                        leaf("Biro Hukum", "3 bagian"),
                    ],
                },
                Node {
                    label: html! { "Dinas" },
                    href: None,
                    note: html! { "21 OPD" },
                    open: false,
                    children: vec![leaf("Dinas Pendidikan", "6 bidang")],
                },
                leaf("Inspektorat", "5 irban"),
            ],
        }
        .render(),
    )]
}
