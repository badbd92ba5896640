//! The pages.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use db::Db;
use jiff::civil::Date;
use web::{App, Ctx, Failure, Path, Query};

use super::muat;
use crate::{
    Jenjang, KodeKemendagri, Tempat,
    input::{Cari, CariQuery, Halaman, HalamanQuery, petak},
    pages::{
        daftar::{DaftarPage, FOUND, Isi},
        href,
        kosong::KosongPage,
        tempat::TempatPage,
    },
    store::{batas, tempat},
};

/// Today where the reader is.
pub(super) fn today(ctx: &Ctx) -> Date {
    ctx.now().date(ctx.actor().zona())
}

/// Kabupaten and kota with what they hold, or what a search finds.
pub(super) async fn daftar(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<CariQuery>,
) -> Result<Response, Failure> {
    let day = today(&ctx);
    let cari = query.parse();
    let mut found = match &cari {
        Cari::Kosong => tempat::list_kabupaten(&app.db, day).await?,
        cari => {
            let limit = i64::try_from(FOUND + 1).unwrap_or(i64::MAX);
            tempat::search(&app.db, cari, day, limit).await?
        }
    };
    let more = cari != Cari::Kosong && found.len() > FOUND;
    if more {
        found.truncate(FOUND);
    }
    let petak = petak().map_err(|error| Failure::Internal(error.to_string()))?;
    let isi = isi(&app.db, day).await?;
    let q = if cari == Cari::Kosong { "" } else { query.q.trim() };
    Ok(ctx.page(&DaftarPage {
        shell: &ctx.shell(),
        q,
        tempat: &found,
        isi: &isi,
        petak: &petak,
        more,
        signed_in: ctx.session().is_some(),
        may_load: muat::may(&app, &ctx).await?,
    }))
}

/// What each kabupaten and kota holds, by code.
async fn isi(db: &Db, day: Date) -> db::Result<BTreeMap<String, Isi>> {
    let mut isi: BTreeMap<String, Isi> = BTreeMap::new();
    for (wadah, tingkat, jumlah) in tempat::count_below(db, day).await? {
        isi.entry(wadah).or_default().tingkat.insert(tingkat, jumlah);
    }
    for kosong in tempat::list_unmatched(db, day).await? {
        if kosong.kode.jenjang() == Jenjang::Desa
            && let Some(wadah) = kosong.kode.leluhur().into_iter().nth(1)
        {
            isi.entry(wadah.into()).or_default().kosong += 1;
        }
    }
    Ok(isi)
}

/// The names of what holds a place inside its province, the nearest first.
pub(super) fn above(names: &BTreeMap<String, String>, kode: &KodeKemendagri) -> String {
    let holders = kode.leluhur();
    let found = holders.iter().skip(1).rev().filter_map(|kode| names.get(kode.as_str()));
    found.cloned().collect::<Vec<_>>().join(", ")
}

/// Places without a BPS code, each with the names of what holds it.
pub(super) async fn load_kosong(db: &Db, day: Date) -> db::Result<Vec<(Tempat, String)>> {
    let names = tempat::names(db, day).await?;
    let found = tempat::list_unmatched(db, day).await?;
    let with_above = |tempat: Tempat| {
        let above = above(&names, &tempat.kode);
        (tempat, above)
    };
    Ok(found.into_iter().map(with_above).collect())
}

/// The page of places without a BPS code.
pub(super) async fn kosong(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<HalamanQuery>,
) -> Result<Response, Failure> {
    let tempat = load_kosong(&app.db, today(&ctx)).await?;
    let halaman = Halaman::of(&query, tempat.len());
    Ok(ctx.page(&KosongPage {
        shell: &ctx.shell(),
        tempat: &tempat,
        signed_in: ctx.session().is_some(),
        halaman,
    }))
}

/// One place. A code written without its dots leads to the one with them.
pub(super) async fn tempat(
    State(app): State<App>,
    ctx: Ctx,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let kode = KodeKemendagri::parse(&text).map_err(|_none| Failure::NotFound)?;
    if kode.as_str() != text {
        return Ok(ctx.redirect(&href(&kode)));
    }
    let (db, today) = (&app.db, today(&ctx));
    let found = tempat::find_last(db, &kode, today).await?.ok_or(Failure::NotFound)?;
    // A place that is no more is shown as it stood on its last day: what was published about it leads here.
    let berakhir = found.sampai.filter(|last| *last < today);
    let day = berakhir.unwrap_or(today);
    let mut leluhur = Vec::new();
    for above in kode.leluhur() {
        leluhur.extend(tempat::find_at(db, &above, day).await?);
    }
    let isi = tempat::list_all_below(db, &kode, day).await?;
    let riwayat = tempat::history(db, &kode).await?;
    let batas = batas::find(db, &kode).await?;
    Ok(ctx.page(&TempatPage {
        shell: &ctx.shell(),
        tempat: &found,
        berakhir,
        leluhur: &leluhur,
        isi: &isi,
        riwayat: &riwayat,
        batas: batas.as_ref(),
    }))
}
