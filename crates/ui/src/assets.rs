//! Files the browser fetches: our style sheet and small script, and what npm built (font, islands).
//!
//! Every address carries the hash of its content, so a browser may keep it for ever. What has not
//! been built has no address, and pages leave it out.

use std::{borrow::Cow, sync::OnceLock};

use rust_embed::Embed;
use sha2::{Digest, Sha256};

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

macro_rules! style {
    ($name:literal) => {
        ($name, include_str!(concat!("../css/", $name, ".css")))
    };
}

/// The style sheet in the order of the cascade: tokens, ground, shell, then one file per component.
const STYLES: &[(&str, &str)] = &[
    style!("tokens"),
    style!("base"),
    style!("shell"),
    style!("page"),
    style!("layout"),
    style!("button"),
    style!("tag"),
    style!("notice"),
    style!("card"),
    style!("figure"),
    style!("table"),
    style!("definition"),
    style!("level"),
    style!("progress"),
    style!("empty"),
    style!("search"),
    style!("pagination"),
    style!("tabs"),
    style!("filter"),
    style!("history"),
    style!("steps"),
    style!("tree"),
    style!("copy"),
    style!("form"),
    style!("column-map"),
    style!("reasons"),
    style!("chart"),
    style!("plot"),
    style!("tiles"),
    style!("map"),
    style!("gallery"),
    style!("print"),
];

/// A file and what the browser must know about it.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The content.
    pub bytes: &'static [u8],
    /// For `Content-Type`.
    pub mime: &'static str,
    /// For `ETag`, quoted.
    pub etag: &'static str,
    /// Whether the address asked for names this very content; then it never changes.
    pub immutable: bool,
}

struct Entry {
    name: String,
    hash: String,
    url: String,
    etag: String,
    mime: &'static str,
    bytes: Cow<'static, [u8]>,
}

/// The address of a file by its name, or `None` when it has not been built.
pub fn url(name: &str) -> Option<&'static str> {
    entry(name).map(|entry| entry.url.as_str())
}

/// The file at the part of an address after `/aset/`: `<hash>/<name>`.
///
/// A page sent before an upgrade asks with an old hash; it gets the file of today, which must then
/// not be kept.
pub fn find(path: &str) -> Option<Asset> {
    let path = path.strip_prefix("/aset/").unwrap_or(path);
    let (hash, name) = path.split_once('/')?;
    let entry = entry(name)?;
    Some(Asset {
        bytes: &entry.bytes,
        mime: entry.mime,
        etag: &entry.etag,
        immutable: entry.hash == hash,
    })
}

fn entry(name: &str) -> Option<&'static Entry> {
    entries().iter().find(|entry| entry.name == name)
}

fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut entries: Vec<Entry> = Files::iter()
            .filter_map(|path| {
                let name = path.rsplit('/').next()?;
                let mime = mime(name)?;
                Some(Entry::new(name, mime, Files::get(&path)?.data))
            })
            .collect();
        let font = entries.iter().find(|entry| entry.name == FONT).map(|entry| entry.url.as_str());
        let style = stylesheet(font);
        entries.push(Entry::new(
            "gadang.css",
            "text/css; charset=utf-8",
            style.into_bytes().into(),
        ));
        entries
    })
}

impl Entry {
    fn new(name: &str, mime: &'static str, bytes: Cow<'static, [u8]>) -> Self {
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        let hash: String = digest.chars().take(16).collect();
        Self {
            name: name.to_owned(),
            url: format!("/aset/{hash}/{name}"),
            etag: format!("\"{hash}\""),
            hash,
            mime,
            bytes,
        }
    }
}

/// Only what a browser is meant to fetch is served; anything else in the folder is not.
fn mime(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => return None,
    })
}

const FONT: &str = "plus-jakarta-sans.woff2";

/// The whole style sheet; the font is declared only when it is there.
fn stylesheet(font: Option<&str>) -> String {
    let mut style = String::new();
    if let Some(url) = font {
        style.push_str("@font-face{font-family:\"Plus Jakarta Sans Variable\";font-style:normal;font-weight:200 800;font-display:swap;src:url(\"");
        style.push_str(url);
        style.push_str("\") format(\"woff2-variations\")}\n");
    }
    for (_, text) in STYLES {
        style.push_str(text);
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_file_and_may_be_kept_for_ever() {
        for name in ["gadang.css", "gadang.js", "tanda.svg"] {
            let url = url(name).expect("committed");
            let asset = find(url).expect("served");
            assert!(asset.immutable && !asset.bytes.is_empty(), "{url}");
            assert!(asset.etag.starts_with('"') && asset.etag.ends_with('"'), "{}", asset.etag);
        }
    }

    #[test]
    fn an_old_address_gets_the_file_of_today_which_must_not_be_kept() {
        let asset = find("0000000000000000/gadang.css").expect("served");
        assert!(!asset.immutable);
    }

    #[test]
    fn what_is_not_there_has_no_address() {
        assert_eq!(url("tidak-ada.js"), None);
        for path in ["", "gadang.css", "x/../Cargo.toml", "x/LICENSE", "/aset/x/y/gadang.css"] {
            assert!(find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_font_is_declared_only_when_it_was_built() {
        assert!(!stylesheet(None).contains("@font-face"));
        assert!(stylesheet(Some("/aset/1/huruf.woff2")).starts_with("@font-face"));
    }

    #[test]
    fn every_file_of_the_style_sheet_is_part_of_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/css");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of styles")
            .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        files.sort_unstable();
        let mut listed: Vec<String> =
            STYLES.iter().map(|(name, _)| format!("{name}.css")).collect();
        listed.sort_unstable();
        assert_eq!(files, listed);
    }

    #[test]
    fn the_style_sheet_fetches_nothing_from_elsewhere() {
        let style = stylesheet(None);
        for forbidden in ["url(", "@import", "http:", "https:", "expression("] {
            assert!(!style.contains(forbidden), "{forbidden}");
        }
    }
}
