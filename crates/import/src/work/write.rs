//! Writing: checked once more, then chunk by chunk, and shown at the end.

use jobs::Failed;

use super::{Went, Work, check, take_back};
use crate::{
    Context, Impor, Kind, State, Tally, rows,
    store::{baris, kursor, statistik_postgres},
};

const WRITING: &str = "Menulis baris";
const STALE: &str = "Data berubah sejak pemeriksaan, sehingga ada baris yang sekarang salah. Tidak ada yang ditulis.";
const RACED: &str = "Ada data yang sama baru saja dicatat orang lain. Periksa lagi impor ini.";

/// What became of a chunk.
enum After {
    Written,
    /// It was the last, and everything is shown.
    Published,
    Overtaken,
    /// Rows are bad by now, which has been written down.
    Bad,
    /// A key was taken between the check and the row.
    Raced,
}

pub(super) async fn write<C, K>(work: &Work<C>, context: &Context<'_, C>) -> Result<Went, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    // Nothing is written as long as anything is known to be wrong: the rehearsal may be old.
    let Some(found) = check::check_all::<C, K>(work, context).await? else {
        return Ok(Went::Overtaken);
    };
    if found.bad > 0 {
        return stop::<C, K>(work, context, work.impor.written, STALE).await;
    }
    let (mut at, mut raced) = (work.impor.written, false);
    work.at(at, WRITING).await?;
    loop {
        let chunk = write_chunk::<C, K>(work, context, at);
        let (after, to) = work.run.progress.during(chunk).await??;
        match after {
            After::Written => {
                if at == 0 {
                    statistik_postgres::renew(K::db(context.with), K::ANALYZE).await?;
                }
                (at, raced) = (to, false);
            }
            After::Published => break,
            After::Overtaken => return Ok(Went::Overtaken),
            // The check of the second attempt sees who was faster.
            After::Raced if !raced => raced = true,
            After::Raced => return stop::<C, K>(work, context, at, RACED).await,
            After::Bad => return stop::<C, K>(work, context, at, STALE).await,
        }
        work.at(at, WRITING).await?;
    }
    // Told as the page tells it: what was there already as it is was not written.
    let written = Impor { tally: found, ..work.impor.clone() }.to_write();
    Ok(Went::Well(format!("{} baris ditulis.", kernel::ribuan(written))))
}

/// Checks and writes the rows after `at` in one transaction.
async fn write_chunk<C, K>(
    work: &Work<C>,
    context: &Context<'_, C>,
    at: i64,
) -> Result<(After, i64), Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let db = K::db(context.with);
    let most = if K::AT_ONCE { work.impor.rows } else { rows() };
    let waiting = baris::next(db, &work.held, at, most).await?;
    let Some(to) = waiting.last().map(|row| row.number) else { return Err(check::gone()) };
    // Read before the transaction, in which others wait.
    let mut chunk = check::read::<C, K>(work, &waiting);
    let mut memory = K::Memory::default();
    check::hear::<C, K>(work, &mut memory, &waiting, &chunk);
    let mut tx = db.begin().await?;
    if !kursor::written(&mut tx, &work.held, State::Writing, at, to).await? {
        return Ok((After::Overtaken, at));
    }
    check::ask::<C, K>(&mut tx, context, &mut memory, &mut chunk).await?;
    let Tally { bad, .. } = chunk.tally();
    if bad > 0 {
        drop(tx);
        let mut tx = db.begin().await?;
        let checked = work.impor.last;
        // What the others were found to be is counted already.
        let worse = Tally { bad, ..Tally::default() };
        if !kursor::checked(&mut tx, &work.held, checked, checked, worse).await? {
            return Ok((After::Overtaken, at));
        }
        check::note(&mut tx, work, &waiting, &chunk).await?;
        tx.commit().await?;
        return Ok((After::Bad, at));
    }
    check::note(&mut tx, work, &waiting, &chunk).await?;
    match K::write(&mut tx, context, &chunk.rows).await {
        Err(db::Error::Conflict { .. }) => return Ok((After::Raced, at)),
        other => other?,
    }
    let last = to >= work.impor.last;
    if last {
        K::publish(&mut tx, context).await?;
        if !kursor::turn(&mut tx, &work.held, State::Written, "", context.now).await? {
            return Ok((After::Overtaken, at));
        }
    }
    tx.commit().await?;
    Ok((if last { After::Published } else { After::Written }, to))
}

/// Ends writing: nothing is written yet, or what is written up to `at` is taken back.
pub(super) async fn stop<C, K>(
    work: &Work<C>,
    context: &Context<'_, C>,
    at: i64,
    why: &str,
) -> Result<Went, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let mut tx = K::db(context.with).begin().await?;
    if at == 0 {
        let turned = kursor::turn(&mut tx, &work.held, State::Rehearsed, why, context.now).await?;
        tx.commit().await?;
        return if turned { Err(Failed::GiveUp(why.to_owned())) } else { Ok(Went::Overtaken) };
    }
    if let Err(reason) = K::withdraw(&mut tx, context).await? {
        // Half of it stays and somebody has to decide; the page says so and offers to go on, to undo, or to leave it
        // at that.
        drop(tx);
        let mut tx = K::db(context.with).begin().await?;
        kursor::note(&mut tx, &work.held, &reason).await?;
        tx.commit().await?;
        return Err(Failed::GiveUp(reason));
    }
    if !kursor::fall_back(&mut tx, &work.held, why).await? {
        return Ok(Went::Overtaken);
    }
    tx.commit().await?;
    let impor =
        Impor { state: State::TakingBack, written: at, note: why.to_owned(), ..work.impor.clone() };
    take_back::take_back::<C, K>(work, context, &impor).await
}
