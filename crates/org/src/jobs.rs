//! What the office does by itself.

pub(crate) mod surat;
mod surel;

use std::marker::PhantomData;

use ::jobs::{Failed, Job, Outcome, Run, Schedule};
use ::web::App;
use db::Db;
use kernel::Timestamp;

use crate::{House, audit, impor::opd::ImporOpd, rules, store};

/// How long an ended job, and what was staged for an import, stays in the list of whoever asked for it.
const KEEP_JOBS_SECONDS: i64 = 30 * 86_400;

/// How long people find what they were told.
const KEEP_NOTICES_SECONDS: i64 = 90 * 86_400;

/// How long a document may lie without a reference: an upload whose form is still being filled in.
const GRACE_SECONDS: i64 = 86_400;

/// The jobs of the office in a house.
pub(crate) struct Jobs<H>(PhantomData<H>);

impl<H: House> Jobs<H> {
    /// Every one, for its manifest.
    pub(crate) const ALL: &'static [Job<App>] = &[
        Job {
            code: "org.segel",
            title: "Menyegel jejak audit",
            schedule: Some(Schedule::Every(5)),
            attempts: 1,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(seal(run)),
        },
        Job {
            code: "org.bersih",
            title: "Menghapus yang sudah berakhir",
            schedule: Some(Schedule::Every(300)),
            attempts: 1,
            lease_seconds: 300,
            quiet: true,
            run: |run| Box::pin(tidy(run)),
        },
        Job {
            code: "org.kabar",
            title: "Menyiapkan pemberitahuan lewat surel",
            schedule: Some(Schedule::Every(10)),
            attempts: 1,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(surel::queue(run)),
        },
        Job {
            code: "org.surel",
            title: "Mengirim pemberitahuan lewat surel",
            schedule: None,
            attempts: 6,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(surel::send(run)),
        },
        Job {
            code: "org.surel.pasti",
            title: "Mengirim surat untuk memastikan alamat surel",
            schedule: None,
            attempts: 6,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(surat::confirm(run)),
        },
        Job {
            code: "org.pulih",
            title: "Memeriksa permintaan sandi baru",
            schedule: None,
            attempts: 6,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(surat::recover(run)),
        },
        Job {
            code: "org.sandi",
            title: "Mengabarkan bahwa sandi diganti",
            schedule: None,
            attempts: 6,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(surat::changed(run)),
        },
        Job {
            code: "org.surel.lama",
            title: "Mengabarkan bahwa alamat surel diganti",
            schedule: None,
            attempts: 6,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(surat::moved(run)),
        },
        Job {
            code: "org.berkas",
            title: "Menghapus berkas yang tidak dirujuk lagi",
            schedule: Some(Schedule::Every(3_600)),
            attempts: 1,
            lease_seconds: 1_800,
            quiet: true,
            run: |run| Box::pin(collect(run)),
        },
        import::job::<App, ImporOpd<H>>(),
    ];
}

async fn seal(run: Run<App>) -> Result<Outcome, Failed> {
    audit::seal(&run.with.db, &run.with.keys, (run.clock)()).await?;
    Ok(Outcome::default())
}

async fn tidy(run: Run<App>) -> Result<Outcome, Failed> {
    let now = (run.clock)();
    forget(&run.with.db, now).await?;
    ::web::forget_submissions(&run.with.db, now).await?;
    Ok(Outcome::default())
}

async fn collect(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let gone = app.files.collect(&app.db, (run.clock)(), GRACE_SECONDS).await;
    let gone = gone.map_err(|error| {
        tracing::error!(%error, "documents could not be collected");
        let words = match error {
            files::Error::Stuck { .. } => "Sebagian dokumen tidak dapat dihapus.",
            _ => "Tempat dokumen tidak dapat dipakai.",
        };
        Failed::Retry(words.to_owned())
    })?;
    if gone > 0 {
        tracing::info!(gone, "documents that nothing referred to were removed");
    }
    Ok(Outcome::default())
}

/// Puts away sessions, tokens, counts of failures, recoveries and jobs that have ended, and old notices.
pub(crate) async fn forget(db: &Db, now: Timestamp) -> db::Result<()> {
    let mut tx = db.begin().await?;
    store::sesi::purge(&mut tx, now, now.plus_seconds(-rules::session::IDLE_SECONDS)).await?;
    store::gagal::purge(&mut tx, now.plus_seconds(-rules::lockout::FORGET_AFTER_SECONDS)).await?;
    store::pulih::purge(&mut tx, now).await?;
    store::kode_surel::purge(&mut tx, now).await?;
    store::token::purge(&mut tx, now.plus_seconds(-rules::token::KEEP_SECONDS)).await?;
    tx.commit().await?;
    // In parts, so that nobody waits long for the writer.
    loop {
        let mut tx = db.begin().await?;
        let mut gone = ::jobs::purge(&mut tx, now.plus_seconds(-KEEP_JOBS_SECONDS)).await?;
        gone += import::purge(&mut tx, now.plus_seconds(-KEEP_JOBS_SECONDS)).await?;
        let notices = now.plus_seconds(-KEEP_NOTICES_SECONDS);
        gone += store::pemberitahuan::purge(&mut tx, notices).await?;
        tx.commit().await?;
        if gone == 0 {
            return Ok(());
        }
    }
}
