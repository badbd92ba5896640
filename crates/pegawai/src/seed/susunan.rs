//! Which posts an agency has, by its kind.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use kernel::{Entropy, OpdId, Timestamp};
use org::opd::Opd;
use serde::Deserialize;

use crate::{
    rules::{jenis::JenisPegawai, pangku::Masa},
    store::jabatan::{DataJabatan, JabatanId},
};

/// Since when the posts of the demonstration exist.
const SEJAK: Date = Date::constant(2017, 1, 1);

/// The kind of unit whose leader stands above the leaders of all others.
const KEPALA: &str = "sekretariat-daerah";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Berkas {
    susunan: Vec<Susunan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Susunan {
    jenis: Vec<String>,
    pimpinan: Baris,
    bawahan: Vec<Baris>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Baris {
    nama: String,
    jenjang: String,
    eselon: Option<String>,
    jumlah: Option<usize>,
    /// Which of the subordinates stands above, counted from nought; the leader when absent.
    di_bawah: Option<usize>,
    pegawai: Option<String>,
}

static BERKAS: LazyLock<Berkas> = LazyLock::new(|| {
    toml::from_str(include_str!("../../demo/jabatan.toml")).expect("a test reads this file")
});

/// A post to be made, with how many people it has.
pub(super) struct Rencana {
    pub(super) id: JabatanId,
    pub(super) data: DataJabatan,
    pub(super) jumlah: usize,
    /// The class of those who are not civil servants.
    pub(super) pegawai: Option<JenisPegawai>,
}

/// Every post of these units; a superior comes before those below.
pub(super) fn plan(units: &[Opd], entropy: &Entropy, at: Timestamp) -> Vec<Rencana> {
    let mut posts = Vec::new();
    let mut head = None;
    let mut leaders: BTreeMap<OpdId, JabatanId> = BTreeMap::new();
    for unit in from_the_top(units) {
        // A secretariat inside an agency is led by the agency's own secretary.
        if unit.nama.starts_with("Sekretariat") && !unit.perangkat_daerah && unit.induk.is_some() {
            continue;
        }
        let found = BERKAS
            .susunan
            .iter()
            .find(|one| one.jenis.iter().any(|jenis| jenis == unit.jenis.code()));
        let Some(susunan) = found else { continue };
        let above = unit.induk.as_ref().and_then(|id| leaders.get(id)).or(head.as_ref()).cloned();
        let leader = post(unit, &susunan.pimpinan, above, 1, (entropy, at));
        leaders.insert(unit.id.clone(), leader.id.clone());
        if susunan.jenis.iter().any(|jenis| jenis == KEPALA) {
            head = Some(leader.id.clone());
        }
        let mut below: Vec<Rencana> = Vec::new();
        for (number, line) in susunan.bawahan.iter().enumerate() {
            let above =
                line.di_bawah.and_then(|index| below.get(index)).unwrap_or(&leader).id.clone();
            below.push(post(unit, line, Some(above), number + 2, (entropy, at)));
        }
        posts.push(leader);
        posts.extend(below);
    }
    posts
}

/// A unit after the one above it.
fn from_the_top(units: &[Opd]) -> Vec<&Opd> {
    let depth = |unit: &Opd| {
        let mut depth = 0;
        let mut at = unit;
        while let Some(above) =
            at.induk.as_ref().and_then(|id| units.iter().find(|opd| opd.id == *id))
        {
            depth += 1;
            at = above;
        }
        depth
    };
    let mut sorted: Vec<(usize, &Opd)> = units.iter().map(|unit| (depth(unit), unit)).collect();
    let is_head = |unit: &Opd| unit.jenis.code() == KEPALA;
    sorted.sort_by(|(a, one), (b, other)| {
        a.cmp(b).then(is_head(other).cmp(&is_head(one))).then(one.kode.cmp(&other.kode))
    });
    sorted.into_iter().map(|(_, unit)| unit).collect()
}

fn post(
    unit: &Opd,
    line: &Baris,
    above: Option<JabatanId>,
    number: usize,
    (entropy, at): (&Entropy, Timestamp),
) -> Rencana {
    // Where the unit bears the name of its leader, so does the post.
    let nama = if unit.nama.starts_with("Inspektur") || unit.nama.starts_with("Asisten") {
        line.nama.replace("Kepala {opd}", "{opd}")
    } else {
        line.nama.clone()
    };
    let data = DataJabatan {
        kode: format!("{}-{number:02}", unit.kode),
        nama: nama.replace("{opd}", &unit.nama).replace("Camat Kecamatan", "Camat"),
        opd: unit.id.clone(),
        jenjang: line.jenjang.clone(),
        eselon: line.eselon.clone(),
        tunggal: line.jumlah.is_none(),
        atasan: above,
        bup: None,
        masa: Masa { mulai: SEJAK, sampai: None },
    };
    Rencana {
        id: JabatanId::new(entropy, at),
        data,
        jumlah: line.jumlah.unwrap_or(1),
        pegawai: line.pegawai.as_deref().and_then(JenisPegawai::parse),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aturan;

    #[test]
    fn every_line_of_the_file_names_a_tier_and_a_class_that_exist() {
        let rules = aturan::running(jiff::civil::date(2026, 11, 24));
        for susunan in &BERKAS.susunan {
            for line in std::iter::once(&susunan.pimpinan).chain(&susunan.bawahan) {
                assert!(rules.jenjang(&line.jenjang).is_some(), "{}", line.nama);
                assert!(line.di_bawah.is_none_or(|index| index < susunan.bawahan.len()));
                let class = line.pegawai.as_deref();
                assert!(class.is_none_or(|class| JenisPegawai::parse(class).is_some()));
            }
        }
    }
}
