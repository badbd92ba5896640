//! What people send, and what it means. Pure.

mod keterangan;
mod published;
mod tingkat;

pub(crate) use keterangan::{Impor, ImporForm, Keterangan, KeteranganForm, Tahap};
pub(crate) use published::read_cases;
pub(crate) use tingkat::{
    Asal, BadFile, BadRow, LIMITS, Masukan, read_level_file, read_level_sheet, read_levels,
};
