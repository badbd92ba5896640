//! What a schema looks like, for tests about schemas.

use std::collections::BTreeMap;

use crate::{Db, Engine, Result};

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The table that has it.
    pub table: String,
    /// What it is for.
    pub kind: KeyKind,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// Primary or unique.
    Unique,
    /// Refers to another table.
    Foreign,
}

/// The tables of the schema, by name.
pub async fn tables(db: &Db) -> Result<Vec<String>> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
             ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()
             ORDER BY tablename"
        }
    };
    let rows: Vec<(String,)> = db.all(sql, vec![]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The primary, unique and foreign keys of every table, sorted.
pub async fn keys(db: &Db) -> Result<Vec<Key>> {
    let (unique, foreign) = match db.engine() {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    let mut keys = gather(KeyKind::Unique, db.all(unique, vec![]).await?);
    keys.extend(gather(KeyKind::Foreign, db.all(foreign, vec![]).await?));
    keys.sort();
    Ok(keys)
}

/// What a table may not have, in words; see `docs/sql.md`.
pub(super) async fn complaints(db: &Db) -> Result<Vec<String>> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "SELECT t.name, c.name, upper(c.type), c.pk > 0 AND c.\"notnull\" = 0
             FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
             WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name, c.cid"
        }
        Engine::Postgres => {
            "SELECT table_name::text, column_name::text, upper(data_type)::text, FALSE
             FROM information_schema.columns WHERE table_schema = current_schema()
             ORDER BY table_name, ordinal_position"
        }
    };
    let columns: Vec<(String, String, String, bool)> = db.all(sql, vec![]).await?;
    let complaints = columns.iter().filter_map(|(table, column, kind, nullable_key)| {
        if !TYPES.contains(&kind.as_str()) {
            return Some(format!("{table}.{column} is {kind}; the types are {}", TYPES.join(", ")));
        }
        nullable_key
            .then(|| format!("{table}.{column} is part of the primary key without NOT NULL"))
    });
    Ok(complaints.collect())
}

/// The last two are the same thing on one engine each.
const TYPES: [&str; 6] = ["TEXT", "BIGINT", "BOOLEAN", "DOUBLE PRECISION", "BLOB", "BYTEA"];

const SQLITE: (&str, &str) = (
    "SELECT t.name, l.name, c.name
     FROM sqlite_schema AS t, pragma_index_list(t.name) AS l, pragma_index_info(l.name) AS c
     WHERE t.type = 'table' AND l.\"unique\" = 1 ORDER BY t.name, l.name, c.seqno",
    "SELECT t.name, CAST(f.id AS TEXT), f.\"from\"
     FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
     WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq",
);

const POSTGRES: (&str, &str) = (
    "SELECT t.relname::text, i.relname::text, a.attname::text
     FROM pg_index AS x
     JOIN pg_class AS i ON i.oid = x.indexrelid
     JOIN pg_class AS t ON t.oid = x.indrelid
     CROSS JOIN LATERAL unnest(x.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
     WHERE x.indisunique AND t.relnamespace = current_schema()::regnamespace
     ORDER BY t.relname, i.relname, k.position",
    "SELECT t.relname::text, f.conname::text, a.attname::text
     FROM pg_constraint AS f
     JOIN pg_class AS t ON t.oid = f.conrelid
     CROSS JOIN LATERAL unnest(f.conkey) WITH ORDINALITY AS k (attnum, position)
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
     WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace
     ORDER BY t.relname, f.conname, k.position",
);

/// Rows of table, name of the key and column, in the order of the columns.
fn gather(kind: KeyKind, rows: Vec<(String, String, String)>) -> Vec<Key> {
    let mut keys: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (table, name, column) in rows {
        keys.entry((table, name)).or_default().push(column);
    }
    keys.into_iter().map(|((table, _), columns)| Key { table, kind, columns }).collect()
}
