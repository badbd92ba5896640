//! The schema of an instrument file, and what must add up in it. Pure.

use std::collections::BTreeSet;

use kernel::Decimal;
use ruleset::{Bands, Keyakinan};
use serde::Deserialize;

use crate::instrument::{Indikator, Instrumen, Kelompok, Predikat};

/// What stands in an instrument file beside `[aturan]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Isi {
    pub(crate) instrumen: IsiInstrumen,
    #[serde(default)]
    belum_pasti: Vec<BelumPasti>,
    predikat: Vec<IsiPredikat>,
    #[serde(default)]
    domain: Vec<IsiKelompok>,
    aspek: Vec<IsiKelompok>,
    indikator: Vec<IsiIndikator>,
    kapabilitas: Vec<IsiKapabilitas>,
    #[serde(default)]
    indeks_luar: Vec<IsiIndeksLuar>,
    simulasi: Option<IsiSimulasi>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IsiInstrumen {
    pub(crate) singkatan: String,
    pub(crate) nama_indeks: String,
    pub(crate) skala_min: String,
    pub(crate) skala_maks: String,
    pub(crate) tingkat_bulat: bool,
    pub(crate) bobot_total_bp: i64,
    pub(crate) desimal_tampil: u32,
    pub(crate) pasal: String,
    #[serde(rename = "tahap")]
    _tahap: Vec<String>,
    pembulatan: String,
    predikat_dari: String,
    kumulatif: bool,
    #[serde(rename = "urutan_jenjang")]
    _urutan_jenjang: bool,
    #[serde(rename = "pedoman", default)]
    _pedoman: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BelumPasti {
    hal: String,
    #[serde(rename = "keyakinan")]
    _keyakinan: Keyakinan,
    catatan: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IsiPredikat {
    nama: String,
    label: Option<String>,
    minimal: String,
    kurang_dari: Option<String>,
    #[serde(default)]
    sampai_maks: bool,
    pasal: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IsiKelompok {
    kode: String,
    #[serde(rename = "nomor")]
    _nomor: Option<u16>,
    nama: String,
    domain: Option<String>,
    bobot_bp: i64,
    pasal: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IsiKapabilitas {
    kode: String,
    #[serde(rename = "nama")]
    _nama: String,
    tingkat: Vec<String>,
    #[serde(rename = "makna")]
    _makna: Vec<String>,
    #[serde(rename = "keyakinan")]
    _keyakinan: Option<Keyakinan>,
    #[serde(rename = "catatan")]
    _catatan: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IsiIndikator {
    kode: String,
    nomor: u16,
    nama: String,
    singkat: String,
    aspek: String,
    kapabilitas: String,
    bobot_bp: i64,
    pasal: String,
    kriteria: Vec<String>,
    bukti: Vec<String>,
    pengampu: Vec<String>,
    #[serde(rename = "bukti_otomatis")]
    _bukti_otomatis: Vec<String>,
    indeks_luar: Option<String>,
    #[serde(default)]
    asal: Vec<String>,
    #[serde(rename = "keyakinan")]
    _keyakinan: Option<Keyakinan>,
    catatan: Option<String>,
}

/// An index of another institution that an indicator rests on.
#[derive(Deserialize)]
struct IsiIndeksLuar {
    kode: String,
    nama: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IsiSimulasi {
    #[serde(rename = "rumus")]
    _rumus: String,
    #[serde(rename = "keyakinan")]
    _keyakinan: Keyakinan,
    catatan: String,
    jenjang: Vec<IsiJenjang>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IsiJenjang {
    tingkat: u8,
    minimal: String,
    kurang_dari: Option<String>,
    #[serde(default)]
    sampai_maks: bool,
}

/// Why the content of a file cannot be used. English, for whoever edits the file.
type Wrong = String;

/// Turns the content of a file into an instrument and checks that its parts add up.
pub(crate) fn instrument(meta: ruleset::Meta, isi: Isi) -> Result<Instrumen, Wrong> {
    let skala_maks = decimal("skala_maks", &isi.instrumen.skala_maks)?;
    if !isi.instrumen.kumulatif
        || isi.instrumen.pembulatan != PEMBULATAN
        || isi.instrumen.predikat_dari != PREDIKAT_DARI
    {
        return Err(format!(
            "this program computes cumulative levels, pembulatan {PEMBULATAN:?}, predikat_dari {PREDIKAT_DARI:?} only"
        ));
    }
    let uncertain =
        |hal: &str| isi.belum_pasti.iter().find(|b| b.hal == hal).map(|b| b.catatan.clone());
    let instrument = Instrumen {
        skala_min: decimal("skala_min", &isi.instrumen.skala_min)?,
        skala_maks,
        predikat: predikat(&isi.predikat, skala_maks)?,
        pasal_predikat: isi.predikat.first().map(|p| p.pasal.clone()).unwrap_or_default(),
        predikat_sementara: uncertain("predikat_dari"),
        simulasi: isi.simulasi.as_ref().map(|s| s.catatan.clone()),
        jenjang: isi.simulasi.as_ref().map(|s| jenjang(s, skala_maks)).transpose()?,
        indikator: indikator(&isi)?,
        domain: kelompok(&isi.domain, &isi.instrumen.pasal),
        aspek: kelompok(&isi.aspek, &isi.instrumen.pasal),
        singkatan: isi.instrumen.singkatan,
        nama_indeks: isi.instrumen.nama_indeks,
        pasal: isi.instrumen.pasal,
        tingkat_bulat: isi.instrumen.tingkat_bulat,
        desimal_tampil: isi.instrumen.desimal_tampil,
        bobot_total_bp: isi.instrumen.bobot_total_bp,
        meta,
    };
    check(&instrument)?;
    Ok(instrument)
}

/// The one way of rounding that `rules::nilai` implements.
const PEMBULATAN: &str = "setengah ke atas";
/// The one choice of the predicate that `rules::nilai` implements.
const PREDIKAT_DARI: &str = "nilai tampil";

fn decimal(key: &str, text: &str) -> Result<Decimal, Wrong> {
    text.parse().map_err(|e| format!("{key} {text:?}: {e}"))
}

/// Where a band ends: below the next one, or at the top of the scale.
fn end(what: &str, below: Option<&str>, to_top: bool, top: Decimal) -> Result<Decimal, Wrong> {
    match (below, to_top) {
        (Some(text), false) => decimal("kurang_dari", text),
        (None, true) => Ok(top),
        _ => Err(format!("band {what} needs either kurang_dari or sampai_maks")),
    }
}

fn predikat(list: &[IsiPredikat], top: Decimal) -> Result<Bands<Predikat>, Wrong> {
    let bands = list
        .iter()
        .map(|p| {
            let end = end(&p.nama, p.kurang_dari.as_deref(), p.sampai_maks, top)?;
            let label = Predikat { nama: p.nama.clone(), label: p.label.clone() };
            Ok((decimal("minimal", &p.minimal)?, end, label))
        })
        .collect::<Result<Vec<_>, Wrong>>()?;
    Bands::new(bands).map_err(|e| format!("predikat: {e}"))
}

fn jenjang(simulasi: &IsiSimulasi, top: Decimal) -> Result<Bands<u8>, Wrong> {
    let bands = simulasi
        .jenjang
        .iter()
        .map(|j| {
            let end = end(&j.tingkat.to_string(), j.kurang_dari.as_deref(), j.sampai_maks, top)?;
            Ok((decimal("minimal", &j.minimal)?, end, j.tingkat))
        })
        .collect::<Result<Vec<_>, Wrong>>()?;
    Bands::new(bands).map_err(|e| format!("simulasi: {e}"))
}

fn kelompok(list: &[IsiKelompok], pasal: &str) -> Vec<Kelompok> {
    list.iter()
        .map(|k| Kelompok {
            kode: k.kode.clone(),
            nama: k.nama.clone(),
            induk: k.domain.clone(),
            bobot_bp: k.bobot_bp,
            pasal: k.pasal.clone().unwrap_or_else(|| pasal.to_owned()),
        })
        .collect()
}

fn indikator(isi: &Isi) -> Result<Vec<Indikator>, Wrong> {
    isi.indikator
        .iter()
        .map(|i| {
            let kapabilitas = isi
                .kapabilitas
                .iter()
                .find(|k| k.kode == i.kapabilitas)
                .ok_or_else(|| format!("{}: no kapabilitas {:?}", i.kode, i.kapabilitas))?;
            let indeks_luar = i
                .indeks_luar
                .as_ref()
                .map(|kode| {
                    let luar = isi.indeks_luar.iter().find(|luar| luar.kode == *kode);
                    luar.map(|luar| luar.nama.clone())
                        .ok_or_else(|| format!("{}: no indeks_luar {kode:?}", i.kode))
                })
                .transpose()?;
            Ok(Indikator {
                kode: i.kode.clone(),
                nomor: i.nomor,
                nama: i.nama.clone(),
                singkat: i.singkat.clone(),
                aspek: i.aspek.clone(),
                bobot_bp: i.bobot_bp,
                pasal: i.pasal.clone(),
                kriteria: i.kriteria.clone(),
                nama_tingkat: kapabilitas.tingkat.clone(),
                bukti: i.bukti.clone(),
                pengampu: i.pengampu.clone(),
                indeks_luar,
                asal: i.asal.clone(),
                catatan: i.catatan.clone(),
            })
        })
        .collect()
}

/// Everything that the formulas rely on.
fn check(instrument: &Instrumen) -> Result<(), Wrong> {
    let sum: i64 = instrument.indikator.iter().map(|i| i.bobot_bp).sum();
    if sum != instrument.bobot_total_bp {
        return Err(format!(
            "weights of the indicators sum to {sum}, not {}",
            instrument.bobot_total_bp
        ));
    }
    for group in instrument.aspek.iter().chain(&instrument.domain) {
        let inside = instrument.indikator.iter().filter(|i| instrument.belongs(i, &group.kode));
        let sum: i64 = inside.map(|i| i.bobot_bp).sum();
        if sum != group.bobot_bp || sum <= 0 {
            return Err(format!("{} weighs {}, its indicators {sum}", group.kode, group.bobot_bp));
        }
    }
    let codes: Vec<&str> =
        (instrument.domain.iter().chain(&instrument.aspek).map(|g| g.kode.as_str()))
            .chain(instrument.indikator.iter().map(|i| i.kode.as_str()))
            .collect();
    if codes.iter().collect::<BTreeSet<_>>().len() != codes.len() {
        return Err("a code stands twice".to_owned());
    }
    let levels = instrument.skala_maks - instrument.skala_min + Decimal::ONE;
    for i in &instrument.indikator {
        if Decimal::from(i.kriteria.len()) != levels || i.nama_tingkat.len() != i.kriteria.len() {
            return Err(format!(
                "{} does not have one criterion and one name for each level",
                i.kode
            ));
        }
    }
    let on_scale = |at| instrument.predikat.find(at).is_some();
    if !on_scale(instrument.skala_min) || !on_scale(instrument.skala_maks) {
        return Err("the predicates do not cover the scale".to_owned());
    }
    if instrument.tingkat_bulat == instrument.jenjang.is_some() {
        return Err("fractional levels need [simulasi], whole levels must not have it".to_owned());
    }
    Ok(())
}
