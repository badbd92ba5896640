//! What the register does after its request has ended.

use ::jobs::{Failed, Job, Outcome, Run};
use db::Db;
use files::RujukanId;
use futures_util::TryStreamExt as _;
use kernel::{AccountId, Scope, ribuan};
use org::By;
use serde::{Deserialize, Serialize};
use web::App;

use crate::{
    access,
    command::{self, Checking, Terbaca},
    pages::ROOT,
    store::muatan,
};

/// The name of the work.
pub(crate) const BATAS: &str = "wilayah.batas";

/// Every job of the register, for its manifest.
pub(crate) static ALL: &[Job<App>] = &[Job {
    code: BATAS,
    title: "Memuat batas wilayah",
    schedule: None,
    attempts: 3,
    lease_seconds: 300,
    quiet: false,
    run: |run| Box::pin(load(run)),
}];

/// Reasons that are written down; whoever gets more has made one mistake many times.
const TOLD: usize = 200;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Diminta {
    /// The document.
    pub rujukan: RujukanId,
    /// Where its boundaries are from, in words.
    pub sumber: String,
}

async fn load(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let foreign = || Failed::GiveUp("Pekerjaan ini tidak dikenali.".to_owned());
    let Diminta { rujukan, sumber } =
        serde_json::from_value(run.input.clone()).map_err(|_unknown| foreign())?;
    let instansi = run.instansi.ok_or_else(foreign)?;
    let house = app.identity.house().await?;
    // The roles of now: whoever asked may have lost them since.
    let asked = AccountId(run.by.clone());
    let actor = org::identity(app.db.clone()).actor(instansi, &asked, (run.clock)()).await?;
    let scope = actor.as_ref().and_then(|actor| access::may_load(actor, house.instansi));
    let (Some(actor), Some(scope)) = (actor, scope) else {
        return Err(Failed::GiveUp(
            "Yang mengunggah sudah tidak berhak memuat batas wilayah.".to_owned(),
        ));
    };
    run.progress.at(0, 0, "Membaca berkas").await?;
    let bytes = run.progress.during(read(app, &scope, &rujukan)).await??;
    let read = check(&run, &app.db, bytes).await?;
    let by = By { actor: &actor, entropy: &app.entropy, at: (run.clock)() };
    match read {
        Ok(Terbaca { batas, jumlah }) => {
            run.progress.at(jumlah.tempat, jumlah.tempat, "Menyimpan batas").await?;
            let mut tx = app.db.begin().await?;
            command::write_batas(&mut tx, by, &batas, jumlah, &sumber).await?;
            muatan::finish(&mut tx, &scope, &rujukan, jumlah, by.at).await?;
            tx.commit().await?;
            Ok(Outcome {
                text: format!(
                    "Batas {} tempat tersimpan, {} titik.",
                    ribuan(jumlah.tempat),
                    ribuan(jumlah.titik)
                ),
                link: Some(ROOT.to_owned()),
            })
        }
        Err(lines) => {
            tell(&run, &lines).await?;
            let mut tx = app.db.begin().await?;
            muatan::remove(&mut tx, &scope, &rujukan, by.at).await?;
            tx.commit().await?;
            Err(Failed::GiveUp(format!(
                "Tidak ada yang disimpan: {} kesalahan, satu per satu di catatan. Perbaiki berkasnya, lalu unggah lagi.",
                lines.len()
            )))
        }
    }
}

/// Checks the boundaries and tells how far it is. A whole province may take longer than one lease, and one tangled
/// boundary some seconds.
async fn check<C>(
    run: &Run<C>,
    db: &Db,
    bytes: Vec<u8>,
) -> Result<Result<Terbaca, Vec<String>>, Failed> {
    let mut checking = Checking::begin(db, bytes).await?;
    while let Some((done, total)) = run.progress.during(checking.next()).await? {
        run.progress.at(done, total, "Memeriksa batas").await?;
    }
    Ok(checking.end().await?)
}

async fn read(app: &App, scope: &Scope, rujukan: &RujukanId) -> Result<Vec<u8>, Failed> {
    let closed = |error: &dyn core::fmt::Display| {
        tracing::warn!(%error, "a file of boundaries could not be read");
        Failed::Retry("Tempat dokumen tidak dapat dipakai.".to_owned())
    };
    let found = app.files.open(&app.db, scope, rujukan).await.map_err(|error| closed(&error))?;
    let Some((_, body)) = found else {
        return Err(Failed::GiveUp("Berkasnya sudah tidak ada.".to_owned()));
    };
    let pieces = body.try_fold(Vec::new(), async |mut all: Vec<u8>, piece| {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    pieces.await.map_err(|error| closed(&error))
}

async fn tell(run: &Run<App>, lines: &[String]) -> Result<(), Failed> {
    for line in lines.iter().take(TOLD) {
        run.progress.log(line).await?;
    }
    if lines.len() > TOLD {
        run.progress.log(&format!("Dan {} kesalahan lagi.", lines.len() - TOLD)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod story;
