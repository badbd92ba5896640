//! Typed values to pages. All words of the room are here.

mod bagan;
mod bagian;
mod daftar;
mod formulir;
mod konflik;
mod lembar;
mod mengapa;
mod publik;
mod ringkasan;
mod riwayat;

pub(crate) use daftar::daftar;
pub(crate) use formulir::{GantiPage, ImporPage, UbahPage};
pub(crate) use konflik::{StaleKeterangan, StaleTingkat};
pub(crate) use lembar::LembarPage;
pub(crate) use mengapa::MengapaPage;
pub(crate) use publik::{PublikKosong, PublikPage};
pub(crate) use ringkasan::{RingkasanPage, kosong};
pub(crate) use riwayat::riwayat;

use kernel::{Decimal, angka, tanggal_panjang};
use ui::{Crumb, Tone};

use crate::{instrument::Instrumen, store::Penilaian};

/// First part of every address of the room.
pub(crate) const ROOT: &str = "/indeks";

/// The first crumb of every page of the room.
const HOME: Crumb<'static> = Crumb { label: "Indeks", href: ROOT };

/// The crumbs above an assessment in the room.
pub(crate) fn crumbs_ruang() -> Vec<Crumb<'static>> {
    vec![HOME, Crumb { label: "Penilaian", href: "/indeks/penilaian" }]
}

/// Where the numbers of one assessment lie: in the room, or on the public pages.
#[derive(Clone, Debug)]
pub(crate) struct Alamat(String);

impl Alamat {
    /// In the room.
    pub(crate) fn ruang(penilaian: &Penilaian) -> Self {
        Self(format!("{ROOT}/penilaian/{}", penilaian.id))
    }

    /// On the public pages of an institution.
    pub(crate) fn publik(instansi: &str, penilaian: &Penilaian) -> Self {
        Self(format!("{ROOT}/publik/{instansi}/{}", penilaian.id))
    }

    /// The assessment itself.
    pub(crate) fn lembar(&self) -> &str {
        &self.0
    }

    /// The reasons of one of its numbers.
    pub(crate) fn mengapa(&self, kode: &str) -> String {
        format!("{}/mengapa/{kode}", self.0)
    }

    /// Its levels as files, each with its label.
    pub(crate) fn files(&self) -> [(&'static str, String); 3] {
        [("CSV", "csv"), ("XLSX", "xlsx"), ("PDF", "pdf")]
            .map(|(label, ending)| (label, format!("{}/{ending}", self.0)))
    }
}

/// `SPBE 2022 · Hasil akhir`.
pub(crate) fn judul(instrument: &Instrumen, penilaian: &Penilaian) -> String {
    format!("{} {} · {}", instrument.singkatan, penilaian.tahun, penilaian.tahap.label())
}

/// A value with the decimals that the instrument shows.
pub(crate) fn nilai(instrument: &Instrumen, value: Decimal) -> String {
    angka(value, instrument.desimal_tampil)
}

/// A target, kept in basis points.
fn target(penilaian: &Penilaian) -> Option<Decimal> {
    penilaian.target_bp.map(|bp| Decimal::new(bp, 4))
}

/// The colour of a predicate by its rank from the top. Colour only repeats the word.
fn warna(instrument: &Instrumen, value: Decimal) -> Tone {
    let above = instrument.predikat.iter().filter(|(start, _, _)| *start > value).count();
    match above {
        0 | 1 => Tone::Ok,
        2 => Tone::Info,
        3 => Tone::Warn,
        _ => Tone::Bad,
    }
}

/// Where an assessment comes from, under a figure.
fn sumber(penilaian: &Penilaian) -> String {
    let stage = penilaian.tahap.label().to_lowercase();
    format!(
        "{} ({stage} {}, keadaan {})",
        penilaian.sumber,
        penilaian.tahun,
        tanggal_panjang(penilaian.tanggal)
    )
}
