//! Finding people and posts from anywhere in the house.

use ::web::{Access, BoxFuture, Found, Hits, Lookup, Rank, Search, SearchKind};

use crate::{
    access::{JABATAN_LIHAT, LIHAT},
    pages::{ROOT, Units, address, daftar::number_masked, jabatan_address},
    store::{
        self,
        orang::{Filter, Pegawai},
    },
};

/// What can be found in the register.
pub(crate) const SEARCH: Search = Search { kinds: &[&ORANG, &JABATAN], find };

static ORANG: SearchKind = SearchKind {
    code: "pegawai",
    title: "Pegawai",
    icon: ui::Icon::IdCard,
    about: "Nama, NIP, atau nomor internal",
    example: "rahmadani",
    access: Access::Needs(&LIHAT),
};

static JABATAN: SearchKind = SearchKind {
    code: "jabatan",
    title: "Jabatan",
    icon: ui::Icon::Landmark,
    about: "Nama atau kode jabatan",
    example: "kepala dinas",
    access: Access::SignedIn,
};

/// More are read than shown, since the database puts them by name and the best are looked for.
const CANDIDATES: i64 = 200;

fn find(lookup: Lookup<'_>) -> BoxFuture<'_, db::Result<Vec<Hits>>> {
    Box::pin(async move {
        let inside =
            lookup.actor.scope(&JABATAN_LIHAT).filter(|_| lookup.actor.account().is_some());
        let Some(scope) = inside else { return Ok(Vec::new()) };
        let today = lookup.now.date(lookup.actor.zona());
        let units = Units::new(org::opd::list_at(&lookup.app.db, &scope, today).await?);
        let posts =
            store::jabatan::search(&lookup.app.db, &scope, lookup.words.text(), today, CANDIDATES)
                .await?;
        let found = |post: &store::jabatan::Jabatan| Found {
            title: post.data.nama.clone(),
            detail: [post.data.kode.as_str(), units.name(&post.data.opd)].join(" · "),
            href: jabatan_address(&post.id),
            rank: lookup.words.rank(&[&post.data.nama, &post.data.kode]).unwrap_or(Rank::Part),
        };
        let mut hits = Vec::new();
        hits.extend(people(lookup, &units).await?);
        hits.push(Hits::best(&JABATAN, posts.iter().map(found).collect(), lookup.limit));
        Ok(hits)
    })
}

/// The people whose records this person may read.
async fn people(lookup: Lookup<'_>, units: &Units) -> db::Result<Option<Hits>> {
    let Lookup { app, actor, words, limit, now } = lookup;
    let Some(scope) = actor.scope(&LIHAT) else { return Ok(None) };
    let today = now.date(actor.zona());
    let filter = Filter { words: words.text().to_owned(), ..Filter::default() };
    let people = store::orang::list(&app.db, &scope, &filter, today, None, CANDIDATES).await?;
    let count = store::orang::count(&app.db, &scope, &filter, today).await?;
    let found = |one: &Pegawai| Found {
        title: one.data.nama_lengkap(),
        detail: [number_masked(one).as_str(), units.name(&one.data.opd)].join(" · "),
        href: address(&one.id),
        rank: words.rank(&[&one.data.nama]).unwrap_or(Rank::Part),
    };
    let search =
        form_urlencoded::Serializer::new(String::new()).append_pair("q", words.text()).finish();
    Ok(Some(Hits {
        count: usize::try_from(count).unwrap_or(usize::MAX),
        all: Some(format!("{ROOT}?{search}")),
        ..Hits::best(&ORANG, people.iter().map(found).collect(), limit)
    }))
}
