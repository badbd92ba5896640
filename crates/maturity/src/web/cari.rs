//! Finding indicators and assessments from anywhere in the house. Who has signed in finds those of the room, a
//! visitor those that are published.

use db::Db;
use kernel::{Scope, tanggal_panjang};
use web::{Access, BoxFuture, Found, Hits, Lookup, Rank, Search, SearchKind, Words};

use crate::{
    access,
    instrument::{self, Instrumen},
    pages::{Alamat, judul, nilai},
    store::{self, Penilaian},
};

/// What can be found in the room.
pub(crate) const SEARCH: Search = Search { kinds: &[&INDIKATOR, &PENILAIAN], find };

static INDIKATOR: SearchKind = SearchKind {
    code: "indikator",
    title: "Indikator",
    icon: ui::Icon::Gauge,
    about: "Nama atau kode indikator, aspek, atau domain dalam penilaian terakhir",
    example: "I07",
    access: Access::Open,
};

static PENILAIAN: SearchKind = SearchKind {
    code: "penilaian",
    title: "Penilaian",
    icon: ui::Icon::ChartLine,
    about: "Instrumen, tahun, tahap, atau sumbernya",
    example: "SPBE 2022",
    access: Access::Open,
};

/// The assessments that somebody may see, newest first, and where their pages lie.
struct Visible {
    penilaian: Vec<Penilaian>,
    /// The code of the institution on its public pages; in the room there is none.
    publik: Option<String>,
}

impl Visible {
    async fn load(lookup: Lookup<'_>) -> db::Result<Self> {
        let (db, actor) = (&lookup.app.db, lookup.actor);
        if let Some(scope) = access::may_read(actor) {
            return Ok(Self { penilaian: store::list_penilaian(db, &scope).await?, publik: None });
        }
        match access::may_read_public(actor) {
            Some(scope) => Self::published(db, &scope).await,
            None => Ok(Self { penilaian: Vec::new(), publik: None }),
        }
    }

    async fn published(db: &Db, scope: &Scope) -> db::Result<Self> {
        let code = org::instansi::find(db, scope.instansi()).await?.map(|instansi| instansi.code);
        let penilaian = match code {
            Some(_) => store::list_terbit(db, scope).await?,
            None => Vec::new(),
        };
        Ok(Self { penilaian, publik: code })
    }

    fn alamat(&self, penilaian: &Penilaian) -> Alamat {
        match &self.publik {
            Some(kode) => Alamat::publik(kode, penilaian),
            None => Alamat::ruang(penilaian),
        }
    }

    /// The newest assessment under each instrument, in the version of the instrument it was made under.
    fn newest(&self) -> Vec<(&'static Instrumen, &Penilaian)> {
        let mut newest: Vec<(&Instrumen, &Penilaian)> = Vec::new();
        for penilaian in &self.penilaian {
            let known = newest.iter().any(|(of, _)| of.meta.id == penilaian.instrumen);
            let made = instrument::find_version(&penilaian.instrumen, penilaian.aturan_versi);
            newest.extend(made.filter(|_| !known).map(|instrument| (instrument, penilaian)));
        }
        newest
    }
}

fn find(lookup: Lookup<'_>) -> BoxFuture<'_, db::Result<Vec<Hits>>> {
    Box::pin(async move {
        let visible = Visible::load(lookup).await?;
        let (words, limit) = (lookup.words, lookup.limit);
        Ok(vec![
            Hits::best(&INDIKATOR, indikator(&visible, words), limit),
            Hits::best(&PENILAIAN, penilaian(&visible, words), limit),
        ])
    })
}

fn indikator(visible: &Visible, words: &Words) -> Vec<Found> {
    let mut found = Vec::new();
    for (instrument, penilaian) in visible.newest() {
        let alamat = visible.alamat(penilaian);
        let made = judul(instrument, penilaian);
        let mut add = |title: &str, kode: &str, number: &str, rank: Option<Rank>| {
            found.extend(rank.map(|rank| Found {
                title: title.to_owned(),
                detail: format!("{number} · {made}"),
                href: alamat.mengapa(kode),
                rank,
            }));
        };
        for indikator in &instrument.indikator {
            let number = format!("Indikator {}", indikator.nomor);
            let rank = words.rank(&[&indikator.nama, &indikator.singkat, &indikator.kode, &number]);
            let told = format!("{} · {number}", indikator.kode);
            add(&indikator.singkat, &indikator.kode, &told, rank);
        }
        let domain = instrument.domain.iter().map(|domain| ("Domain", domain));
        let aspek = instrument.aspek.iter().map(|aspek| ("Aspek", aspek));
        for (kind, kelompok) in domain.chain(aspek) {
            let told = format!("{kind} {}", kelompok.kode);
            let rank = words.rank(&[&kelompok.nama, &kelompok.kode, &told]);
            add(&kelompok.nama, &kelompok.kode, &told, rank);
        }
    }
    found
}

fn penilaian(visible: &Visible, words: &Words) -> Vec<Found> {
    let found = |penilaian: &Penilaian| {
        let instrument = instrument::find_version(&penilaian.instrumen, penilaian.aturan_versi)?;
        let title = judul(instrument, penilaian);
        let rank = words.rank(&[&title, &instrument.nama_indeks, &penilaian.sumber])?;
        Some(Found {
            detail: format!(
                "{} {} · keadaan {}",
                instrument.nama_indeks,
                nilai(instrument, penilaian.indeks),
                tanggal_panjang(penilaian.tanggal)
            ),
            title,
            href: visible.alamat(penilaian).lembar().to_owned(),
            rank,
        })
    };
    visible.penilaian.iter().filter_map(found).collect()
}
