//! Every SQL statement of the register. No decisions.
//!
//! The register is the same for every institution, so its functions take no scope; each says so. Files of boundaries
//! belong to the institution that uploaded them.

pub(crate) mod batas;
pub(crate) mod muat;
pub(crate) mod muatan;
pub(crate) mod tempat;

use jiff::civil::Date;

use crate::KodeKemendagri;

fn inconsistent(what: impl Into<String>) -> db::Error {
    db::Error::Inconsistent { what: what.into() }
}

fn kode(text: &str) -> db::Result<KodeKemendagri> {
    KodeKemendagri::parse(text).map_err(|error| inconsistent(format!("code {text:?}: {error}")))
}

fn date(text: Option<&str>) -> db::Result<Option<Date>> {
    let read = |text: &str| {
        text.parse()
            .map_err(|error: jiff::Error| inconsistent(format!("no date: {text:?}: {error}")))
    };
    text.map(read).transpose()
}

#[cfg(test)]
mod story;
