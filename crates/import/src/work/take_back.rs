//! Taking rows back, the last first.

use jobs::Failed;

use super::{Went, Work};
use crate::{
    Context, Impor, Kind, State, rows,
    store::{kursor, semula},
};

const TAKING_BACK: &str = "Menarik kembali baris";

/// Takes back what is written of an import as it stands now.
pub(super) async fn take_back<C, K>(
    work: &Work<C>,
    context: &Context<'_, C>,
    impor: &Impor,
) -> Result<Went, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let db = K::db(context.with);
    let mut at = impor.written;
    let told = |at| impor.rows.saturating_sub(impor.rows_until(at));
    work.tell(told(at), TAKING_BACK).await?;
    while at > 0 {
        let to = at.saturating_sub(rows()).max(0);
        let mut tx = db.begin().await?;
        if !kursor::written(&mut tx, &work.held, impor.state, at, to).await? {
            return Ok(Went::Overtaken);
        }
        K::undo(&mut tx, context, to.saturating_add(1)..=at).await?;
        tx.commit().await?;
        at = to;
        work.tell(told(at), TAKING_BACK).await?;
    }
    let failed = impor.state == State::TakingBack;
    let end = if failed { State::Failed } else { State::Undone };
    let mut tx = db.begin().await?;
    let turned = kursor::turn(&mut tx, &work.held, end, &impor.note, context.now).await?;
    semula::forget(&mut tx, &work.held).await?;
    tx.commit().await?;
    Ok(match (turned, failed) {
        (false, _) => Went::Overtaken,
        (true, true) => return Err(Failed::GiveUp(impor.note.clone())),
        (true, false) => Went::Well("Semua baris impor ini sudah ditarik kembali.".to_owned()),
    })
}
