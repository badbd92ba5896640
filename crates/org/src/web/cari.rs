//! Finding agencies and people from anywhere in the house.

use ::web::{Access, BoxFuture, Found, Hits, Lookup, Rank, Search, SearchKind};
use jiff::civil::Date;

use crate::{
    access::{AKUN_LIHAT, OPD_LIHAT},
    pages::{akun::address, encoded},
    rules::tree::{self, Opd, Tree},
    store::{
        self,
        akun::{Akun, Filter},
    },
};

/// What can be found in the office.
pub(super) const SEARCH: Search = Search { kinds: &[&OPD, &AKUN], find };

static OPD: SearchKind = SearchKind {
    code: "opd",
    title: "Perangkat daerah dan unit",
    icon: ui::Icon::Building2,
    about: "Nama, singkatan, atau kodenya",
    example: "dinas pendidikan",
    access: Access::SignedIn,
};

static AKUN: SearchKind = SearchKind {
    code: "akun",
    title: "Akun",
    icon: ui::Icon::UserRound,
    about: "Nama orang atau nama masuknya",
    example: "admin",
    access: Access::Needs(&AKUN_LIHAT),
};

/// More are read than shown, since the database puts them by name and the best are looked for.
const CANDIDATES: usize = 200;

fn find(lookup: Lookup<'_>) -> BoxFuture<'_, db::Result<Vec<Hits>>> {
    Box::pin(async move {
        let today = lookup.now.date(lookup.actor.zona());
        // Which agencies there are is public, but their pages belong to whoever has signed in.
        let public = lookup.actor.scope(&OPD_LIHAT).filter(|_| lookup.actor.account().is_some());
        let Some(scope) = public else { return Ok(Vec::new()) };
        let versions = store::opd::list_at(&lookup.app.db, &scope, today).await?;
        let tree = tree::at(&versions, today);
        let mut hits = vec![agencies(lookup, &tree)];
        hits.extend(people(lookup, &tree, today).await?);
        Ok(hits)
    })
}

fn agencies(lookup: Lookup<'_>, tree: &Tree<'_>) -> Hits {
    let found = |opd: &Opd| {
        let rank = lookup.words.rank(&[&opd.nama, opd.short(), &opd.kode])?;
        let mut told: Vec<String> = opd.singkatan.iter().cloned().collect();
        told.push(opd.jenis.label().to_owned());
        let parent = opd.induk.as_ref().and_then(|induk| tree.find(induk));
        told.extend(parent.map(|parent| format!("di bawah {}", parent.nama)));
        told.push(opd.kode.clone());
        Some(Found {
            title: opd.nama.clone(),
            detail: told.join(" · "),
            href: format!("/organisasi/opd/{}", opd.id),
            rank,
        })
    };
    let all = tree.walk().into_iter().filter_map(|(_, opd)| found(opd)).collect();
    Hits::best(&OPD, all, lookup.limit)
}

/// The accounts that this person may see.
async fn people(lookup: Lookup<'_>, tree: &Tree<'_>, today: Date) -> db::Result<Option<Hits>> {
    let Lookup { app, actor, words, limit, .. } = lookup;
    let Some(scope) = actor.scope(&AKUN_LIHAT) else { return Ok(None) };
    let filter = Filter { words: words.text().to_owned(), ..Filter::default() };
    let rows = i64::try_from(limit.max(CANDIDATES)).unwrap_or(i64::MAX);
    let akun = store::akun::list(&app.db, &scope, &filter, today, None, rows).await?;
    let count = store::akun::count(&app.db, &scope, &filter, today).await?;
    let found = |akun: &Akun| {
        let unit = akun.opd.as_ref().and_then(|opd| tree.find(opd)).map(|opd| opd.nama.as_str());
        let told: Vec<&str> =
            [Some(akun.nama_masuk.as_str()), unit].into_iter().flatten().collect();
        Found {
            title: akun.nama.clone(),
            detail: told.join(" · "),
            href: address(&akun.id),
            rank: words.rank(&[&akun.nama, &akun.nama_masuk]).unwrap_or(Rank::Part),
        }
    };
    Ok(Some(Hits {
        count: usize::try_from(count).unwrap_or(usize::MAX),
        all: Some(format!("/organisasi/akun?q={}", encoded(words.text()))),
        ..Hits::best(&AKUN, akun.iter().map(found).collect(), limit)
    }))
}
