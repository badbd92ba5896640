//! The places where text enters a page without escaping.

use maud::Markup;
#[expect(clippy::disallowed_types, reason = "the functions below are the mechanism")]
use maud::PreEscaped;
use serde::Serialize;

/// Markup that is part of this crate's source, such as the shapes of an icon.
pub(crate) fn trusted(text: &'static str) -> Markup {
    PreEscaped(text.to_owned())
}

/// JSON for a `<script type="application/json">` block. What could end the block or be read as
/// markup is written as an escape of JSON, so no text in the data can leave it.
pub(crate) fn json_block(value: &impl Serialize) -> Markup {
    // A struct of strings and lists always serialises; an empty object leaves the table standing.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned());
    PreEscaped(
        json.replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"),
    )
}

/// An example that does not pull the reader of a long page to itself.
pub(crate) fn unfocused(markup: &Markup) -> Markup {
    PreEscaped(markup.0.replace(" autofocus", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_own_block() {
        let json = json_block(&["</script><script>alert(1)</script>", "<!--", "a & b"]).0;
        assert!(!json.contains(['<', '>', '&']), "{json}");
        let back: Vec<String> = serde_json::from_str(&json).expect("still JSON");
        assert_eq!(back.first().map(String::as_str), Some("</script><script>alert(1)</script>"));
    }
}
