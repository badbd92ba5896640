//! What must hold for every component in every state and for every kind of page.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use crate::{Example, assets, gallery, page_examples};

fn all(document: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector of this file");
    document.select(&selector).map(|element| element.html()).collect()
}

fn documents() -> Vec<(String, Html)> {
    let examples = gallery().into_iter().map(|Example { component, state, markup }| {
        (format!("{component}, {state}"), Html::parse_fragment(&markup.0))
    });
    let pages = page_examples()
        .into_iter()
        .map(|page| (page.title.to_owned(), Html::parse_document(&page.markup.0)));
    examples.chain(pages).collect()
}

fn elements(document: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    document.root_element().descendent_elements()
}

#[test]
fn no_id_stands_twice_in_an_example_or_in_the_whole_gallery() {
    let mut gallery_ids = BTreeSet::new();
    for (name, document) in documents() {
        let mut ids = BTreeSet::new();
        let whole = !all(&document, "title").is_empty();
        for id in elements(&document).filter_map(|element| element.attr("id")) {
            assert!(ids.insert(id.to_owned()), "{name}: id {id} stands twice");
            assert!(
                whole || gallery_ids.insert(id.to_owned()),
                "{name}: another example has id {id}"
            );
        }
    }
}

#[test]
fn every_reference_to_an_id_finds_it() {
    for (name, document) in documents() {
        let ids: BTreeSet<&str> =
            elements(&document).filter_map(|element| element.attr("id")).collect();
        for element in elements(&document) {
            for attribute in ["for", "aria-describedby", "aria-controls", "popovertarget"] {
                for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{name}: {attribute}={id} leads nowhere");
                }
            }
        }
    }
}

#[test]
fn every_control_has_a_label_that_is_seen_or_spoken() {
    for (name, document) in documents() {
        for control in elements(&document) {
            let hidden = control.attr("type") == Some("hidden");
            if hidden || !["input", "select", "textarea"].contains(&control.value().name()) {
                continue;
            }
            let id = control.attr("id").expect("every control has an id");
            let label = all(&document, &format!("label[for=\"{id}\"]"));
            assert_eq!(label.len(), 1, "{name}: {}", control.html());
        }
    }
}

#[test]
fn every_button_and_link_has_words() {
    for (name, document) in documents() {
        for element in elements(&document) {
            if !["a", "button", "summary"].contains(&element.value().name()) {
                continue;
            }
            let words: String = element.text().collect();
            let spoken = element.attr("aria-label").is_some() || !words.trim().is_empty();
            assert!(spoken, "{name}: {}", element.html());
        }
    }
}

#[test]
fn nothing_asks_for_an_exception_from_the_security_policy() {
    for (name, document) in documents() {
        for element in elements(&document) {
            for (attribute, _) in element.value().attrs() {
                let forbidden = attribute == "style" || attribute.starts_with("on");
                assert!(!forbidden, "{name}: {attribute} on {}", element.html());
            }
            let tag = element.value().name();
            assert_ne!(tag, "style", "{name}");
            if tag == "script" {
                let data = element.attr("type") == Some("application/json");
                assert!(data || element.attr("src").is_some(), "{name}: a script in the page");
            }
        }
    }
}

#[test]
fn every_page_has_one_title_one_main_and_headings_in_order() {
    for page in page_examples() {
        let document = Html::parse_document(&page.markup.0);
        assert_eq!(all(&document, "h1").len(), 1, "{}", page.title);
        assert_eq!(all(&document, "main#isi").len(), 1, "{}", page.title);
        assert_eq!(all(&document, "html[lang=\"id\"]").len(), 1, "{}", page.title);
        let mut deepest = 0;
        for element in elements(&document) {
            let level = match element.value().name() {
                "h1" => 1,
                "h2" => 2,
                "h3" => 3,
                "h4" => 4,
                _ => continue,
            };
            assert!(level <= deepest + 1, "{}: {} skips a level", page.title, element.html());
            deepest = level;
        }
    }
}

#[test]
fn classes_in_the_markup_and_in_the_style_sheet_are_the_same() {
    let mut used = BTreeSet::new();
    for (_, document) in documents() {
        for element in elements(&document) {
            used.extend(element.value().classes().map(ToOwned::to_owned));
        }
    }
    let gallery_page = Html::parse_document(&crate::gallery_page(&crate::sample::visitor()).0);
    used.extend(elements(&gallery_page).flat_map(|e| e.value().classes().map(ToOwned::to_owned)));
    let known = classes_in(&stylesheet());

    let unknown: Vec<_> = used.difference(&known).collect();
    assert!(unknown.is_empty(), "in the markup only: {unknown:?}");
    // The chart island brings its own markup; its tests hold these.
    let unused: Vec<_> =
        known.difference(&used).filter(|class| !class.starts_with("plot")).collect();
    assert!(unused.is_empty(), "in the style sheet only: {unused:?}");
}

fn stylesheet() -> String {
    let url = assets::url("gadang.css").expect("the style sheet is always there");
    let asset = assets::find(url).expect("an address leads to its file");
    String::from_utf8(asset.bytes.to_vec()).expect("text")
}

/// The class names of selectors: after a dot, outside of comments, urls and declarations.
fn classes_in(style: &str) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    let without_comments: String = style
        .split("/*")
        .enumerate()
        .map(
            |(i, part)| {
                if i == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) }
            },
        )
        .collect();
    // Text before a brace is a selector or an at-rule; text before a closing brace is declarations.
    for selector in without_comments.split('}').filter_map(|block| block.rsplit_once('{')) {
        for part in selector.0.split(['{', ';']) {
            for piece in part.split('.').skip(1) {
                let name: String = piece
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                    .collect();
                if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                    classes.insert(name);
                }
            }
        }
    }
    classes
}

#[test]
fn class_names_are_read_from_selectors_only() {
    let style = "/* .no */ .a, .b--c:hover > .d { margin: .5em; } @media (x) { .e { color: red } }";
    let names: Vec<_> = classes_in(style).into_iter().collect();
    assert_eq!(names, ["a", "b--c", "d", "e"]);
}
