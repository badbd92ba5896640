//! The steps that people ask for. Each stands in the transaction of whoever asks, beside the token against a second
//! press and the entry in the audit trail; after the commit ring the bell of the jobs.

use db::{Db, Tx};
use jobs::{JobId, NewJob};
use kernel::{Actor, Entropy, Scope, Timestamp};

use crate::{
    About, Context, ImporId, Kind, Mapping, Proposal, Refused, State, Step, Tally,
    impor::Impor,
    mapping,
    store::{impor, pemetaan},
    work::Asked,
};

/// Whoever asks, for which import, having seen which version of it.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Where they may import.
    pub scope: &'a Scope,
    /// Who.
    pub actor: &'a Actor,
    /// For the ids of jobs.
    pub entropy: &'a Entropy,
    /// The import.
    pub id: &'a ImporId,
    /// The version on their screen.
    pub seen: i64,
    /// The moment.
    pub at: Timestamp,
}

/// What to propose for the columns of an import.
pub async fn proposal(
    db: &Db,
    scope: &Scope,
    about: &About,
    impor: &Impor,
) -> db::Result<Proposal> {
    let remembered = pemetaan::find(db, scope, about, &impor.header).await?;
    Ok(mapping::propose(about, &impor.labels, remembered.as_ref()))
}

/// Says which column fills which field, remembers it for the next file with such a header, and has every row
/// checked. Nothing is written but what was found out about the rows.
pub async fn rehearse(tx: &mut Tx, ask: Ask<'_>, about: &About, mapping: &Mapping) -> Step<JobId> {
    let impor = match seen(tx, ask, about, State::may_rehearse).await? {
        Ok(impor) => impor,
        Err(refused) => return Ok(Err(refused)),
    };
    let errors = mapping.check(about, impor.labels.len());
    if !errors.is_empty() {
        return Ok(Err(Refused::Mapping(errors)));
    }
    let Ask { scope, actor, at, .. } = ask;
    pemetaan::save(tx, scope, actor, about, &impor.header, mapping, at).await?;
    let to = impor::To { state: State::Mapped, mapping, checked: 0, tally: Tally::default(), at };
    go(tx, ask, about, &impor, to, "Memeriksa").await
}

/// Has every row checked once more and written, or goes on with it after the work was broken off.
pub async fn write(tx: &mut Tx, ask: Ask<'_>, about: &About) -> Step<JobId> {
    let impor = match seen(tx, ask, about, State::may_write).await? {
        Ok(impor) => impor,
        Err(refused) => return Ok(Err(refused)),
    };
    let begins = impor.state == State::Rehearsed;
    if begins && impor.tally.bad > 0 {
        return Ok(Err(Refused::BadRows(impor.tally.bad)));
    }
    if let Some(same) = impor::find_same(tx, ask.scope, about, &impor).await? {
        return Ok(Err(Refused::SameFile(same)));
    }
    let to = impor::To {
        state: State::Writing,
        mapping: &impor.mapping,
        checked: if begins { 0 } else { impor.checked },
        tally: match (begins, impor.written) {
            (true, _) => Tally::default(),
            (false, 0) => impor.tally,
            // What is written is not checked again, and the rest is, chunk by chunk: it may be good by now.
            (false, _) => Tally { bad: 0, ..impor.tally },
        },
        at: ask.at,
    };
    go(tx, ask, about, &impor, to, "Menulis").await
}

/// Has every row of an import taken back, unless its kind says why not; or goes on with it after the work was broken
/// off. From here on no row of it is seen.
pub async fn undo<C, K>(tx: &mut Tx, ask: Ask<'_>, with: &C) -> Step<JobId>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let impor = match seen(tx, ask, K::ABOUT, State::may_undo).await? {
        Ok(impor) => impor,
        Err(refused) => return Ok(Err(refused)),
    };
    if matches!(impor.state, State::Writing | State::Written | State::Partial) {
        let Ask { scope, actor, at, .. } = ask;
        let context = Context { with, id: &impor.id, actor, scope, now: at };
        if let Err(reason) = K::withdraw(tx, &context).await? {
            return Ok(Err(Refused::Needed(reason)));
        }
    }
    let state = if impor.state == State::TakingBack { impor.state } else { State::Undoing };
    let to = impor::To {
        state,
        mapping: &impor.mapping,
        checked: impor.checked,
        tally: impor.tally,
        at: ask.at,
    };
    go(tx, ask, K::ABOUT, &impor, to, "Membatalkan").await
}

/// Leaves it at what is written of an import whose writing was broken off: it is shown, and the rest never will be.
/// The way out where it can neither be written to its end nor taken back.
pub async fn keep<C, K>(tx: &mut Tx, ask: Ask<'_>, with: &C) -> Step<()>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let may = |state| state == State::Writing;
    let impor = match seen(tx, ask, K::ABOUT, may).await? {
        Ok(impor) if impor.may_keep() => impor,
        Ok(impor) => return Ok(Err(Refused::NotNow(impor.state))),
        Err(refused) => return Ok(Err(refused)),
    };
    let Ask { scope, actor, at, .. } = ask;
    // With another version, work that still goes on finds itself overtaken.
    let to = impor::To {
        state: State::Partial,
        mapping: &impor.mapping,
        checked: impor.checked,
        tally: impor.tally,
        at,
    };
    if impor::step(tx, scope, actor, &impor, to).await?.is_none() {
        return Ok(Err(Refused::Changed));
    }
    let context = Context { with, id: &impor.id, actor, scope, now: at };
    K::publish(tx, &context).await?;
    Ok(Ok(()))
}

/// The import, if it is theirs, as they saw it, and stands where the step begins.
async fn seen(tx: &mut Tx, ask: Ask<'_>, about: &About, may: fn(State) -> bool) -> Step<Impor> {
    let Some(impor) = impor::find_in(tx, ask.scope, ask.actor, about, ask.id).await? else {
        return Ok(Err(Refused::NotFound));
    };
    Ok(if impor.version != ask.seen {
        Err(Refused::Changed)
    } else if may(impor.state) {
        Ok(impor)
    } else {
        Err(Refused::NotNow(impor.state))
    })
}

/// Takes the step and asks for the work.
async fn go(
    tx: &mut Tx,
    ask: Ask<'_>,
    about: &About,
    from: &Impor,
    to: impor::To<'_>,
    verb: &str,
) -> Step<JobId> {
    let Some(version) = impor::step(tx, ask.scope, ask.actor, from, to).await? else {
        return Ok(Err(Refused::Changed));
    };
    let asked = Asked { id: from.id.clone(), version };
    let job = NewJob {
        code: about.code,
        title: &format!("{verb} {}: {}", about.title.to_lowercase(), from.file),
        input: serde_json::to_value(&asked).map_err(|error| db::Error::Inconsistent {
            what: format!("what a job is asked for: {error}"),
        })?,
        at: ask.at,
        not_before: None,
        unique_key: None,
    };
    let job = jobs::enqueue(tx, ask.actor, ask.entropy, job).await?;
    impor::at_work(tx, ask.scope, &from.id, &job).await?;
    Ok(Ok(job))
}
