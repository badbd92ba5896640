//! Demonstration data. Does nothing when there is something already.

use jiff::ToSpan as _;
use kernel::{Actor, Zona};
use org::By;
use web::{BoxFuture, Seed};

use crate::{
    access,
    input::BendaInput,
    store::{self, BendaId},
};

/// Three days around today.
pub(crate) fn seed(seed: Seed) -> BoxFuture<'static, db::Result<()>> {
    Box::pin(async move {
        let actor = Actor::system(seed.instansi, "data contoh");
        let by = By { actor: &actor, entropy: &seed.entropy, at: seed.now };
        let scope = access::may_change(&actor).expect("the program itself may do everything");
        if !store::list_benda(&seed.db, &scope).await?.is_empty() {
            return Ok(());
        }
        let hari_ini = seed.now.date(Zona::default());
        let mut tx = seed.db.begin().await?;
        for (judul, days) in
            [("Rapat persiapan", -7), ("Rapat koordinasi", 0), ("Rapat penutup", 7)]
        {
            let input = BendaInput {
                judul: judul.to_owned(),
                tanggal: hari_ini.saturating_add(days.days()),
                version: 0,
            };
            let id = BendaId::new(by.entropy, by.at);
            store::insert_benda(&mut tx, &scope, by, &id, &input).await?;
        }
        tx.commit().await
    })
}
