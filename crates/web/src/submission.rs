//! Forms that are written once, however often they are sent.

use data_encoding::BASE64URL_NOPAD;
use db::{Db, Tx, args};
use kernel::{InstansiId, Timestamp};
use sha2::{Digest, Sha256};

/// How long a token is remembered: longer than anybody leaves a form open and sends it again.
const MEMORY_SECONDS: i64 = 7 * 24 * 3600;

/// Whether a form comes for the first time; notes it in the same transaction as what it writes.
///
/// `form_token` is what the form carries in [`ui::TOKEN_FIELD`]. One that could not be ours counts as
/// seen, so that a form without a token is noticed when it is built and not when it is sent twice.
///
/// System: a token protects nothing but itself; the scope is asked for by what the caller writes.
pub async fn first_time(
    tx: &mut Tx,
    instansi: InstansiId,
    form_token: &str,
    at: Timestamp,
) -> db::Result<bool> {
    if !crate::cookie::is_token(form_token) {
        return Ok(false);
    }
    let hash = BASE64URL_NOPAD.encode(&Sha256::digest(form_token.as_bytes()));
    let written = tx
        .execute(
            "INSERT INTO web_kiriman (instansi_id, token_hash, sent_at)
             VALUES ($1, $2, $3)
             ON CONFLICT (instansi_id, token_hash) DO NOTHING",
            args![instansi, hash, at],
        )
        .await?;
    Ok(written == 1)
}

/// System: forgets tokens that nobody sends again, of every institution. For the server's periodic round.
pub async fn forget_submissions(db: &Db, now: Timestamp) -> db::Result<u64> {
    let mut tx = db.begin().await?;
    let forgotten = tx
        .execute(
            "DELETE FROM web_kiriman WHERE sent_at < $1",
            args![now.plus_seconds(-MEMORY_SECONDS)],
        )
        .await?;
    tx.commit().await?;
    Ok(forgotten)
}

#[cfg(test)]
mod tests {
    use db::testing::each_engine;

    use super::*;

    const NOW: Timestamp = Timestamp(1_790_000_000_000);
    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    async fn send(db: &Db, instansi: i64, token: &str, at: Timestamp) -> bool {
        let mut tx = db.begin().await.unwrap();
        let first = first_time(&mut tx, InstansiId(instansi), token, at).await.unwrap();
        tx.commit().await.unwrap();
        first
    }

    #[tokio::test]
    async fn a_form_sent_twice_is_new_once_in_each_institution() {
        each_engine(&crate::migrations(), async |db: Db| {
            assert!(send(&db, 1, TOKEN, NOW).await);
            assert!(!send(&db, 1, TOKEN, NOW).await);
            assert!(send(&db, 2, TOKEN, NOW).await, "another institution has forms of its own");
        })
        .await;
    }

    #[tokio::test]
    async fn a_form_whose_writing_failed_may_come_again() {
        each_engine(&crate::migrations(), async |db: Db| {
            let mut tx = db.begin().await.unwrap();
            assert!(first_time(&mut tx, InstansiId(1), TOKEN, NOW).await.unwrap());
            drop(tx);
            assert!(send(&db, 1, TOKEN, NOW).await);
        })
        .await;
    }

    #[tokio::test]
    async fn a_form_without_a_token_of_ours_is_not_written() {
        each_engine(&crate::migrations(), async |db: Db| {
            assert!(!send(&db, 1, "", NOW).await);
            assert!(!send(&db, 1, "pendek", NOW).await);
        })
        .await;
    }

    #[tokio::test]
    async fn old_tokens_are_forgotten_and_young_ones_kept() {
        each_engine(&crate::migrations(), async |db: Db| {
            let young = NOW.plus_seconds(-3_600);
            assert!(send(&db, 1, TOKEN, NOW.plus_seconds(-MEMORY_SECONDS - 1)).await);
            assert!(send(&db, 2, TOKEN, young).await);
            assert_eq!(forget_submissions(&db, NOW).await.unwrap(), 1);
            assert!(send(&db, 1, TOKEN, NOW).await);
            assert!(!send(&db, 2, TOKEN, NOW).await);
        })
        .await;
    }
}
