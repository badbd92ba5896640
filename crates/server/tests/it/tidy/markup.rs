//! One look: only `ui` writes classes, styles and controls. Rooms write structure and text.

use super::{clean, repo, text};

/// Elements that exist as components of `ui`.
const COMPONENTS: &[&str] = &[
    "button", "canvas", "dialog", "fieldset", "form", "input", "script", "select", "style", "svg",
    "table", "textarea",
];

fn plain(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    let mut scan = Scan { code: &code, found: Vec::new() };
    for (at, word) in text::words(&code) {
        let open = text::next_solid(&code, at + word.len())
            .filter(|(_, byte)| word == "html" && *byte == b'!')
            .and_then(|(bang, _)| text::next_solid(&code, bang + 1));
        if let Some((open, b'{' | b'(' | b'[')) = open {
            scan.markup(open + 1, text::closing(&code, open));
        }
        if word == "PreEscaped" {
            scan.found.push((at, "PreEscaped; markup is written with html! or by ui".to_owned()));
        }
    }
    let mut found = scan.found;
    for (at, literal) in &source.strings {
        let in_code = code.as_bytes().get(*at) == Some(&b'"');
        let markup = ["class=", "style=", "<table", "<svg", "<input", "<script"];
        if let Some(bad) = markup.iter().find(|bad| in_code && literal.contains(*bad)) {
            found.push((*at, format!("{bad} in a text")));
        }
    }
    found.sort();
    found.dedup();
    found.iter().map(|(at, what)| format!("{path}:{}: {what}", text::line(text, *at))).collect()
}

/// A walk through the inside of one `html!`, past the Rust expressions in it.
struct Scan<'a> {
    code: &'a str,
    found: Vec<(usize, String)>,
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.code.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    /// The end of the word at `at`; names of elements and attributes may hold `-` and `:`.
    fn word_end(&self, at: usize) -> usize {
        let mut end = at;
        while text::is_word(self.byte(end))
            || (matches!(self.byte(end), b'-' | b':') && text::is_word(self.byte(end + 1)))
        {
            end += 1;
        }
        end
    }

    /// The first of `wanted` at or after `at` outside any bracket.
    fn past_expression(&self, mut at: usize, end: usize, wanted: &[u8]) -> usize {
        while at < end && !wanted.contains(&self.byte(at)) {
            at = match self.byte(at) {
                b'(' | b'[' | b'{' => text::closing(self.code, at) + 1,
                _ => at + 1,
            };
        }
        at
    }

    fn markup(&mut self, from: usize, end: usize) {
        let mut at = from;
        while at < end {
            at = match self.byte(at) {
                b'(' | b'[' => text::closing(self.code, at) + 1,
                b'"' => self.past_string(at),
                b'@' => self.directive(at + 1, end),
                b'.' if self.starts_class(at + 1) => {
                    self.found.push((at, "a class; only ui writes classes".to_owned()));
                    self.word_end(at + 1).max(at + 1)
                }
                b'#' => self.word_end(at + 1).max(at + 1),
                byte if text::is_word(byte) => self.name(at),
                _ => at + 1,
            };
        }
    }

    fn past_string(&self, open: usize) -> usize {
        let mut at = open + 1;
        while at < self.code.len() && self.byte(at) != b'"' {
            at += 1;
        }
        at + 1
    }

    fn starts_class(&self, at: usize) -> bool {
        text::is_word(self.byte(at)) || matches!(self.byte(at), b'"' | b'(')
    }

    /// The name of an element or of an attribute, with the attribute's value.
    fn name(&mut self, at: usize) -> usize {
        let end = self.word_end(at);
        let name = self.code.get(at..end).unwrap_or_default();
        let next = text::next_solid(self.code, end);
        if let Some((equals, b'=')) = next {
            if matches!(name, "class" | "style") {
                self.found.push((at, format!("{name}=; only ui writes it")));
            }
            return match text::next_solid(self.code, equals + 1) {
                Some((value, b'(' | b'[' | b'{')) => text::closing(self.code, value) + 1,
                Some((value, b'"')) => self.past_string(value),
                _ => equals + 1,
            };
        }
        if COMPONENTS.contains(&name) {
            self.found.push((at, format!("a bare {name}; use the component of ui")));
        }
        end.max(at + 1)
    }

    /// `@if`, `@for`, `@let` and their like; `at` is behind the `@`.
    fn directive(&mut self, at: usize, end: usize) -> usize {
        let word_end = self.word_end(at);
        match self.code.get(at..word_end).unwrap_or_default() {
            "let" => self.past_expression(word_end, end, b";") + 1,
            "match" => {
                let open = self.past_expression(word_end, end, b"{");
                let close = text::closing(self.code, open);
                self.arms(open + 1, close);
                close + 1
            }
            _ => self.past_expression(word_end, end, b"{"),
        }
    }

    /// The arms of a `@match`: a pattern is Rust, what follows `=>` is markup.
    fn arms(&mut self, from: usize, end: usize) {
        let mut at = from;
        while at < end {
            let arrow = self.past_arrow(at, end);
            let Some((body, first)) = text::next_solid(self.code, arrow).filter(|(b, _)| *b < end)
            else {
                return;
            };
            at = match first {
                b'{' | b'(' => text::closing(self.code, body) + 1,
                b'"' => self.past_string(body),
                _ => self.element_end(body, end),
            };
            self.markup(body, at.min(end));
        }
    }

    fn past_arrow(&self, mut at: usize, end: usize) -> usize {
        while at < end && !(self.byte(at) == b'=' && self.byte(at + 1) == b'>') {
            at = match self.byte(at) {
                b'(' | b'[' | b'{' => text::closing(self.code, at) + 1,
                _ => at + 1,
            };
        }
        at + 2
    }

    /// The end of one element or directive: after its block, or after `;`.
    fn element_end(&self, mut at: usize, end: usize) -> usize {
        while at < end {
            match self.byte(at) {
                b'{' => return text::closing(self.code, at) + 1,
                b';' | b',' => return at + 1,
                b'(' | b'[' => at = text::closing(self.code, at) + 1,
                _ => at += 1,
            }
        }
        at
    }
}

#[test]
fn only_ui_writes_classes_and_controls() {
    let rooms = |path: &str| {
        repo::below_src(path).is_some()
            && repo::crate_of(path) != Some("ui")
            && repo::is(path, "rs")
            && !repo::is_test(path)
    };
    clean(&repo::over(rooms, plain));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(markup: &str, count: usize) {
        let found = plain("pages.rs", &format!("fn f() -> Markup {{ html! {{ {markup} }} }}"));
        assert_eq!(found.len(), count, "{markup}: {found:?}");
    }

    #[test]
    fn a_class_in_any_spelling_is_found() {
        for bad in [
            "p.lead { \"x\" }",
            ".card { }",
            "p.\"a b\" { }",
            "div #id .card { }",
            "p class=\"lead\" { }",
            "p class=(x.y) { }",
            "p style=\"color: red\" { }",
            "@if a.b { p.lead { } }",
            "@for x in list.iter() { li.item { (x.name) } }",
            "@match kind { Kind::A { .. } => p.lead { }, _ => p { } }",
            "@match kind { A => { p.lead { } } B => (x.y) }",
            "@let a = b.c; p.lead { }",
            "(Card { body: html! { p.lead { } } })",
        ] {
            finds(bad, 1);
        }
    }

    #[test]
    fn a_control_that_ui_has_is_found() {
        for bad in [
            "input type=\"text\" name=(x);",
            "p { button type=\"submit\" { \"Kirim\" } }",
            "table { tr { td { \"1\" } } }",
            "@if let Some(x) = y.z { svg { } } @else { select { } }",
            "form { }",
        ] {
            let want = bad.matches("svg").count() + 1;
            finds(bad, want);
        }
    }

    #[test]
    fn structure_and_text_pass() {
        finds("section id=\"a\" { h2 { (x.title()) } p data-table=(row.table) { \"kelas\" } }", 0);
        finds(
            "p { (ui::Tag { tone: Tone::Ok, label: x.label }) } a href=(y.href) hidden[z.w] { \"1.5\" } \
             @match self.kind { Kind::Table { ref table } if table.len() > 3 => { p { } } _ => { } } \
             @let table = self.table; @for button in self.buttons { (button) } br;",
            0,
        );
    }

    #[test]
    fn markup_in_a_text_or_unescaped_is_found() {
        assert_eq!(plain("a.rs", "fn f() { x(\"<p class='a'>\") }").len(), 1);
        assert_eq!(plain("a.rs", "fn f() { x(\"<svg>\") }").len(), 1);
        assert_eq!(plain("a.rs", "fn f() { maud::PreEscaped(x) }").len(), 1);
        assert_eq!(
            plain("a.rs", "#[cfg(test)] mod t { fn f() { PreEscaped(\"<svg\") } }").len(),
            0
        );
    }
}
