//! Every SQL statement of the room. No decisions.

mod bukti;
mod penilaian;
mod tingkat;

pub use tingkat::opd_in_use;

pub(crate) use bukti::{Bukti, add_bukti, list_bukti};
pub(crate) use penilaian::{
    NewPenilaian, Penilaian, PenilaianId, Recipe, find_penilaian, hold_terbit, id_of,
    insert_penilaian, list_penilaian, list_terbit, save_keterangan, save_result, set_terbit,
};
pub(crate) use tingkat::{Batas, Tingkat, list_tingkat, put_tingkat};

#[cfg(test)]
mod tests;
