//! What a list is asked for.

use kernel::{OpdId, typed};
use serde::Deserialize;

use crate::{
    rules::jenis::JenisPegawai,
    store::orang::{Cursor, Filter},
};

/// The search of the list of people, as the address has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DaftarQuery {
    pub(crate) q: String,
    pub(crate) jenis: String,
    pub(crate) opd: String,
    pub(crate) keadaan: String,
    /// Name of the last person on the page before.
    pub(crate) setelah: String,
    /// That person's id.
    pub(crate) id: String,
}

impl DaftarQuery {
    /// What the database is asked for. What nobody chose from our list counts as not chosen.
    pub(crate) fn filter(&self, below: impl Fn(&OpdId) -> Vec<OpdId>) -> Filter {
        let chosen = OpdId(self.opd.clone());
        Filter {
            words: typed::words(&self.q),
            jenis: JenisPegawai::parse(&self.jenis),
            opd: if self.opd.is_empty() { Vec::new() } else { below(&chosen) },
            keluar: self.keadaan == "keluar",
        }
    }

    /// Where the page begins.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        (!self.id.is_empty()).then(|| Cursor { nama: self.setelah.clone(), id: self.id.clone() })
    }

    /// The search without the place in the list, for addresses.
    pub(crate) fn search(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("jenis", &self.jenis),
            ("opd", &self.opd),
            ("keadaan", &self.keadaan),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
    }
}
