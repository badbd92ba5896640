//! Invented people: names, numbers, ages and histories that fit their posts.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::{Span, civil::Date};
use kernel::{AccountId, Entropy, Timestamp};
use serde::Deserialize;

use super::{below, susunan::Rencana};
use crate::{
    aturan::Kepegawaian,
    rules::{
        golongan::Golongan,
        jenis::{JenisPegawai, JenisRiwayat},
        nip::{Kelamin, Nip},
        pangku::{Cara, Masa},
    },
    store::{
        orang::{DataPegawai, PegawaiId},
        pangku::{PangkuId, Pemangku},
        riwayat::{Riwayat, RiwayatId},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nama {
    laki: Vec<String>,
    perempuan: Vec<String>,
    belakang: Vec<String>,
    tempat_lahir: Vec<String>,
}

static NAMA: LazyLock<Nama> = LazyLock::new(|| {
    toml::from_str(include_str!("../../demo/nama.toml")).expect("a test reads this file")
});

/// Somebody invented.
pub(super) struct Orang {
    pub(super) id: PegawaiId,
    pub(super) data: DataPegawai,
    pub(super) held: Pemangku,
    pub(super) riwayat: Vec<Riwayat>,
    /// The account of the demonstration that this person signs in with.
    pub(super) akun: Option<AccountId>,
}

/// Makes people from the seeded stream, no two with one number.
pub(super) struct Maker<'a> {
    entropy: &'a Entropy,
    at: Timestamp,
    rules: &'a Kepegawaian,
    today: Date,
    /// How many numbers begin with these fifteen digits.
    taken: BTreeMap<String, u16>,
    internal: u32,
}

/// What the posts of a tier have in common: ages, and rank by seniority from the lowest.
struct Watak {
    umur: (usize, usize),
    golongan: &'static [&'static str],
    pendidikan: &'static str,
    gelar: &'static [&'static str],
}

fn watak(jenjang: &str) -> Watak {
    const S2: &[&str] =
        &["M.Si.", "M.M.", "S.H., M.H.", "S.T., M.T.", "S.E., M.Si.", "S.Sos., M.Si."];
    const S1: &[&str] = &["S.Sos.", "S.E.", "S.H.", "S.T.", "S.Kom.", "S.Pd.", "S.AP.", "S.P."];
    const D3: &[&str] = &["A.Md.", "A.Md.Kep.", "A.Md."];
    let of = |umur, golongan, pendidikan, gelar| Watak { umur, golongan, pendidikan, gelar };
    match jenjang {
        "jpt_madya" => of((52, 60), &["IV/d", "IV/e"], "S-2", S2),
        "jpt_pratama" => of((46, 60), &["IV/b", "IV/c", "IV/d"], "S-2", S2),
        "administrator" => of((40, 58), &["III/d", "IV/a", "IV/b"], "S-2", S2),
        "jf_ahli_utama" => {
            of((52, 65), &["IV/d", "IV/e"], "S-3", &["M.Kes., Sp.PD.", "Sp.A., M.Kes."])
        }
        "jf_ahli_madya" => of((42, 60), &["IV/a", "IV/b", "IV/c"], "S-2", S2),
        "pengawas" | "jf_ahli_muda" => of((34, 58), &["III/c", "III/d"], "S-1/D-IV", S1),
        "jf_ahli_pertama" => of((25, 40), &["III/a", "III/b"], "S-1/D-IV", S1),
        "jf_penyelia" | "jf_mahir" => of((36, 58), &["III/a", "III/b", "III/c"], "D-III", D3),
        "jf_terampil" | "jf_pemula" => of((24, 45), &["II/c", "II/d"], "D-III", D3),
        _ => of(
            (23, 58),
            &["II/a", "II/b", "II/c", "III/a", "III/b"],
            "SLTA",
            &["", "", "S.E.", "A.Md."],
        ),
    }
}

/// The ages of a class within those of the tier: candidates are young.
fn ages(jenis: JenisPegawai, (young, old): (usize, usize)) -> (usize, usize) {
    match jenis {
        JenisPegawai::Cpns | JenisPegawai::PesertaDidik => (young.min(28), old.min(33)),
        _ => (young, old),
    }
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        entropy: &'a Entropy,
        at: Timestamp,
        rules: &'a Kepegawaian,
        today: Date,
    ) -> Self {
        Self { entropy, at, rules, today, taken: BTreeMap::new(), internal: 0 }
    }

    fn below(&self, end: usize) -> usize {
        below(self.entropy, end)
    }

    fn pick<'b>(&self, list: &'b [String]) -> &'b str {
        list.get(self.below(list.len())).map_or("", String::as_str)
    }

    fn word<'b>(&self, list: &[&'b str]) -> &'b str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// A day so many years and some days before today.
    fn years_ago(&self, years: usize) -> Date {
        let days = i64::try_from(years * 365 + self.below(364)).unwrap_or_default();
        self.today.saturating_sub(Span::new().days(days))
    }

    /// Somebody for this post.
    pub(super) fn orang(&mut self, post: &Rencana) -> Orang {
        let watak = watak(&post.data.jenjang);
        let jenis = post.pegawai.unwrap_or_else(|| self.class(&post.data.jenjang));
        let (young, old) = ages(jenis, watak.umur);
        let umur = young + self.below((old - young).max(1));
        let lahir = self.years_ago(umur);
        let kelamin = if self.below(100) < 54 { Kelamin::Perempuan } else { Kelamin::LakiLaki };
        let service = self.service(jenis, umur);
        let masuk = self.years_ago(service).first_of_month();
        let id = PegawaiId::new(self.entropy, self.at);
        let nip = self.nip(jenis, lahir, masuk, kelamin);
        let nomor_internal = nip.is_none().then(|| {
            self.internal += 1;
            format!("NA-{:04}", self.internal)
        });
        let data = DataPegawai {
            jenis,
            nip,
            nomor_internal,
            nama: self.name(kelamin),
            gelar_depan: if post.data.nama.starts_with("Dokter") {
                "dr.".to_owned()
            } else {
                String::new()
            },
            gelar_belakang: self.word(watak.gelar).to_owned(),
            lahir,
            tempat_lahir: self.pick(&NAMA.tempat_lahir).to_owned(),
            kelamin,
            surel: String::new(),
            telepon: String::new(),
            opd: post.data.opd.clone(),
            masuk,
            keluar: None,
        };
        let held = self.held(&id, post, masuk);
        let riwayat = self.histories(jenis, &watak, masuk, held.masa.mulai);
        Orang { id, data, held, riwayat, akun: None }
    }

    /// Mostly civil servants; under the tiers that only they hold, some by contract.
    fn class(&self, jenjang: &str) -> JenisPegawai {
        let leading = self.rules.jenjang(jenjang).is_some_and(|tier| !tier.eselon.is_empty());
        if leading {
            return JenisPegawai::Pns;
        }
        match self.below(100) {
            0..=66 => JenisPegawai::Pns,
            67..=71 => JenisPegawai::Cpns,
            72..=89 => JenisPegawai::Pppk,
            90..=94 => JenisPegawai::PppkParuhWaktu,
            _ => JenisPegawai::NonAsn,
        }
    }

    /// Full years since somebody of this class and age began.
    fn service(&self, jenis: JenisPegawai, umur: usize) -> usize {
        let career = umur.saturating_sub(22 + self.below(3)).max(1);
        match jenis {
            JenisPegawai::Pns => career,
            // Contracts of this kind began a few years ago, and nobody stays a candidate for long.
            JenisPegawai::Pppk => 1 + self.below(4),
            JenisPegawai::Cpns | JenisPegawai::PppkParuhWaktu => 0,
            JenisPegawai::NonAsn | JenisPegawai::PesertaDidik => career.min(1 + self.below(6)),
        }
    }

    fn name(&self, kelamin: Kelamin) -> String {
        let first = match kelamin {
            Kelamin::LakiLaki => self.pick(&NAMA.laki),
            Kelamin::Perempuan => self.pick(&NAMA.perempuan),
        };
        let last = self.pick(&NAMA.belakang);
        if self.below(100) < 12 {
            let middle = self.pick(&NAMA.belakang);
            return format!("{first} {middle} {last}");
        }
        format!("{first} {last}")
    }

    fn nip(
        &mut self,
        jenis: JenisPegawai,
        lahir: Date,
        masuk: Date,
        kelamin: Kelamin,
    ) -> Option<Nip> {
        if !jenis.has_nip() {
            return None;
        }
        let birth = format!("{:04}{:02}{:02}", lahir.year(), lahir.month(), lahir.day());
        let start = match jenis {
            JenisPegawai::Pppk | JenisPegawai::PppkParuhWaktu => format!("{:04}21", masuk.year()),
            _ => format!("{:04}{:02}", masuk.year(), masuk.month()),
        };
        let sex = if kelamin == Kelamin::LakiLaki { 1 } else { 2 };
        let prefix = format!("{birth}{start}{sex}");
        let order = self.taken.entry(prefix.clone()).or_default();
        *order += 1;
        Nip::parse(&format!("{prefix}{order:03}")).ok()
    }

    fn held(&self, person: &PegawaiId, post: &Rencana, masuk: Date) -> Pemangku {
        let years = if post.data.tunggal { 1 + self.below(4) } else { 1 + self.below(7) };
        let mulai = self.years_ago(years).first_of_month().max(masuk).max(post.data.masa.mulai);
        Pemangku {
            id: PangkuId::new(self.entropy, self.at),
            pegawai: person.clone(),
            jabatan: post.id.clone(),
            cara: Cara::Definitif,
            masa: Masa { mulai, sampai: None },
            sk_nomor: format!("821.2/{}/BKD-{}", 100 + self.below(4_900), mulai.year()),
            sk_tanggal: Some(mulai),
            version: 1,
        }
    }

    fn entry(
        &self,
        jenis: JenisRiwayat,
        mulai: Date,
        kode: &str,
        uraian: &str,
        jumlah: Option<i64>,
    ) -> Riwayat {
        Riwayat {
            id: RiwayatId::new(self.entropy, self.at),
            jenis,
            masa: Masa { mulai, sampai: None },
            kode: kode.to_owned(),
            uraian: uraian.to_owned(),
            jumlah,
            sk_nomor: format!(
                "{}/{}/BKD-{}",
                800 + self.below(99),
                100 + self.below(900),
                mulai.year()
            ),
            sk_tanggal: Some(mulai),
        }
    }

    fn histories(
        &self,
        jenis: JenisPegawai,
        watak: &Watak,
        masuk: Date,
        since: Date,
    ) -> Vec<Riwayat> {
        const TRAININGS: &[(&str, i64)] = &[
            ("Pelatihan Kepemimpinan Administrator", 905),
            ("Bimtek Sistem Pemerintahan Berbasis Elektronik", 20),
            ("Pelatihan Pengadaan Barang dan Jasa Dasar", 60),
            ("Bimtek Penyusunan Laporan Kinerja", 16),
            ("Pelatihan Pelayanan Publik", 30),
            ("Bimtek Satu Data Indonesia", 12),
        ];
        let mut all = vec![self.entry(JenisRiwayat::Pendidikan, masuk, watak.pendidikan, "", None)];
        if let Some((name, hours)) = TRAININGS.get(self.below(TRAININGS.len() * 2)) {
            all.push(self.entry(
                JenisRiwayat::Pelatihan,
                self.years_ago(1),
                "",
                name,
                Some(*hours),
            ));
        }
        if matches!(jenis, JenisPegawai::Pns | JenisPegawai::Cpns) {
            all.extend(self.ranks(watak, masuk));
            let step = self.years_ago(self.below(2)).first_of_month().max(masuk);
            all.push(self.entry(JenisRiwayat::GajiBerkala, step, "", "", None));
        }
        if jenis.has_nip() {
            let year = self.today.year();
            for back in 1..=2 {
                let Ok(day) = Date::new(year - back, 1, 1) else { continue };
                if day.year() >= since.year().min(masuk.year() + 1) {
                    let grade = match self.below(100) {
                        0..=11 => "Sangat Baik",
                        12..=94 => "Baik",
                        95..=98 => "Butuh Perbaikan",
                        _ => "Kurang",
                    };
                    all.push(self.entry(JenisRiwayat::Kinerja, day, grade, "", None));
                }
            }
        }
        if jenis == JenisPegawai::Pns && self.below(100) == 0 {
            all.push(self.entry(
                JenisRiwayat::Hukuman,
                self.years_ago(2),
                "Ringan",
                "Teguran tertulis",
                None,
            ));
        }
        all
    }

    /// The rank of today and the one before it.
    fn ranks(&self, watak: &Watak, masuk: Date) -> Vec<Riwayat> {
        let Some(now) = Golongan::parse(self.word(watak.golongan)) else { return Vec::new() };
        let given = self.years_ago(1 + self.below(4)).first_of_month().max(masuk);
        let mut ranks = vec![self.entry(
            JenisRiwayat::Pangkat,
            given,
            &now.to_string(),
            self.rules.pangkat(now),
            None,
        )];
        let before = Golongan::all().take_while(|other| *other < now).last();
        let earlier = given.saturating_sub(Span::new().years(4));
        if let Some(before) = before.filter(|_| earlier > masuk) {
            ranks.push(self.entry(
                JenisRiwayat::Pangkat,
                earlier,
                &before.to_string(),
                self.rules.pangkat(before),
                None,
            ));
        }
        ranks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_names_is_read_and_every_rank_exists() {
        assert!(NAMA.laki.len() > 50 && NAMA.perempuan.len() > 50 && NAMA.belakang.len() > 50);
        let rules = crate::aturan::running(jiff::civil::date(2026, 11, 24));
        for tier in &rules.jenjang {
            for kode in watak(&tier.kode).golongan {
                assert!(Golongan::parse(kode).is_some(), "{kode}");
            }
        }
    }
}
