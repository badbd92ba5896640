//! What the work on an import writes of its own way. Every statement names the version it was asked for under and the
//! place it stands at: work that lost its lease, or that somebody has overtaken, finds no row and gives up.

use db::{Db, Tx, args};
use kernel::{InstansiId, Timestamp};

use super::impor::Raw;
use crate::{Impor, ImporId, State, Tally};

/// An import under work.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) instansi: InstansiId,
    pub(crate) id: ImporId,
    pub(crate) version: i64,
}

/// The import, if it still stands where it stood when the work was asked for.
///
/// System: work asks for the import that it was given.
pub(crate) async fn get(db: &Db, held: &Held) -> db::Result<Option<Impor>> {
    let raw: Option<Raw> = db
        .optional(
            "SELECT id, berkas, sidik, kepala, kepala_sidik, pemetaan, keadaan, baris, akhir, galat, ubah, sama,
               kursor_uji, kursor_tulis, pesan, oleh, pelaku, dibuat_at, version, changed_at, pekerjaan
             FROM import_impor WHERE instansi_id = $1 AND id = $2 AND version = $3",
            args![held.instansi, held.id.as_str(), held.version],
        )
        .await?;
    raw.map(Raw::read).transpose()
}

/// Moves on from the last row checked; false when somebody else did.
///
/// System: work writes to the import that it was given.
pub(crate) async fn checked(
    tx: &mut Tx,
    held: &Held,
    from: i64,
    to: i64,
    found: Tally,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE import_impor SET kursor_uji = $1, galat = galat + $2, ubah = ubah + $3, sama = sama + $4
             WHERE instansi_id = $5 AND id = $6 AND version = $7 AND kursor_uji = $8",
            args![
                to,
                found.bad,
                found.changed,
                found.same,
                held.instansi,
                held.id.as_str(),
                held.version,
                from
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Moves from the last row written, forwards or back; false when somebody else did.
///
/// System: work writes to the import that it was given.
pub(crate) async fn written(
    tx: &mut Tx,
    held: &Held,
    state: State,
    from: i64,
    to: i64,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE import_impor SET kursor_tulis = $1
             WHERE instansi_id = $2 AND id = $3 AND version = $4 AND kursor_tulis = $5 AND keadaan = $6",
            args![to, held.instansi, held.id.as_str(), held.version, from, state.code()],
        )
        .await?;
    Ok(rows == 1)
}

/// Ends a step; false when somebody else was faster.
///
/// System: work writes to the import that it was given.
pub(crate) async fn turn(
    tx: &mut Tx,
    held: &Held,
    to: State,
    note: &str,
    at: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE import_impor SET keadaan = $1, pesan = $2, changed_at = $3, version = version + 1
             WHERE instansi_id = $4 AND id = $5 AND version = $6",
            args![to.code(), note, at, held.instansi, held.id.as_str(), held.version],
        )
        .await?;
    Ok(rows == 1)
}

/// Turns from writing to taking back, under the same version: begun again, the same work goes on with that.
///
/// System: work writes to the import that it was given.
pub(crate) async fn fall_back(tx: &mut Tx, held: &Held, why: &str) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE import_impor SET keadaan = $1, pesan = $2
             WHERE instansi_id = $3 AND id = $4 AND version = $5 AND keadaan = $6",
            args![
                State::TakingBack.code(),
                why,
                held.instansi,
                held.id.as_str(),
                held.version,
                State::Writing.code()
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Says why a step cannot go on, without leaving it.
///
/// System: work writes to the import that it was given.
pub(crate) async fn note(tx: &mut Tx, held: &Held, note: &str) -> db::Result<()> {
    tx.execute(
        "UPDATE import_impor SET pesan = $1 WHERE instansi_id = $2 AND id = $3 AND version = $4",
        args![note, held.instansi, held.id.as_str(), held.version],
    )
    .await
    .map(drop)
}
