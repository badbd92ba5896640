//! Every SQL statement of the register. No decisions.

pub(crate) mod jabatan;
pub(crate) mod lihat;
pub(crate) mod orang;
pub(crate) mod pangku;
pub(crate) mod pembetulan;
pub(crate) mod perkiraan;
pub(crate) mod riwayat;
pub(crate) mod tempat;

use jiff::civil::Date;

macro_rules! as_value {
    ($($id:ty),*) => {
        $(impl From<&$id> for db::Value {
            fn from(id: &$id) -> Self {
                id.as_str().into()
            }
        })*
    };
}

as_value!(
    orang::PegawaiId,
    jabatan::JabatanId,
    pangku::PangkuId,
    riwayat::RiwayatId,
    pembetulan::PembetulanId
);

fn inconsistent(what: impl Into<String>) -> db::Error {
    db::Error::Inconsistent { what: what.into() }
}

fn date(text: &str) -> db::Result<Date> {
    text.parse().map_err(|error: jiff::Error| inconsistent(format!("no date: {text:?}: {error}")))
}

fn optional_date(text: Option<&str>) -> db::Result<Option<Date>> {
    text.map(date).transpose()
}

fn text_of(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// A pattern that finds `word` anywhere, in small letters as the shadow column is.
fn like(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod story;
