//! Two invented targets with what became of their messages. Nothing waits, so nothing is sent.

use kernel::{Actor, InstansiId, Timestamp};
use org::By;
use serde_json::json;
use web::{BoxFuture, Keys, Seed};

use crate::{
    Event, KirimanId, Network, TujuanId,
    access::KELOLA,
    input::tujuan::Setup,
    sender::Undelivered,
    store::{
        antrean,
        kiriman::{self, tell},
        tujuan::{self, Added},
    },
};

/// What the invented systems want to know.
static TERBIT: Event = Event { code: "indeks.terbit", label: "" };

const DAY: i64 = 86_400;

/// Adds the targets to an institution that has none.
pub(crate) fn demo(seed: Seed) -> BoxFuture<'static, db::Result<()>> {
    Box::pin(async move {
        let actor = Actor::system(seed.instansi, "Data contoh");
        let Some(scope) = actor.scope(&KELOLA) else { return Ok(()) };
        if !tujuan::list(&seed.db, &scope).await?.is_empty() {
            return Ok(());
        }
        let contoh = Contoh { seed: &seed, actor: &actor };
        contoh.broken().await?;
        contoh.healthy().await
    })
}

struct Contoh<'a> {
    seed: &'a Seed,
    actor: &'a Actor,
}

impl Contoh<'_> {
    fn by(&self, at: Timestamp) -> By<'_> {
        By { actor: self.actor, entropy: &self.seed.entropy, at }
    }

    fn ago(&self, days: i64) -> Timestamp {
        self.seed.now.plus_seconds(-days * DAY)
    }

    async fn add(&self, name: &str, address: &str) -> db::Result<Option<TujuanId>> {
        let events = [TERBIT.code.to_owned()];
        let setup = Setup::parse(name, address, &events, &[&TERBIT], &Network::default());
        let (Ok(setup), Some(scope)) = (setup, self.actor.scope(&KELOLA)) else {
            return Ok(None);
        };
        // No house knows these keys, and nobody is shown the secret: it signs nothing.
        let keys = Keys::generate(&self.seed.entropy);
        let mut tx = self.seed.db.begin().await?;
        let added = tujuan::add(&mut tx, &scope, self.by(self.ago(20)), &keys, &setup).await?;
        tx.commit().await?;
        Ok(match added {
            Added::Made(id, _) => Some(id),
            Added::Full | Added::Outside => None,
        })
    }

    /// A message about an assessment, so many days ago; answers its id.
    async fn say(&self, tujuan: &TujuanId, days: i64) -> db::Result<Option<KirimanId>> {
        let data = json!({ "tahun": 2026 });
        let mut tx = self.seed.db.begin().await?;
        tell(&mut tx, self.by(self.ago(days)), &TERBIT, &data).await?;
        tx.commit().await?;
        let Some(scope) = self.actor.scope(&KELOLA) else { return Ok(None) };
        let newest = kiriman::list(&self.seed.db, &scope, tujuan, 1).await?;
        Ok(newest.into_iter().next().map(|row| row.id))
    }

    fn target<'t>(&self, id: &'t TujuanId) -> (InstansiId, &'t TujuanId) {
        (self.seed.instansi, id)
    }

    /// One that hears everything, once at the second attempt.
    async fn healthy(&self) -> db::Result<()> {
        let url = "https://dasbor.bappeda.contoh.go.id/webhook/gadang";
        let Some(tujuan) = self.add("Dasbor Bappeda", url).await? else { return Ok(()) };
        for (days, late) in [(16, false), (9, true), (2, false)] {
            let Some(id) = self.say(&tujuan, days).await? else { return Ok(()) };
            let mut tx = self.seed.db.begin().await?;
            let target = self.target(&tujuan);
            let at = self.ago(days).plus_seconds(6);
            if late {
                antrean::failed(&mut tx, target, id.as_str(), Undelivered::Late, at).await?;
            }
            antrean::arrived(&mut tx, target, id.as_str(), 200, at.plus_seconds(61)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// One that was switched off, because its system has gone.
    async fn broken(&self) -> db::Result<()> {
        let url = "https://layanan-lama.contoh.go.id/terima";
        let Some(tujuan) = self.add("Sistem pelaporan lama", url).await? else { return Ok(()) };
        let Some(id) = self.say(&tujuan, 12).await? else { return Ok(()) };
        let mut at = self.ago(12);
        let mut tx = self.seed.db.begin().await?;
        for failure in 1..=crate::rules::FAILURES {
            let target = self.target(&tujuan);
            antrean::failed(&mut tx, target, id.as_str(), Undelivered::Answered(404), at).await?;
            at = at.plus_seconds(crate::rules::pause_seconds(failure));
        }
        tx.commit().await
    }
}
