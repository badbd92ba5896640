//! Every SQL statement of the house. No decisions.
//!
//! A function takes the [`kernel::Scope`] in which it reads or writes and binds its institution first.
//! Where there can be none (a sign-in name is looked up before anybody is known), a line beginning
//! `Global:` says why.

pub(crate) mod akun;
pub(crate) mod audit;
pub(crate) mod gagal;
pub(crate) mod instansi;
pub(crate) mod kode_surel;
pub(crate) mod oidc;
pub(crate) mod opd;
pub(crate) mod opd_banyak;
pub(crate) mod opd_semula;
pub(crate) mod pemberitahuan;
pub(crate) mod peran;
pub(crate) mod pulih;
pub(crate) mod segel;
pub(crate) mod sesi;
pub(crate) mod surel;
pub(crate) mod token;
pub(crate) mod totp;

use jiff::civil::Date;
use kernel::{Actor, Entropy, Timestamp};
use sqlx::error::DatabaseError;

/// Who writes, when, and where ids come from: what every write of the house carries.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Who writes.
    pub actor: &'a Actor,
    /// Where ids come from.
    pub entropy: &'a Entropy,
    /// When.
    pub at: Timestamp,
}

/// What became of an attempt to save over a version the caller had seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Written; the new version.
    Version(i64),
    /// Somebody else was first, or it is not there: nothing was written.
    Stale,
}

impl From<Option<(i64,)>> for Saved {
    fn from(row: Option<(i64,)>) -> Self {
        row.map_or(Self::Stale, |(version,)| Self::Version(version))
    }
}

/// Whether a row could not go because another refers to it.
pub(crate) fn is_referred(error: &db::Error) -> bool {
    let db::Error::Engine(error) = error else { return false };
    error.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation)
}

fn inconsistent(what: impl Into<String>) -> db::Error {
    db::Error::Inconsistent { what: what.into() }
}

fn date(text: &str) -> db::Result<Date> {
    text.parse().map_err(|error: jiff::Error| inconsistent(format!("no date: {text:?}: {error}")))
}

fn optional_date(text: Option<&str>) -> db::Result<Option<Date>> {
    text.map(date).transpose()
}

/// A pattern for `LIKE … ESCAPE '\'` that finds `words` anywhere, in small letters as the shadow columns are.
fn like(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod akun_story;
#[cfg(test)]
mod audit_story;
#[cfg(test)]
mod opd_story;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_pattern_are_searched_as_themselves() {
        assert_eq!(like(" 50%_A\\b "), "%50\\%\\_a\\\\b%");
    }
}
