//! An answer as a person sees it, and what is found in it: words, links, forms.
//!
//! It reads what our own components write, in which every attribute is quoted and every sign escaped, and is no parser
//! for pages of others.

use axum::http::{HeaderMap, StatusCode};

/// An answer with its whole body.
#[derive(Debug)]
pub struct Page {
    /// The status.
    pub status: StatusCode,
    /// The path that was asked for.
    pub path: String,
    /// Where it leads; empty when it leads nowhere.
    pub location: String,
    /// The head.
    pub headers: HeaderMap,
    /// The body as text, whatever it is.
    pub html: String,
    /// The body itself, for files.
    pub bytes: Vec<u8>,
}

/// A form with what its fields hold.
pub(super) struct Form {
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
}

/// What a form sends under one name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: String,
    /// Whether nobody sees it.
    pub(super) is_hidden: bool,
}

impl Field {
    fn seen(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), value: value.into(), is_hidden: false }
    }
}

impl Page {
    /// A header; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Everything that can be read in the main part, in one line; all of an answer that has no main part.
    pub fn text(&self) -> String {
        let main = self.html.split_once("<main").and_then(|(_, rest)| rest.split_once('>'));
        let main = main.and_then(|(_, rest)| rest.split_once("</main>"));
        words_of(&pieces(main.map_or(self.html.as_str(), |(main, _)| main)))
    }

    /// Insists that the words, or this markup, are there.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        assert!(
            self.holds(words),
            "{} ({}) shows {words:?}: {}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    /// Insists that neither these words nor such markup are there.
    #[track_caller]
    pub fn hides(&self, words: &str) -> &Self {
        assert!(
            !self.holds(words),
            "{} ({}) hides {words:?}: {}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    fn holds(&self, words: &str) -> bool {
        self.html.contains(words) || self.text().contains(words)
    }

    /// The address of the first link that reads `words`.
    #[track_caller]
    pub fn link(&self, words: &str) -> String {
        let found = self.links().into_iter().find(|(_, text)| text.contains(words));
        let none = || panic!("no link {words:?} in {}: {}", self.path, self.text());
        found.map_or_else(none, |(href, _)| href)
    }

    /// Every link of the page: where it leads, and what it reads.
    pub fn links(&self) -> Vec<(String, String)> {
        let pieces = pieces(&self.html);
        elements(&pieces, "a")
            .filter_map(|(tag, inside)| Some((tag.attribute("href")?.to_owned(), words_of(inside))))
            .collect()
    }

    /// What nobody sees in a form that is found as [`super::Browser::submit`] finds it, for whoever forges another.
    #[track_caller]
    pub fn hidden(&self, form: &str) -> Vec<(String, String)> {
        let hidden = self.form(form).fields.into_iter().filter(|field| field.is_hidden);
        hidden.map(|field| (field.name, field.value)).collect()
    }

    /// The form to send whose action or whose button is `form`: an address begins with a slash.
    #[track_caller]
    pub(super) fn form(&self, form: &str) -> Form {
        let pieces = pieces(&self.html);
        let found = elements(&pieces, "form")
            .filter(|(tag, _)| tag.attribute("method") == Some("post"))
            .find_map(|(tag, inside)| {
                let action = tag.attribute("action").unwrap_or(&self.path);
                let button =
                    elements(inside, "button").find(|(_, words)| words_of(words).contains(form));
                let pressed = match button {
                    _ if form.starts_with('/') => (action == form).then_some(None)?,
                    Some((button, _)) => button.attribute("name").zip(button.attribute("value")),
                    None => return None,
                };
                let mut fields = fields(inside);
                fields.extend(pressed.map(|(name, value)| Field::seen(name, value)));
                Some(Form { action: action.to_owned(), fields })
            });
        found.unwrap_or_else(|| panic!("no form {form:?} in {}: {}", self.path, self.html))
    }
}

struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

enum Piece<'a> {
    Open(Tag<'a>),
    Close(&'a str),
    Words(String),
}

/// A page taken apart. What is in a script is nobody's words.
fn pieces(mut rest: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    while let Some((words, after)) = rest.split_once('<') {
        found.push(Piece::Words(unescaped(words)));
        let Some((tag, after)) = after.split_once('>') else { return found };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            found.push(Piece::Close(name));
        } else if !tag.starts_with('!') {
            let tag = open(tag);
            if tag.name == "script" {
                rest = rest.split_once("</script>").map_or("", |(_, after)| after);
            }
            found.push(Piece::Open(tag));
        }
    }
    found.push(Piece::Words(unescaped(rest)));
    found
}

fn open(tag: &str) -> Tag<'_> {
    let tag = tag.trim_end_matches('/');
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let Some(end) = rest.find(['=', ' ']) else { break };
        let (key, after) = rest.split_at(end);
        let quoted = after.strip_prefix("=\"").and_then(|after| after.split_once('"'));
        if let Some((value, after)) = quoted {
            attributes.push((key, unescaped(value)));
            rest = after;
        } else {
            attributes.push((key, String::new()));
            rest = after.trim_start_matches('=');
        }
    }
    if !rest.is_empty() {
        attributes.push((rest, String::new()));
    }
    Tag { name, attributes }
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// The elements of one kind, which do not stand in one another, with what is in them.
fn elements<'p, 'a>(
    pieces: &'p [Piece<'a>],
    name: &'static str,
) -> impl Iterator<Item = (&'p Tag<'a>, &'p [Piece<'a>])> {
    pieces.iter().enumerate().filter_map(move |(at, piece)| {
        let Piece::Open(tag) = piece else { return None };
        if tag.name != name {
            return None;
        }
        let inside = pieces.get(at + 1..).unwrap_or_default();
        let end =
            inside.iter().position(|piece| matches!(piece, Piece::Close(end) if *end == name));
        Some((tag, inside.get(..end.unwrap_or(inside.len())).unwrap_or_default()))
    })
}

fn words_of(pieces: &[Piece<'_>]) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Words(text) => Some(text.as_str()),
        _ => None,
    });
    texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// What a browser would send of these fields if nobody touched them.
fn fields(form: &[Piece<'_>]) -> Vec<Field> {
    let mut found = Vec::new();
    for (at, piece) in form.iter().enumerate() {
        let Piece::Open(tag) = piece else { continue };
        let Some(name) = tag.attribute("name") else { continue };
        let inside = form.get(at + 1..).unwrap_or_default();
        let value = match tag.name {
            "input" => input(tag),
            "textarea" => match inside.first() {
                // A browser passes over the line break at the beginning.
                Some(Piece::Words(text)) => {
                    Some(text.strip_prefix('\n').unwrap_or(text).to_owned())
                }
                _ => Some(String::new()),
            },
            "select" => Some(chosen(inside)),
            _ => None,
        };
        let is_hidden = tag.attribute("type") == Some("hidden");
        found.extend(value.map(|value| Field { is_hidden, ..Field::seen(name, value) }));
    }
    found
}

fn input(tag: &Tag<'_>) -> Option<String> {
    let value = |usual: &str| Some(tag.attribute("value").unwrap_or(usual).to_owned());
    match tag.attribute("type") {
        Some("checkbox" | "radio") => tag.attribute("checked").and_then(|_| value("on")),
        Some("file") => None,
        _ => value(""),
    }
}

fn chosen(inside: &[Piece<'_>]) -> String {
    let end = inside.iter().position(|piece| matches!(piece, Piece::Close("select")));
    let inside = inside.get(..end.unwrap_or(inside.len())).unwrap_or_default();
    let options = || {
        inside.iter().filter_map(|piece| match piece {
            Piece::Open(tag) if tag.name == "option" => Some(tag),
            _ => None,
        })
    };
    let selected = options().find(|tag| tag.attribute("selected").is_some());
    let option = selected.or_else(|| options().next());
    option.and_then(|tag| tag.attribute("value")).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page {
            status: StatusCode::OK,
            path: "/uji".to_owned(),
            location: String::new(),
            headers: HeaderMap::new(),
            html: html.to_owned(),
            bytes: html.as_bytes().to_vec(),
        }
    }

    #[test]
    fn words_are_those_of_the_main_part() {
        let page = page(
            "<!DOCTYPE html><title>A</title><main id=\"isi\"><p>Satu &amp;\n <b>dua</b></p>\
             <script type=\"application/json\">{\"a\":\"<p>\"}</script></main><p>kaki</p>",
        );
        assert_eq!(page.text(), "Satu & dua");
        page.shows("Satu & dua").shows("<b>dua</b>").hides("tiga");
    }

    #[test]
    fn a_link_is_found_by_what_it_reads() {
        let page = page(
            "<a href=\"/a?x=1&amp;y=2\">Satu</a><a id=\"b\" href=\"/b\"><svg/>Dua ini</a><a>Tiga</a>",
        );
        assert_eq!(
            (page.link("Satu"), page.link("Dua")),
            ("/a?x=1&y=2".to_owned(), "/b".to_owned())
        );
        assert_eq!(page.links().len(), 2);
    }

    #[test]
    fn a_form_is_found_by_its_address_or_its_button_and_holds_what_a_browser_sends() {
        let page = page(
            "<form method=\"get\" action=\"/cari\"><button>Simpan</button></form>\
             <form method=\"post\" action=\"/lain\"><input type=\"hidden\" name=\"z\" value=\"9\"><button>Hapus</button></form>\
             <form method=\"post\" action=\"/uji\">\
             <input type=\"hidden\" name=\"a\" value=\"&quot;1&quot;\"><input name=\"b\" required>\
             <input type=\"checkbox\" name=\"c\" value=\"x\"><input type=\"checkbox\" name=\"c\" value=\"y\" checked>\
             <input type=\"file\" name=\"f\"><textarea name=\"t\">\nsatu\ndua</textarea>\
             <select name=\"s\"><option value=\"1\">1</option><option value=\"2\" selected>2</option></select>\
             <button name=\"lanjut\" value=\"ya\">Simpan dulu</button></form>",
        );
        let form = page.form("Simpan");
        let of = |form: &Form| -> Vec<String> {
            form.fields.iter().map(|field| format!("{}={}", field.name, field.value)).collect()
        };
        let want = ["a=\"1\"", "b=", "c=y", "t=satu\ndua", "s=2", "lanjut=ya"];
        assert_eq!((form.action.as_str(), of(&form)), ("/uji", want.map(str::to_owned).to_vec()));
        let hidden: Vec<bool> = form.fields.iter().map(|field| field.is_hidden).collect();
        assert_eq!(hidden, [true, false, false, false, false, false]);
        assert_eq!(of(&page.form("/uji")), want[..5], "nobody pressed a button by name");
        assert_eq!(page.form("Hapus").action, "/lain");
    }
}
