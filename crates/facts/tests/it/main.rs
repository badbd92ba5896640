//! The ledger, driven from outside on both engines.

mod chain;
mod race;
mod story;

use db::{Db, testing::each_engine};
use facts::{
    Entry, Fact, FactDefinition, Period, PeriodKind, Published, Recipe, Series, Stretch, Subject,
};
use kernel::{AccountId, Actor, Decimal, Entropy, InstansiId, Peran, Permission, Scope, Tahun};
use kernel::{Timestamp, Zona};

const NOW: Timestamp = Timestamp(1_795_480_260_000);

const SHARE: FactDefinition = FactDefinition {
    code: "uji.bagian",
    unit: "%",
    meaning: "Bagian yang terpakai",
    formula: "Terpakai dibagi seluruhnya",
    period: PeriodKind::Year,
    decimals: 2,
    public: true,
};

const READ: Permission =
    Permission { code: "uji.lihat", label: "Melihat", granted_to: &[Peran::Publik] };

/// One institution with somebody in it.
struct House {
    db: Db,
    entropy: Entropy,
    actor: Actor,
    scope: Scope,
}

impl House {
    fn new(db: &Db, instansi: i64) -> Self {
        let actor = Actor::signed_in(
            AccountId("akun-ani".to_owned()),
            "Ani".to_owned(),
            InstansiId(instansi),
            Zona::Wib,
            Vec::new(),
        );
        let scope = actor.scope(&READ).expect("everybody may read");
        let seed = u64::try_from(instansi).expect("small and positive");
        Self { db: db.clone(), entropy: Entropy::seeded(seed), actor, scope }
    }

    async fn publish(&self, entry: &Entry, at: Timestamp) -> Published {
        let mut tx = self.db.begin().await.expect("a transaction");
        let done = facts::publish(&mut tx, &self.actor, &self.entropy, &SHARE, entry, at)
            .await
            .expect("written");
        tx.commit().await.expect("committed");
        done
    }

    async fn withdraw(&self, period: Period, at: Timestamp) -> Published {
        let mut tx = self.db.begin().await.expect("a transaction");
        let (series, why) = (series(), "Salah hitung.");
        let done =
            facts::withdraw(&mut tx, &self.actor, &self.entropy, &series, period, why, at).await;
        tx.commit().await.expect("committed");
        done.expect("written")
    }

    async fn stretch(&self, before: Option<i64>, limit: i64) -> Stretch {
        facts::history(&self.db, &self.scope, &series(), before, limit).await.expect("read")
    }

    /// A series that is short enough to be read at once, newest first.
    async fn history(&self) -> Vec<Fact> {
        self.stretch(None, 100).await.entries
    }

    async fn value(&self, period: Period) -> Option<String> {
        let fact = facts::current(&self.db, &self.scope, &series(), period).await.expect("read");
        fact.and_then(|fact| fact.value).map(|value| value.to_string())
    }
}

fn series() -> Series {
    Series { code: SHARE.code.to_owned(), subject: Subject::Instansi, detail: String::new() }
}

fn year(year: i16) -> Period {
    Period::Year(Tahun(year))
}

fn entry(period: Period, value: &str) -> Entry {
    Entry {
        subject: Subject::Instansi,
        detail: String::new(),
        period,
        value: value.parse::<Decimal>().expect("a number"),
        recipe: Recipe {
            rule: "uji-2020".to_owned(),
            version: 1,
            inputs_sha256: "aa".to_owned(),
            inputs_at: "/uji/1".to_owned(),
        },
        reasons: None,
    }
}

/// Tells a story of the first of two institutions on each engine.
async fn each(story: impl AsyncFn(House, House)) {
    each_engine(&facts::migrations(), async |db| {
        story(House::new(&db, 1), House::new(&db, 2)).await;
    })
    .await;
}
