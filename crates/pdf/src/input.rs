//! What stands in the JSON.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::{MAX_COLUMNS, MAX_ROWS, Refused};

/// Bytes of a logo at most.
const MAX_LOGO: usize = 512 * 1024;
/// Width and height of a logo in pixels at most: a small file can unfold into gigabytes.
const MAX_PIXELS: u32 = 4_096;

/// All that is printed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    pub(crate) letterhead: Option<Letterhead>,
    pub(crate) title: String,
    /// Where the rows come from; may be empty.
    #[serde(default)]
    pub(crate) source: String,
    /// When it was made, as a reader is told: `24 November 2026 pukul 09.30 WIB`.
    pub(crate) made: String,
    /// The same day for the file's own data: `2026-11-24`.
    pub(crate) date: Day,
    /// Whether the rows are sample data.
    pub(crate) sample: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Rows that the sender has left out already.
    #[serde(default)]
    pub(crate) omitted: u64,
}

/// Who issues the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Letterhead {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) unit: String,
    #[serde(default)]
    pub(crate) address: String,
    pub(crate) logo: Option<Logo>,
}

/// A picture beside the name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Logo {
    pub(crate) kind: LogoKind,
    /// Its bytes in Base64.
    pub(crate) base64: Picture,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogoKind {
    Svg,
    Png,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Picture(pub(crate) Vec<u8>);

impl TryFrom<String> for Picture {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        BASE64_STANDARD.decode(text).map(Self).map_err(|error| format!("logo: {error}"))
    }
}

/// One column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) align: Align,
}

/// Numbers stand at the right, so that digits of one worth stand below one another.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Align {
    #[default]
    Left,
    Right,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub(crate) struct Day {
    year: i32,
    month: u8,
    #[serde(rename = "day")]
    of_month: u8,
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("date: {text:?} is not a day like 2026-01-31");
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next().filter(|p| p.bytes().all(|b| b.is_ascii_digit()));
        let year = part().and_then(|p| p.parse().ok()).ok_or_else(wrong)?;
        let month = part().and_then(|p| p.parse().ok()).ok_or_else(wrong)?;
        let day = part().and_then(|p| p.parse().ok()).ok_or_else(wrong)?;
        typst::foundations::Datetime::from_ymd(year, month, day)
            .map(|_exists| Self { year, month, of_month: day })
            .ok_or_else(wrong)
    }
}

/// Reads the JSON, drops what paper cannot show, and cuts the list at its limit.
pub(crate) fn read(json: &[u8]) -> Result<Input, Refused> {
    let mut input: Input =
        serde_json::from_slice(json).map_err(|error| Refused::Malformed(error.to_string()))?;
    let malformed = |what: &str| Err(Refused::Malformed(what.to_owned()));
    if input.title.trim().is_empty() {
        return malformed("title: empty; the file is found by it");
    }
    if input.columns.is_empty() || input.columns.len() > MAX_COLUMNS {
        return malformed(&format!("columns: one to {MAX_COLUMNS}"));
    }
    if let Some(Letterhead { logo: Some(logo), .. }) = &input.letterhead
        && !is_fine(logo)
    {
        return malformed("logo: not a picture of that kind, or too large");
    }
    let more = input.rows.len().saturating_sub(MAX_ROWS);
    input.rows.truncate(MAX_ROWS);
    input.omitted = input.omitted.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
    clean_all(&mut input);
    Ok(input)
}

fn clean_all(input: &mut Input) {
    let width = input.columns.len();
    for text in [&mut input.title, &mut input.source, &mut input.made] {
        clean(text);
    }
    if let Some(head) = &mut input.letterhead {
        for text in [&mut head.name, &mut head.unit, &mut head.address] {
            clean(text);
        }
    }
    for column in &mut input.columns {
        clean(&mut column.label);
    }
    for row in &mut input.rows {
        // A row with fewer cells would shift all that follow.
        row.resize(width, String::new());
        row.iter_mut().for_each(clean);
    }
}

/// Drops characters that have no picture, and those that turn the direction of what follows: with
/// them a printed name could read as another. Lines of a cell stay lines.
fn clean(text: &mut String) {
    if !text.chars().any(|c| c != '\n' && has_no_picture(c)) && text.trim().len() == text.len() {
        return;
    }
    let spaced: String = text
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !has_no_picture(*c))
        .collect();
    spaced.trim().clone_into(text);
}

fn has_no_picture(c: char) -> bool {
    // These two join and part letters of other scripts.
    !matches!(c, '\u{200c}' | '\u{200d}')
        && matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        )
}

fn is_fine(logo: &Logo) -> bool {
    let bytes = &logo.base64.0;
    let fits = !bytes.is_empty() && bytes.len() <= MAX_LOGO;
    fits && match logo.kind {
        // Whether it is a drawing at all, the typesetter finds out.
        LogoKind::Svg => std::str::from_utf8(bytes).is_ok_and(|t| t.trim_start().starts_with('<')),
        LogoKind::Png => png_size(bytes).is_some_and(|(w, h)| w.max(h) <= MAX_PIXELS),
    }
}

/// Width and height as the first block of a PNG tells them.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |from: usize| {
        let four: [u8; 4] = bytes.get(from..from.checked_add(4)?)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    let starts = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR");
    starts.then(|| Some((number(16)?, number(20)?)))?
}
