//! A form with a file.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};

use crate::{
    ctx,
    extract::{broken_off, is_mime, unreadable_text},
    failure::Failure,
    state::App,
    visit::Visit,
};

/// The limit for a file where a room says nothing else.
pub const UPLOAD_LIMIT: usize = 2 * 1024 * 1024;
/// Room for the fields beside the file.
const FIELDS_LIMIT: usize = 256 * 1024;
const LONGEST_NAME: usize = 200;

/// A form with at most one file, whose token has been checked before any other field was looked at:
/// [`ui::CSRF_FIELD`] must be its first field, as [`ui::Form`] writes it.
#[derive(Debug)]
pub struct Upload<const LIMIT: usize = UPLOAD_LIMIT> {
    /// The fields, as the browser sent them. The last of several with one name counts.
    pub fields: BTreeMap<String, String>,
    /// The file, if one was chosen.
    pub file: Option<UploadedFile>,
}

/// A file as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// Its name on the sender's machine, without folders; for people to read, never to open a path with.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl<const LIMIT: usize> Upload<LIMIT> {
    /// A field, empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl<const LIMIT: usize> FromRequest<App> for Upload<LIMIT> {
    type Rejection = Failure;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Failure> {
        // The part that does not depend on the limit is compiled once.
        let (fields, file) = Box::pin(read(request, LIMIT)).await?;
        Ok(Self { fields, file })
    }
}

type Parts = (BTreeMap<String, String>, Option<UploadedFile>);

async fn read(mut request: Request, limit: usize) -> Result<Parts, Failure> {
    let visit = ctx::visit(request.extensions().get::<Arc<Visit>>())?;
    if !is_mime(request.headers(), "multipart/form-data") {
        return Err(Failure::BadRequest("Kiriman ini bukan formulir dengan berkas.".to_owned()));
    }
    DefaultBodyLimit::max(limit.saturating_add(FIELDS_LIMIT)).apply(&mut request);
    let failed = |error: MultipartError| broken(&error, limit);
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return Err(broken_off());
    };
    let first = form.next_field().await.map_err(failed)?;
    let token = match first {
        Some(field) if field.name() == Some(ui::CSRF_FIELD) => text(field, limit).await?,
        _ => return Err(Failure::Expired),
    };
    if !visit.csrf_holds(&token) {
        return Err(Failure::Expired);
    }
    let mut fields = BTreeMap::new();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(failed)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(plain_name) {
            None => {
                fields.insert(name, text(field, limit).await?);
            }
            Some(name) => {
                let bytes = content(field, limit).await?;
                let was_chosen = !(name.is_empty() && bytes.is_empty());
                if was_chosen && file.replace(UploadedFile { name, bytes }).is_some() {
                    return Err(Failure::BadRequest(
                        "Kirim satu berkas saja setiap kali.".to_owned(),
                    ));
                }
            }
        }
    }
    Ok((fields, file))
}

async fn text(field: Field<'_>, limit: usize) -> Result<String, Failure> {
    let bytes = field.bytes().await.map_err(|error| broken(&error, limit))?;
    match String::from_utf8(bytes.into()) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(unreadable_text()),
    }
}

async fn content(mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error, limit))? {
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn too_large(limit: usize) -> Failure {
    Failure::TooLarge { limit_bytes: u64::try_from(limit).unwrap_or(u64::MAX) }
}

fn broken(error: &MultipartError, limit: usize) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large(limit) } else { broken_off() }
}

/// Turns the direction of what follows, so that a name would read as another.
const fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The last part of a name that may be a whole path, in either direction of slash.
fn plain_name(sent: &str) -> String {
    sent.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !turns(*c))
        .take(LONGEST_NAME)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_and_loses_its_folders() {
        assert_eq!(plain_name("C:\\Users\\ani\\nilai 2026.csv"), "nilai 2026.csv");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("nilai\u{202e}vsc.exe"), "nilaivsc.exe");
        assert_eq!(plain_name("a\0b\r\n.csv"), "ab.csv");
        assert_eq!(plain_name(&"x".repeat(999)).len(), LONGEST_NAME);
        assert_eq!(plain_name(""), "");
    }
}
