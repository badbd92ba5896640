//! Every SQL statement of the room. No decisions.

use db::{Db, Tx, args};
use jiff::civil::Date;
use kernel::Scope;
use org::{By, Saved};

use crate::input::BendaInput;

kernel::text_id! {
    /// Which one.
    BendaId
}

/// One row as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Benda {
    pub(crate) id: BendaId,
    pub(crate) judul: String,
    pub(crate) tanggal: Date,
    pub(crate) version: i64,
}

type Row = (String, String, String, i64);

fn read((id, judul, tanggal, version): Row) -> db::Result<Benda> {
    let tanggal = tanggal.parse().map_err(|error: jiff::Error| db::Error::Inconsistent {
        what: format!("ruangbaru_benda {id}: tanggal: {error}"),
    })?;
    Ok(Benda { id: BendaId(id), judul, tanggal, version })
}

/// All of the institution in scope, the latest day first.
pub(crate) async fn list_benda(db: &Db, scope: &Scope) -> db::Result<Vec<Benda>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, judul, tanggal, version
             FROM ruangbaru_benda
             WHERE instansi_id = $1
             ORDER BY tanggal DESC, id DESC",
            args![scope.instansi()],
        )
        .await?;
    rows.into_iter().map(read).collect()
}

/// One of the institution in scope.
pub(crate) async fn find_benda(db: &Db, scope: &Scope, id: &BendaId) -> db::Result<Option<Benda>> {
    let row: Option<Row> = db
        .optional(
            "SELECT id, judul, tanggal, version
             FROM ruangbaru_benda
             WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id.as_str()],
        )
        .await?;
    row.map(read).transpose()
}

/// Writes a new one.
pub(crate) async fn insert_benda(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    id: &BendaId,
    input: &BendaInput,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO ruangbaru_benda
           (instansi_id, id, judul, tanggal, version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, 1, $5, $6)",
        args![
            scope.instansi(),
            id.as_str(),
            input.judul.as_str(),
            input.tanggal.to_string(),
            by.actor.by(),
            by.at,
        ],
    )
    .await?;
    Ok(())
}

/// Saves over the version that the person saw. A row changed since then is left alone.
pub(crate) async fn save_benda(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    id: &BendaId,
    input: &BendaInput,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE ruangbaru_benda
             SET judul = $3, tanggal = $4, version = version + 1, changed_by = $5, changed_at = $6
             WHERE instansi_id = $1 AND id = $2 AND version = $7
             RETURNING version",
            args![
                scope.instansi(),
                id.as_str(),
                input.judul.as_str(),
                input.tanggal.to_string(),
                by.actor.by(),
                by.at,
                input.version,
            ],
        )
        .await?;
    Ok(Saved::from(row))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use db::testing::each_engine;
    use jiff::civil::date;
    use kernel::{Actor, Entropy, InstansiId};
    use org::testing::{CITY, NOW, PROVINCE, build, migrations};

    use super::*;
    use crate::{access, room};

    fn may_change(instansi: InstansiId) -> Scope {
        let actor = Actor::system(instansi, "uji");
        access::may_change(&actor).expect("the program may")
    }

    fn input(judul: &str, version: i64) -> BendaInput {
        BendaInput { judul: judul.to_owned(), tanggal: date(2026, 11, 24), version }
    }

    #[tokio::test]
    async fn a_row_is_written_read_in_scope_and_never_overwritten_unseen() {
        each_engine(&migrations(&[room()]), async |db: Db| {
            build(&db).await;
            let (scope, elsewhere) = (may_change(PROVINCE), may_change(CITY));
            let (actor, entropy) = (Actor::system(PROVINCE, "uji"), Entropy::seeded(1));
            let by = By { actor: &actor, entropy: &entropy, at: NOW };
            let id = BendaId::new(&entropy, NOW);

            let mut tx = db.begin().await.unwrap();
            insert_benda(&mut tx, &scope, by, &id, &input("Rapat", 0)).await.unwrap();
            tx.commit().await.unwrap();

            let found = find_benda(&db, &scope, &id).await.unwrap().expect("in scope");
            assert_eq!((found.judul.as_str(), found.version), ("Rapat", 1));
            assert_eq!(find_benda(&db, &elsewhere, &id).await.unwrap(), None);
            assert!(list_benda(&db, &elsewhere).await.unwrap().is_empty());

            let mut tx = db.begin().await.unwrap();
            let outside = save_benda(&mut tx, &elsewhere, by, &id, &input("Milik lain", 1)).await;
            assert_eq!(outside.unwrap(), Saved::Stale, "another institution must not reach it");
            let saved = save_benda(&mut tx, &scope, by, &id, &input("Rapat lanjutan", 1)).await;
            assert_eq!(saved.unwrap(), Saved::Version(2));
            let late = save_benda(&mut tx, &scope, by, &id, &input("Terlambat", 1)).await;
            assert_eq!(late.unwrap(), Saved::Stale, "a stale form must not overwrite");
            tx.commit().await.unwrap();
            assert_eq!(list_benda(&db, &scope).await.unwrap()[0].judul, "Rapat lanjutan");
        })
        .await;
    }

    #[tokio::test]
    async fn the_demonstration_is_written_once() {
        each_engine(&migrations(&[room()]), async |db: Db| {
            build(&db).await;
            for _time in 0..2 {
                let (db, entropy) = (db.clone(), Arc::new(Entropy::seeded(1)));
                let seed = ::web::Seed { db, entropy, now: NOW, instansi: PROVINCE };
                crate::seed::seed(seed).await.unwrap();
            }
            assert_eq!(list_benda(&db, &may_change(PROVINCE)).await.unwrap().len(), 3);
            assert!(list_benda(&db, &may_change(CITY)).await.unwrap().is_empty());
        })
        .await;
    }
}
