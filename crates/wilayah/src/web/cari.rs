//! Finding places from anywhere in the house.

use web::{Access, BoxFuture, Found, Hits, Lookup, Rank, Search, SearchKind, Words};

use super::lihat::above;
use crate::{
    Tempat,
    input::{Cari, CariQuery},
    pages::{ROOT, encoded, href},
    store::tempat,
};

/// What can be found in the register.
pub(crate) const SEARCH: Search = Search { kinds: &[&TEMPAT], find };

static TEMPAT: SearchKind = SearchKind {
    code: "tempat",
    title: "Tempat",
    icon: ui::Icon::Map,
    about: "Nama kabupaten, kota, kecamatan, nagari, desa, atau kelurahan; kode Kemendagri dengan atau tanpa titik; \
            kode BPS",
    example: "13.06.08",
    access: Access::Open,
};

/// More are read than shown, since what the database puts first is ranked once more.
const CANDIDATES: usize = 200;

fn find(lookup: Lookup<'_>) -> BoxFuture<'_, db::Result<Vec<Hits>>> {
    Box::pin(async move { Ok(vec![places(lookup).await?]) })
}

async fn places(lookup: Lookup<'_>) -> db::Result<Hits> {
    let Lookup { app, words, limit, .. } = lookup;
    let day = lookup.now.date(lookup.actor.zona());
    let cari = CariQuery { q: words.text().to_owned() }.parse();
    let rows = i64::try_from(limit.max(CANDIDATES)).unwrap_or(i64::MAX);
    let candidates = tempat::search_best(&app.db, &cari, words.text(), day, rows).await?;
    let count = tempat::count(&app.db, &cari, day).await?;
    let names = tempat::names(&app.db, day).await?;
    let found = candidates
        .iter()
        .map(|tempat| found(tempat, &above(&names, &tempat.kode), rank(words, &cari, tempat)))
        .collect();
    Ok(Hits {
        count: usize::try_from(count).unwrap_or(usize::MAX),
        all: Some(format!("{ROOT}?q={}", encoded(words.text()))),
        ..Hits::best(&TEMPAT, found, limit)
    })
}

/// Whoever types "agam" means the kabupaten, and whoever types its three letters as well.
fn rank(words: &Words, cari: &Cari, tempat: &Tempat) -> Rank {
    if matches!(cari, Cari::Singkat { kode, .. } if *kode == tempat.kode) {
        return Rank::Same;
    }
    let short = ["Kabupaten ", "Kota "].iter().find_map(|kind| tempat.nama.strip_prefix(kind));
    let kode = tempat.kode.as_str();
    let plain = kode.replace('.', "");
    let bps = tempat.padanan.bps.as_ref().map_or("", crate::KodeBps::as_str);
    let names = [tempat.nama.as_str(), short.unwrap_or_default(), kode, &plain, bps];
    words.rank(&names).unwrap_or(Rank::Part)
}

fn found(tempat: &Tempat, above: &str, rank: Rank) -> Found {
    let kind = tempat.tingkat.label();
    let place = if above.is_empty() { kind.to_owned() } else { format!("{kind} di {above}") };
    let bps = tempat.padanan.bps.as_ref().map(|bps| format!(" · BPS {bps}")).unwrap_or_default();
    Found {
        title: tempat.nama.clone(),
        detail: format!("{place} · {}{bps}", tempat.kode),
        href: href(&tempat.kode),
        rank,
    }
}
