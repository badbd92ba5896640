//! Telling people what has happened, in the transaction in which it happens.

use db::Tx;
use futures_util::future::BoxFuture;
use jobs::{JobRow, State};
use kernel::{AccountId, InstansiId};

use crate::{
    pages::pekerjaan,
    store::{
        By,
        pemberitahuan::{self, Baru},
    },
};

/// What somebody is told, in Indonesian.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// In one line.
    pub title: &'a str,
    /// More about it; may be empty.
    pub text: &'a str,
    /// Where to look, as an address within the house.
    pub link: Option<&'a str>,
}

/// Tells an account of the writer's institution. A closed account, or one of another institution, is told nothing.
pub async fn tell(tx: &mut Tx, by: By<'_>, to: &AccountId, notice: &Notice<'_>) -> db::Result<()> {
    let id = by.entropy.uuid_v7(by.at);
    let new =
        Baru { id: &id, judul: notice.title, isi: notice.text, tautan: notice.link, at: by.at };
    pemberitahuan::tell(tx, by.actor.instansi(), to, &new).await
}

/// Tells whoever asked for a job how it ended; the [`jobs::OnEnd`] of the house. What the program asked of itself is
/// told to nobody.
pub fn on_job_end<'a>(
    tx: &'a mut Tx,
    instansi: InstansiId,
    job: &'a JobRow,
) -> BoxFuture<'a, db::Result<()>> {
    Box::pin(async move {
        let how = match job.state {
            State::Done => "Selesai",
            State::Failed => "Gagal",
            State::Cancelled => "Dibatalkan",
            State::Waiting | State::Running => return Ok(()),
        };
        let title = format!("{how}: {}", job.title);
        let page = pekerjaan::address(job);
        let new = Baru {
            // One job ends once.
            id: job.id.as_str(),
            judul: &title,
            isi: &job.result,
            tautan: Some(&page),
            at: job.ended_at.unwrap_or(job.created_at),
        };
        pemberitahuan::tell(tx, instansi, &AccountId(job.by.clone()), &new).await
    })
}
