//! Reading Rust as text: enough of its grammar to tell code from comments, strings and tests.

/// One source file, taken apart.
pub(crate) struct Source {
    /// The code with comments and the insides of literals blanked; same length, same lines.
    pub(crate) code: String,
    /// `(line, text)` of every comment.
    pub(crate) comments: Vec<(usize, String)>,
    /// `(offset of the opening quote, contents)` of every string literal.
    pub(crate) strings: Vec<(usize, String)>,
}

/// Takes `text` apart.
pub(crate) fn read(text: &str) -> Source {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        code: text.as_bytes().to_vec(),
        comments: Vec::new(),
        strings: Vec::new(),
    };
    let mut at = 0;
    while at < reader.bytes.len() {
        at = reader.step(at);
    }
    Source {
        code: String::from_utf8(reader.code).expect("whole characters are blanked"),
        comments: reader.comments,
        strings: reader.strings,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    code: Vec<u8>,
    comments: Vec<(usize, String)>,
    strings: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn starts(&self, at: usize, what: &str) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(what.as_bytes()))
    }

    fn blank(&mut self, from: usize, to: usize) -> String {
        let to = to.min(self.bytes.len());
        for byte in &mut self.code[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        String::from_utf8_lossy(&self.bytes[from..to]).into_owned()
    }

    fn step(&mut self, at: usize) -> usize {
        if self.starts(at, "//") {
            let end = self.find(at, b'\n');
            return self.comment(at, end);
        }
        if self.starts(at, "/*") {
            let end = self.block_comment_end(at);
            return self.comment(at, end);
        }
        if let Some((open, close)) = self.raw_string(at) {
            let text = self.blank(open + 1, close);
            self.strings.push((open, text));
            return close + 1;
        }
        match self.bytes[at] {
            b'"' => {
                let close = self.quoted_end(at, b'"');
                let text = self.blank(at + 1, close);
                self.strings.push((at, text));
                close + 1
            }
            b'\'' => self.char_or_lifetime(at),
            _ => at + 1,
        }
    }

    fn find(&self, from: usize, wanted: u8) -> usize {
        self.bytes[from..]
            .iter()
            .position(|byte| *byte == wanted)
            .map_or(self.bytes.len(), |n| from + n)
    }

    fn comment(&mut self, from: usize, to: usize) -> usize {
        let line = line_at(self.bytes, from);
        let text = self.blank(from, to);
        self.comments.push((line, text));
        to
    }

    fn block_comment_end(&self, from: usize) -> usize {
        let (mut depth, mut at) = (0, from);
        while at < self.bytes.len() {
            if self.starts(at, "/*") {
                depth += 1;
                at += 2;
            } else if self.starts(at, "*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            } else {
                at += 1;
            }
        }
        at
    }

    /// The offsets of both quotes of a raw string that starts at `at`.
    fn raw_string(&self, at: usize) -> Option<(usize, usize)> {
        if at > 0 && is_word(self.bytes[at - 1]) {
            return None;
        }
        let prefix = ["r", "br", "cr"].into_iter().find(|p| {
            self.starts(at, p) && matches!(self.bytes.get(at + p.len()), Some(b'"' | b'#'))
        })?;
        let hashes = self.bytes[at + prefix.len()..].iter().take_while(|b| **b == b'#').count();
        let open = at + prefix.len() + hashes;
        if self.bytes.get(open) != Some(&b'"') {
            return None;
        }
        let end = format!("\"{}", "#".repeat(hashes));
        let close = (open + 1..self.bytes.len()).find(|i| self.starts(*i, &end))?;
        Some((open, close))
    }

    fn quoted_end(&self, open: usize, quote: u8) -> usize {
        let mut at = open + 1;
        while at < self.bytes.len() && self.bytes[at] != quote {
            at += if self.bytes[at] == b'\\' { 2 } else { 1 };
        }
        at.min(self.bytes.len())
    }

    fn char_or_lifetime(&mut self, at: usize) -> usize {
        let rest = String::from_utf8_lossy(&self.bytes[at + 1..self.bytes.len().min(at + 6)]);
        let first = rest.chars().next().unwrap_or(' ');
        let close =
            if first == '\\' { self.quoted_end(at, b'\'') } else { at + 1 + first.len_utf8() };
        if self.bytes.get(close) == Some(&b'\'') {
            self.blank(at + 1, close);
            close + 1
        } else {
            at + 1
        }
    }
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    1 + bytes.iter().take(offset).filter(|b| **b == b'\n').count()
}

/// The line of a byte offset, counted from one.
pub(crate) fn line(text: &str, offset: usize) -> usize {
    line_at(text.as_bytes(), offset)
}

/// Whether a byte may stand inside an identifier.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Every identifier and keyword of blanked code with its offset.
pub(crate) fn words(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, byte) in code.bytes().chain([b' ']).enumerate() {
        match (is_word(byte), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, code.get(from..at).unwrap_or_default()));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The next byte that is no white space at or after `at`, with its offset.
pub(crate) fn next_solid(code: &str, at: usize) -> Option<(usize, u8)> {
    code.bytes().enumerate().skip(at).find(|(_, byte)| !byte.is_ascii_whitespace())
}

/// The offset of the bracket that closes the one at `open`, or the end of the text.
pub(crate) fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The same code with every item under `#[cfg(test)]` blanked.
pub(crate) fn without_tests(code: &str) -> String {
    let mut bytes = code.as_bytes().to_vec();
    for (from, _) in code.match_indices("#[cfg(test)]") {
        let mut at = from + "#[cfg(test)]".len();
        while let Some((next, byte)) = next_solid(code, at) {
            at = match byte {
                b'#' => closing(code, next + 1) + 1,
                b'(' | b'[' => closing(code, next) + 1,
                b'{' => {
                    at = closing(code, next) + 1;
                    break;
                }
                b';' => {
                    at = next + 1;
                    break;
                }
                _ => next + 1,
            };
        }
        let end = at.min(bytes.len());
        for byte in &mut bytes[from..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).expect("only ASCII bytes were blanked or whole items")
}

/// The literals given to one field of one struct: `indeks` for `Room { code: "indeks", … }`.
/// The field must come first, as it does wherever a manifest is written.
pub(crate) fn field_literals(text: &str, name: &str, field: &str) -> Vec<String> {
    let source = read(text);
    let code = without_tests(&source.code);
    let words = words(&code);
    words
        .iter()
        .zip(words.iter().skip(1))
        .filter(|((_, first), (_, second))| *first == name && *second == field)
        .filter_map(|(_, (at, _))| {
            source.strings.iter().find(|(quote, _)| quote > at && code.as_bytes()[*quote] == b'"')
        })
        .map(|(_, literal)| literal.clone())
        .collect()
}

/// A function as it stands in blanked code.
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    /// What stands between the previous item and `fn`: `pub(crate) async`.
    pub(crate) head: &'a str,
    /// Between the parentheses.
    pub(crate) params: &'a str,
    /// First line, counted from one.
    pub(crate) line: usize,
    /// From `fn` to the closing brace.
    pub(crate) lines: usize,
}

/// Every function with a body.
pub(crate) fn functions(code: &str) -> Vec<Function<'_>> {
    let all = words(code);
    all.iter()
        .zip(all.iter().skip(1))
        .filter(|((_, word), _)| *word == "fn")
        .filter_map(|((at, _), (name_at, name))| {
            let open = params_start(code, name_at + name.len())?;
            let close = closing(code, open);
            let (body, byte) = code
                .bytes()
                .enumerate()
                .skip(close)
                .find(|(_, byte)| matches!(byte, b'{' | b';'))?;
            let end = if byte == b'{' { closing(code, body) } else { return None };
            let before = code.get(..*at)?;
            let head = before.rsplit([';', '{', '}', ']']).next().unwrap_or_default();
            let (first, last) = (line(code, *at), line(code, end));
            Some(Function {
                name,
                head: head.trim(),
                params: code.get(open + 1..close)?,
                line: first,
                lines: last - first + 1,
            })
        })
        .collect()
}

/// The parenthesis that opens the parameters, past generic parameters.
fn params_start(code: &str, after_name: usize) -> Option<usize> {
    let mut angle = 0_i32;
    let bytes = code.as_bytes();
    let mut at = after_name;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'<' => angle += 1,
            b'>' if at > 0 && bytes[at - 1] != b'-' => angle -= 1,
            b'(' if angle == 0 => return Some(at),
            b'(' => at = closing(code, at),
            b'{' | b';' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_comments_and_strings_are_told_apart() {
        let text = r##"let a = "x // y"; // note
/* one /* two */ three */ let b = r#"q"q"#; let c = '"'; fn f<'a>(x: &'a str) { '\'' }"##;
        let source = read(text);
        assert_eq!(source.code.len(), text.len());
        assert_eq!(source.comments.len(), 2, "{:?}", source.comments);
        assert_eq!(source.comments[1].0, 2);
        let strings: Vec<&str> = source.strings.iter().map(|(_, s)| s.as_str()).collect();
        assert_eq!(strings, ["x // y", "q\"q"]);
        assert!(source.code.contains("fn f<'a>(x: &'a str)"), "{}", source.code);
        assert!(!source.code.contains("note") && !source.code.contains("three"));
    }

    #[test]
    fn a_letter_r_or_a_multi_byte_quote_starts_no_raw_string() {
        let source = read("for r in br { r#type } let c = '”'; \"é\"");
        assert!(source.code.contains("r#type"));
        assert_eq!(source.strings.len(), 1);
    }

    #[test]
    fn items_under_cfg_test_are_blanked() {
        let code =
            "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { x } }\nfn c() {}\n#[cfg(test)] use d;";
        let kept = without_tests(code);
        assert!(kept.contains("fn a") && kept.contains("fn c"), "{kept}");
        assert!(!kept.contains("fn b") && !kept.contains("use d"), "{kept}");
        assert_eq!(kept.lines().count(), code.lines().count());
    }

    #[test]
    fn the_literal_of_a_field_is_found() {
        let code = "const A: Permission = Permission { code: \"a.b\", label: \"c\" };\n\
                    // Permission { code: \"x\" }\n#[cfg(test)] const T: P = Permission { code: \"t\" };";
        assert_eq!(field_literals(code, "Permission", "code"), ["a.b"]);
    }

    #[test]
    fn a_function_is_found_with_its_head_and_parameters() {
        let code = "#[x]\npub(crate) async fn save<T: Fn(i64) -> i64>(tx: &mut Tx, f: T) -> Result<()> {\n  y\n}\nfn g();";
        let all = functions(code);
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].name, all[0].head), ("save", "pub(crate) async"));
        assert_eq!(all[0].params, "tx: &mut Tx, f: T");
        assert_eq!((all[0].line, all[0].lines), (2, 3));
    }
}
