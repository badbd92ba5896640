//! A small province for tests: an agency with a division, another agency; and a city beside it.

use db::{Db, Migration, args};
use jiff::civil::{Date, date};
use kernel::{Actor, Entropy, InstansiId, OpdId, Scope, Timestamp, Zona};
use org::{
    By,
    instansi::{self, Instansi, JenisInstansi},
};

use crate::{
    access,
    rules::{
        jenis::JenisPegawai,
        nip::{Kelamin, Nip},
        pangku::{Cara, Masa},
    },
    store::{
        jabatan::{self, DataJabatan, JabatanId},
        orang::{self, DataPegawai, NewPegawai, PegawaiId},
        pangku::{PangkuId, Pemangku},
    },
};

/// 24 November 2026, 07.31 WIB.
pub(crate) const NOW: Timestamp = Timestamp(1_795_480_260_000);
pub(crate) const TODAY: Date = date(2026, 11, 24);
pub(crate) const PROVINCE: InstansiId = InstansiId(13);
pub(crate) const CITY: InstansiId = InstansiId(1377);

pub(crate) fn migrations() -> Vec<Migration> {
    let mut all = org::migrations();
    all.extend(crate::migrations());
    all
}

pub(crate) fn whole(instansi: InstansiId) -> Scope {
    Actor::system(instansi, "uji").scope(&access::KELOLA).unwrap()
}

pub(crate) fn opd(kode: &str) -> OpdId {
    OpdId(format!("opd-{kode}"))
}

/// Who reads and writes people of one agency only.
pub(crate) fn within(kode: &str) -> Scope {
    use kernel::{AccountId, Assignment, Peran, Subtree};
    let subtree = Subtree::Opd(vec![opd(kode)]);
    let assignments = vec![Assignment { peran: Peran::AdminOpd, subtree }];
    let account = AccountId("akun-uji".to_owned());
    let actor = Actor::signed_in(account, "Ani".to_owned(), PROVINCE, Zona::Wib, assignments);
    actor.scope(&access::KELOLA).unwrap()
}

/// What writes need.
pub(crate) struct Pen {
    pub(crate) actor: Actor,
    pub(crate) entropy: Entropy,
}

impl Pen {
    pub(crate) fn new(instansi: InstansiId) -> Self {
        let seed = u64::try_from(instansi.0).unwrap();
        Self { actor: Actor::system(instansi, "uji"), entropy: Entropy::seeded(seed) }
    }

    pub(crate) fn by(&self) -> By<'_> {
        By { actor: &self.actor, entropy: &self.entropy, at: NOW }
    }
}

/// The institutions and their agencies.
pub(crate) async fn build(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    for (id, code, jenis) in
        [(PROVINCE, "sumbar", JenisInstansi::Provinsi), (CITY, "pariaman", JenisInstansi::Kota)]
    {
        let new = Instansi {
            id,
            code: code.to_owned(),
            name: code.to_owned(),
            short: code.to_owned(),
            other_names: None,
            jenis,
            zona: Zona::Wib,
        };
        instansi::create(&mut tx, Pen::new(id).by(), &new).await.unwrap();
        for kode in ["kehutanan", "pendidikan"] {
            tx.execute(
                "INSERT INTO org_opd (instansi_id, id, kode, penerus_id, version, changed_by, changed_at)
                 VALUES ($1, $2, $3, NULL, 1, 'uji', $4)",
                args![id, opd(kode), kode, NOW],
            )
            .await
            .unwrap();
        }
    }
    tx.commit().await.unwrap();
}

pub(crate) fn orang(nama: &str, nip: Option<&str>, kode: &str) -> DataPegawai {
    let nip = nip.map(|nip| Nip::parse(nip).unwrap());
    DataPegawai {
        jenis: if nip.is_some() { JenisPegawai::Pns } else { JenisPegawai::NonAsn },
        lahir: nip.as_ref().map_or(date(1990, 1, 1), |nip| nip.parts().lahir),
        kelamin: nip.as_ref().map_or(Kelamin::Perempuan, |nip| nip.parts().kelamin),
        nip,
        nomor_internal: None,
        nama: nama.to_owned(),
        gelar_depan: String::new(),
        gelar_belakang: String::new(),
        tempat_lahir: "Padang".to_owned(),
        surel: String::new(),
        telepon: String::new(),
        opd: opd(kode),
        masuk: date(2020, 1, 1),
        keluar: None,
    }
}

pub(crate) async fn add(db: &Db, id: &str, data: &DataPegawai) -> PegawaiId {
    let id = PegawaiId(id.to_owned());
    let mut tx = db.begin().await.unwrap();
    let new = NewPegawai { id: &id, data, nik: None };
    orang::insert(&mut tx, &whole(PROVINCE), Pen::new(PROVINCE).by(), &[new]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) fn post(nama: &str, kode: &str, atasan: Option<&str>) -> (JabatanId, DataJabatan) {
    let data = DataJabatan {
        kode: format!("J-{nama}"),
        nama: nama.to_owned(),
        opd: opd(kode),
        jenjang: "administrator".to_owned(),
        eselon: None,
        tunggal: true,
        atasan: atasan.map(|id| JabatanId(id.to_owned())),
        bup: None,
        masa: Masa { mulai: date(2020, 1, 1), sampai: None },
    };
    (JabatanId(nama.to_owned()), data)
}

pub(crate) async fn add_posts(db: &Db, posts: &[(JabatanId, DataJabatan)]) {
    let mut tx = db.begin().await.unwrap();
    jabatan::insert(&mut tx, &whole(PROVINCE), Pen::new(PROVINCE).by(), posts).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) fn held(
    id: &str,
    (pegawai, jabatan): (&str, &str),
    cara: Cara,
    mulai: Date,
    sampai: Option<Date>,
) -> Pemangku {
    Pemangku {
        id: PangkuId(id.to_owned()),
        pegawai: PegawaiId(pegawai.to_owned()),
        jabatan: JabatanId(jabatan.to_owned()),
        cara,
        masa: Masa { mulai, sampai },
        sk_nomor: "821.2/1/BKD-2026".to_owned(),
        sk_tanggal: Some(mulai),
        version: 1,
    }
}
