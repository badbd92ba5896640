//! A whole database into another: from `SQLite` to `PostgreSQL` and back, into a backup and out of it.
//!
//! Source and target have the same schema, made by the same migrations; the target is empty. The source is
//! read in one snapshot, so people may go on working. The target is filled in one transaction: all of it is
//! there or nothing. At the end both are read again and compared, count by count and hash by hash.

mod catalogue;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::{Db, Engine, Error, Kind, Result, Tx, Value, args, statement};
use catalogue::Table;

/// Rows read and written at once: bounds the memory.
const ROWS: usize = 500;
/// Most placeholders in one statement; `SQLite` takes 32,766.
const PLACEHOLDERS: usize = 30_000;

/// What a table holds, told so that two databases can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The table.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 over every value of every row in the order of the primary key, in hexadecimal. The same on both
    /// engines for the same content.
    pub hash: String,
}

/// Why a copy was not made. The target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The two were made by different migrations.
    #[error("source and target were not made by the same migrations")]
    OtherSchema,
    /// The target is in use.
    #[error("the target already holds rows in {table}")]
    NotEmpty {
        /// The first table found with a row.
        table: String,
    },
    /// What arrived is not what left.
    #[error("{} rows of {} left as {}, {} arrived as {}", left.rows, left.table, left.hash, arrived.rows, arrived.hash)]
    Differs {
        /// In the source.
        left: Sum,
        /// In the target.
        arrived: Sum,
    },
    /// The database itself.
    #[error(transparent)]
    Database(#[from] Error),
}

/// Copies everything from `from` into `to` and answers what both then hold.
pub async fn copy(from: &Db, to: &Db) -> Result<Vec<Sum>, CopyError> {
    let mut source = from.snapshot().await?;
    let mut target = to.begin().await?;
    let tables = catalogue::tables(&mut source).await?;
    same_schema(&mut source, &mut target, &tables).await?;
    empty(&mut target, &tables).await?;
    target.put_off_foreign_keys().await?;
    let mut sums = Vec::with_capacity(tables.len());
    for table in &tables {
        sums.push(copy_table(&mut source, &mut target, table).await?);
    }
    target.check_foreign_keys().await?;
    for (table, sum) in tables.iter().zip(&sums) {
        let arrived = sum_of(&mut target, table).await?;
        if arrived != *sum {
            return Err(CopyError::Differs { left: sum.clone(), arrived });
        }
    }
    target.commit().await?;
    end(source).await?;
    Ok(sums)
}

/// What a database holds, table by table, read in one snapshot.
pub async fn sums(db: &Db) -> Result<Vec<Sum>> {
    let mut tx = db.snapshot().await?;
    let mut sums = Vec::new();
    for table in catalogue::tables(&mut tx).await? {
        sums.push(sum_of(&mut tx, &table).await?);
    }
    end(tx).await?;
    Ok(sums)
}

/// Ends a snapshot at once. One that is only dropped holds its locks until the runtime finds time for it, and
/// whoever changes the schema next would wait for them.
async fn end(snapshot: Tx) -> Result<()> {
    snapshot.commit().await
}

async fn same_schema(source: &mut Tx, target: &mut Tx, tables: &[Table]) -> Result<(), CopyError> {
    let names = |it: Vec<(String,)>| it.into_iter().map(|(name,)| name).collect::<Vec<_>>();
    let applied = "SELECT name FROM gadang_migrasi ORDER BY name";
    let of_source = names(source.all(applied, vec![]).await?);
    let of_target = names(target.all(applied, vec![]).await?);
    if of_source != of_target || catalogue::tables(target).await? != tables {
        return Err(CopyError::OtherSchema);
    }
    Ok(())
}

async fn empty(target: &mut Tx, tables: &[Table]) -> Result<(), CopyError> {
    for table in tables {
        let sql = format!("SELECT 1 = 1 FROM {} LIMIT 1", table.quoted());
        if !target.rows(statement::composed(sql), vec![]).await?.all::<(bool,)>()?.is_empty() {
            return Err(CopyError::NotEmpty { table: table.name.clone() });
        }
    }
    Ok(())
}

async fn copy_table(source: &mut Tx, target: &mut Tx, table: &Table) -> Result<Sum> {
    let mut walk = Walk::new(table);
    while let Some(rows) = walk.next(source).await? {
        let at_once = (PLACEHOLDERS / table.columns.len().max(1)).max(1);
        for chunk in rows.chunks(at_once) {
            let values: Vec<Value> = chunk.iter().flatten().cloned().collect();
            let sql = statement::composed(table.insert(chunk.len()));
            target.execute_composed(sql, values).await?;
        }
    }
    Ok(walk.sum())
}

async fn sum_of(tx: &mut Tx, table: &Table) -> Result<Sum> {
    let mut walk = Walk::new(table);
    while walk.next(tx).await?.is_some() {}
    Ok(walk.sum())
}

/// A way through a table in the order of its primary key, hashing what passes.
struct Walk<'a> {
    table: &'a Table,
    after: Option<Vec<Value>>,
    rows: u64,
    hash: Sha256,
}

impl<'a> Walk<'a> {
    fn new(table: &'a Table) -> Self {
        Self { table, after: None, rows: 0, hash: Sha256::new() }
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Vec<Value>>>> {
        let sql = statement::composed(self.table.page(self.after.is_some(), ROWS));
        let args = self.after.take().unwrap_or_default();
        let kinds: Vec<Kind> = self.table.columns.iter().map(|column| column.kind).collect();
        let rows = tx.rows(sql, args).await?.values(&kinds)?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.after = Some(self.table.key_of(last));
        for row in &rows {
            self.rows += 1;
            for value in row {
                feed(&mut self.hash, value);
            }
        }
        Ok(Some(rows))
    }

    fn sum(self) -> Sum {
        Sum {
            table: self.table.name.clone(),
            rows: self.rows,
            hash: HEXLOWER.encode(&self.hash.finalize()),
        }
    }
}

/// Kind, length and content, so that no two rows read alike.
fn feed(hash: &mut Sha256, value: &Value) {
    let (kind, bytes): (u8, Option<Vec<u8>>) = match value {
        Value::Int(it) => (b'i', it.map(|it| it.to_be_bytes().to_vec())),
        Value::Real(it) => (b'r', it.map(|it| it.to_bits().to_be_bytes().to_vec())),
        Value::Bool(it) => (b'b', it.map(|it| vec![u8::from(it)])),
        Value::Text(it) => (b't', it.as_ref().map(|it| it.clone().into_bytes())),
        Value::Bytes(it) => (b'y', it.clone()),
    };
    hash.update([kind, u8::from(bytes.is_some())]);
    let bytes = bytes.unwrap_or_default();
    hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(&bytes);
}

impl Tx {
    /// Lets rows refer to rows that come later, until [`Tx::check_foreign_keys`].
    async fn put_off_foreign_keys(&mut self) -> Result<()> {
        match self.engine() {
            Engine::Sqlite => {
                self.execute("PRAGMA defer_foreign_keys = ON", args![]).await?;
            }
            Engine::Postgres => {
                self.alter_foreign_keys("DEFERRABLE INITIALLY DEFERRED").await?;
            }
        }
        Ok(())
    }

    /// Checks what was put off. `SQLite` would say it at the commit and not where.
    async fn check_foreign_keys(&mut self) -> Result<()> {
        match self.engine() {
            Engine::Sqlite => {
                let sql = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1";
                let orphans: Vec<(String,)> = self.all(sql, vec![]).await?;
                match orphans.first() {
                    None => Ok(()),
                    Some((table,)) => Err(Error::inconsistent(format!(
                        "rows of {table} refer to nothing in the source"
                    ))),
                }
            }
            Engine::Postgres => {
                self.execute("SET CONSTRAINTS ALL IMMEDIATE", vec![]).await?;
                self.alter_foreign_keys("NOT DEFERRABLE").await
            }
        }
    }

    async fn alter_foreign_keys(&mut self, how: &'static str) -> Result<()> {
        for (table, constraint) in catalogue::foreign_keys(self).await? {
            let (table, constraint) = (catalogue::quoted(&table), catalogue::quoted(&constraint));
            let sql = format!("ALTER TABLE {table} ALTER CONSTRAINT {constraint} {how}");
            self.execute_composed(statement::composed(sql), vec![]).await?;
        }
        Ok(())
    }
}
