//! What a new edition of the register changes. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::{KodeBps, KodeKemendagri, Tingkat};

/// How a Kemendagri code and a BPS code were found to be one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaraCocok {
    /// The names are the same but for capitals and signs, inside the same place above.
    Sama,
    /// The names differ in spelling only; read one by one.
    Ejaan,
    /// Nothing was found: there is no BPS code.
    Kosong,
}

impl CaraCocok {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Sama, Self::Ejaan, Self::Kosong];

    /// The word in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sama => "sama",
            Self::Ejaan => "ejaan",
            Self::Kosong => "kosong",
        }
    }

    /// Reads [`CaraCocok::code`] back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cara| cara.code() == code)
    }
}

/// A line of the crosswalk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Padanan {
    /// How it was found.
    pub cara: CaraCocok,
    /// The BPS code, where one was found.
    pub bps: Option<KodeBps>,
    /// The name at BPS, where it differs.
    pub nama_bps: Option<String>,
    /// By which rule of spelling it was found, or why it was not.
    pub keterangan: String,
    /// BPS codes and names that it may be, for a person to decide; often empty.
    pub calon: String,
}

/// One place as an edition of the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baris {
    /// Its code.
    pub kode: KodeKemendagri,
    /// What it is.
    pub tingkat: Tingkat,
    /// Its name.
    pub nama: String,
    /// Its line of the crosswalk.
    pub padanan: Padanan,
}

/// What the register holds for one code today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tercatat {
    /// What it is.
    pub tingkat: Tingkat,
    /// The last number of its names, and the name that holds; none when the place was closed.
    pub nama: (i64, Option<String>),
    /// The same for the crosswalk.
    pub padanan: (i64, Option<Padanan>),
}

/// What has to be written. Numbers are those of the new versions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rencana<'a> {
    /// Codes that were never there.
    pub tempat: Vec<&'a Baris>,
    /// New names.
    pub nama: Vec<(i64, &'a Baris)>,
    /// New lines of the crosswalk.
    pub padanan: Vec<(i64, &'a Baris)>,
    /// Names that end the day before.
    pub nama_berakhir: Vec<KodeKemendagri>,
    /// Lines of the crosswalk that end the day before.
    pub padanan_berakhir: Vec<KodeKemendagri>,
}

impl Rencana<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why an edition is refused; each names the line that breaks it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdisiError {
    /// The same code in two lines.
    #[error("{0} stands twice")]
    Twice(KodeKemendagri),
    /// A place of this kind cannot have such a code.
    #[error("{0} cannot be the code of its kind")]
    Kind(KodeKemendagri),
    /// The place above is missing.
    #[error("the place above {0} is missing")]
    Orphan(KodeKemendagri),
    /// The BPS code is of another level, or lies below another place.
    #[error("the BPS code of {0} does not lie where the place lies")]
    Bps(KodeKemendagri),
    /// Two places with one BPS code.
    #[error("the BPS code of {0} belongs to another place, too")]
    BpsTwice(KodeKemendagri),
    /// The register has this code as another kind of place.
    #[error("{0} is another kind of place in the register")]
    Changed(KodeKemendagri),
}

/// Checks an edition in itself: parents before children, every code where it belongs.
pub(crate) fn check(edisi: &[Baris]) -> Result<(), EdisiError> {
    let mut seen: BTreeMap<&KodeKemendagri, &Baris> = BTreeMap::new();
    let mut bps_seen = BTreeSet::new();
    for baris in edisi {
        let kode = &baris.kode;
        if !baris.tingkat.fits(kode) {
            return Err(EdisiError::Kind(kode.clone()));
        }
        let induk = match kode.induk() {
            None => None,
            Some(induk) => Some(*seen.get(&induk).ok_or_else(|| EdisiError::Orphan(kode.clone()))?),
        };
        if let Some(bps) = &baris.padanan.bps {
            let above = induk.and_then(|induk| induk.padanan.bps.as_ref());
            if bps.jenjang() != kode.jenjang() || above.is_some_and(|above| !above.holds(bps)) {
                return Err(EdisiError::Bps(kode.clone()));
            }
            if !bps_seen.insert(bps) {
                return Err(EdisiError::BpsTwice(kode.clone()));
            }
        }
        if seen.insert(kode, baris).is_some() {
            return Err(EdisiError::Twice(kode.clone()));
        }
    }
    Ok(())
}

/// What changes when `edisi` takes the place of what is recorded of the same provinces. A place that the edition
/// no longer has is closed; nothing is ever removed.
pub(crate) fn plan<'a>(
    tercatat: &BTreeMap<KodeKemendagri, Tercatat>,
    edisi: &'a [Baris],
) -> Result<Rencana<'a>, EdisiError> {
    check(edisi)?;
    let mut rencana = Rencana::default();
    let mut kept = BTreeSet::new();
    for baris in edisi {
        kept.insert(&baris.kode);
        let Some(old) = tercatat.get(&baris.kode) else {
            rencana.tempat.push(baris);
            rencana.nama.push((1, baris));
            rencana.padanan.push((1, baris));
            continue;
        };
        if old.tingkat != baris.tingkat {
            return Err(EdisiError::Changed(baris.kode.clone()));
        }
        if old.nama.1.as_ref() != Some(&baris.nama) {
            rencana.nama.push((old.nama.0 + 1, baris));
            rencana.nama_berakhir.extend(old.nama.1.is_some().then(|| baris.kode.clone()));
        }
        if old.padanan.1.as_ref() != Some(&baris.padanan) {
            rencana.padanan.push((old.padanan.0 + 1, baris));
            rencana.padanan_berakhir.extend(old.padanan.1.is_some().then(|| baris.kode.clone()));
        }
    }
    let provinsi: BTreeSet<&str> = edisi.iter().map(|baris| provinsi(&baris.kode)).collect();
    let gone = tercatat.iter().filter(|(kode, _)| !kept.contains(kode));
    for (kode, old) in gone.filter(|(kode, _)| provinsi.contains(self::provinsi(kode))) {
        rencana.nama_berakhir.extend(old.nama.1.is_some().then(|| kode.clone()));
        rencana.padanan_berakhir.extend(old.padanan.1.is_some().then(|| kode.clone()));
    }
    Ok(rencana)
}

fn provinsi(kode: &KodeKemendagri) -> &str {
    kode.as_str().split('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
