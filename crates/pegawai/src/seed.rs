//! Demonstration data: posts of every agency by its kind, invented people in them, and their histories.

mod akun;
mod orang;
mod susunan;

use std::collections::BTreeMap;

use db::Db;
use jiff::civil::Date;
use kernel::{Actor, Entropy, OpdId, Scope, Zona};
use org::By;
use web::{BoxFuture, Seed};

use crate::{
    access, aturan,
    rules::{
        jenis::{Bagian, JenisRiwayat},
        pangku::Cara,
    },
    store::{
        self,
        jabatan::{DataJabatan, JabatanId},
        orang::NewPegawai,
        pangku::{PangkuId, Pemangku},
        pembetulan::PembetulanId,
    },
};
use orang::{Maker, Orang};
use susunan::{Rencana, plan};

/// Rows written in one transaction, so that each stays short.
const CHUNK: usize = 200;
/// More than the demonstration has.
const ACCOUNTS: i64 = 500;

/// Makes posts and people of one institution; does nothing when there are posts already.
pub(crate) fn demo(seed: Seed) -> BoxFuture<'static, db::Result<()>> {
    Box::pin(async move {
        let actor = Actor::system(seed.instansi, "data contoh");
        let by = By { actor: &actor, entropy: &seed.entropy, at: seed.now };
        let scope = actor.scope(&access::KELOLA).expect("the program itself may do everything");
        let today = seed.now.date(Zona::default());
        if !store::jabatan::list_top(&seed.db, &scope, today).await?.is_empty() {
            return Ok(());
        }
        let units = org::opd::list_at(&seed.db, &scope, today).await?;
        let posts = plan(&units, &seed.entropy, seed.now);
        write_posts(&seed.db, &scope, by, &posts).await?;
        people(&seed.db, &scope, by, &posts, today).await
    })
}

/// Random numbers from the seeded stream.
fn below(entropy: &Entropy, end: usize) -> usize {
    let number = u32::from_le_bytes(entropy.bytes::<4>());
    usize::try_from(number).unwrap_or_default() % end.max(1)
}

async fn write_posts(db: &Db, scope: &Scope, by: By<'_>, posts: &[Rencana]) -> db::Result<()> {
    let rows: Vec<(JabatanId, DataJabatan)> =
        posts.iter().map(|post| (post.id.clone(), post.data.clone())).collect();
    for chunk in rows.chunks(CHUNK) {
        let mut tx = db.begin().await?;
        store::jabatan::insert(&mut tx, scope, by, chunk).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// How the leading posts are held, so that an office looks like one: most are filled, some are not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Isi {
    Definitif,
    /// Vacant, with the second of the agency acting.
    Plt,
    /// Filled, but away these days.
    Plh,
}

async fn people(
    db: &Db,
    scope: &Scope,
    by: By<'_>,
    posts: &[Rencana],
    today: Date,
) -> db::Result<()> {
    let rules = aturan::running(today);
    let mut maker = Maker::new(by.entropy, by.at, rules, today);
    let mut made: Vec<Orang> = Vec::new();
    let mut acting: Vec<(usize, Isi)> = Vec::new();
    let mut leads = 0;
    for (index, post) in posts.iter().enumerate() {
        let isi = if post.data.jenjang == "jpt_pratama" {
            leads += 1;
            match leads % 12 {
                5 => Isi::Plt,
                9 => Isi::Plh,
                _ => Isi::Definitif,
            }
        } else {
            Isi::Definitif
        };
        if isi != Isi::Definitif {
            acting.push((index, isi));
        }
        if isi != Isi::Plt {
            made.extend((0..post.jumlah).map(|_| maker.orang(post)));
        }
    }
    let accounts = org::account::list(db, scope, today, ACCOUNTS).await?;
    let units = org::opd::list_at(db, scope, today).await?;
    akun::name(&mut made, posts, &units, &accounts);
    for chunk in made.chunks(CHUNK) {
        write_people(db, scope, by, chunk).await?;
    }
    write_acting(db, scope, by, (posts, &made), &acting, today).await?;
    ask(db, scope, by, &made).await
}

/// What some of those who sign in have asked to be corrected.
async fn ask(db: &Db, scope: &Scope, by: By<'_>, people: &[Orang]) -> db::Result<()> {
    const ASKED: &[(Bagian, &str)] = &[
        (
            Bagian::Riwayat(JenisRiwayat::Pangkat),
            "SK kenaikan pangkat terakhir bernomor 823/417/BKD-2025, di sini tertulis nomor lain.",
        ),
        (
            Bagian::Riwayat(JenisRiwayat::Pelatihan),
            "Bimtek Satu Data bulan Maret 2026 belum tercatat, 12 JP.",
        ),
        (Bagian::Data, "Nomor telepon saya sudah berganti."),
    ];
    let mut tx = db.begin().await?;
    for (one, (bagian, isi)) in people.iter().filter(|one| one.akun.is_some()).skip(1).zip(ASKED) {
        let id = PembetulanId::new(by.entropy, by.at);
        store::pembetulan::insert(&mut tx, scope, by, (&id, &one.id), (*bagian, isi)).await?;
    }
    tx.commit().await
}

async fn write_people(db: &Db, scope: &Scope, by: By<'_>, people: &[Orang]) -> db::Result<()> {
    let new: Vec<NewPegawai<'_>> =
        people.iter().map(|one| NewPegawai { id: &one.id, data: &one.data, nik: None }).collect();
    let held: Vec<Pemangku> = people.iter().map(|one| one.held.clone()).collect();
    let entries: Vec<_> = people
        .iter()
        .flat_map(|one| one.riwayat.iter().map(move |entry| (&one.id, entry)))
        .collect();
    let mut tx = db.begin().await?;
    store::orang::insert(&mut tx, scope, by, &new).await?;
    store::pangku::insert(&mut tx, scope, by, &held).await?;
    store::riwayat::insert(&mut tx, scope, by, &entries).await?;
    for one in people {
        if let Some(akun) = &one.akun {
            store::orang::tie(&mut tx, scope, &one.id, akun).await?;
        }
    }
    tx.commit().await
}

/// Those who act for a vacant post or for somebody who is away: the second of the same unit.
async fn write_acting(
    db: &Db,
    scope: &Scope,
    by: By<'_>,
    (posts, people): (&[Rencana], &[Orang]),
    acting: &[(usize, Isi)],
    today: Date,
) -> db::Result<()> {
    let by_post: BTreeMap<&JabatanId, &Orang> =
        people.iter().map(|one| (&one.held.jabatan, one)).collect();
    let second = |unit: &OpdId, leader: &JabatanId| {
        let below = posts.iter().filter(|post| post.data.opd == *unit && post.id != *leader);
        below.filter(|post| post.data.tunggal).find_map(|post| by_post.get(&post.id).copied())
    };
    let mut held = Vec::new();
    for (index, isi) in acting {
        let Some(post) = posts.get(*index) else { continue };
        let Some(who) = second(&post.data.opd, &post.id) else { continue };
        let (cara, mulai, sampai) = match isi {
            Isi::Plh => (Cara::Plh, today, Some(today.saturating_add(jiff::Span::new().days(4)))),
            _ => (Cara::Plt, today.saturating_sub(jiff::Span::new().days(97)), None),
        };
        held.push(Pemangku {
            id: PangkuId::new(by.entropy, by.at),
            pegawai: who.id.clone(),
            jabatan: post.id.clone(),
            cara,
            masa: crate::rules::pangku::Masa { mulai, sampai },
            sk_nomor: format!("821/{}/BKD-{}", 100 + index, mulai.year()),
            sk_tanggal: Some(mulai),
            version: 1,
        });
    }
    let mut tx = db.begin().await?;
    store::pangku::insert(&mut tx, scope, by, &held).await?;
    tx.commit().await
}
