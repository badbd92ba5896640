//! What the planner of `PostgreSQL` should know of a table that fills quickly. `SQLite` plans by the keys alone.

use db::{Db, Engine, args};

/// Runs the `ANALYZE` of a kind.
///
/// Global: statistics are of the table, and nothing of any institution is read or changed.
pub(crate) async fn renew(db: &Db, analyze: &'static str) -> db::Result<()> {
    if db.engine() == Engine::Postgres {
        let mut tx = db.begin().await?;
        tx.execute(analyze, args![]).await?;
        tx.commit().await?;
    }
    Ok(())
}
