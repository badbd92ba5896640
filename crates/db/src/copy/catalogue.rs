//! Tables as the engine's catalogue describes them.

use crate::{Engine, Error, Kind, Result, Tx, Value};

/// A table with its columns in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    name: String,
    pub(super) kind: Kind,
    /// Its place in the primary key, from 1; 0 outside of it.
    key: i64,
}

/// Table, column, type, place in the primary key; the order of columns may differ between the engines where
/// a migration had to differ, so it is the order of their names.
const SQLITE: &str = "SELECT t.name, c.name, upper(c.type), CAST(c.pk AS BIGINT)
    FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' AND t.name <> 'gadang_migrasi'
    ORDER BY t.name, c.name";

const POSTGRES: &str = "SELECT t.relname::text, a.attname::text, upper(format_type(a.atttypid, NULL)),
           COALESCE(array_position(x.indkey::smallint[], a.attnum) + 1, 0)::bigint
    FROM pg_class AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index AS x ON x.indrelid = t.oid AND x.indisprimary
    WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND t.relname <> 'gadang_migrasi'
    ORDER BY t.relname, a.attname";

const FOREIGN_KEYS: &str = "SELECT t.relname::text, f.conname::text
    FROM pg_constraint AS f JOIN pg_class AS t ON t.oid = f.conrelid
    WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace
    ORDER BY t.relname, f.conname";

/// Every table but the memory of migrations, by name.
pub(super) async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let sql = match tx.engine() {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    let rows: Vec<(String, String, String, i64)> = tx.all(sql, vec![]).await?;
    let mut tables: Vec<Table> = Vec::new();
    for (table, name, declared, key) in rows {
        let column = Column { kind: kind(&table, &name, &declared)?, name, key };
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    match tables.iter().find(|table| table.key().is_empty()) {
        Some(table) => Err(Error::refused(format!("{} has no primary key", table.name))),
        None => Ok(tables),
    }
}

/// Table and name of every foreign key on `PostgreSQL`.
pub(super) async fn foreign_keys(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    tx.all(FOREIGN_KEYS, vec![]).await
}

fn kind(table: &str, column: &str, declared: &str) -> Result<Kind> {
    Ok(match declared {
        "BIGINT" => Kind::Int,
        "DOUBLE PRECISION" => Kind::Real,
        "BOOLEAN" => Kind::Bool,
        "TEXT" => Kind::Text,
        "BLOB" | "BYTEA" => Kind::Bytes,
        other => {
            return Err(Error::refused(format!(
                "{table}.{column} is {other}, which the shared dialect does not know"
            )));
        }
    })
}

/// A name as both engines take it whatever it is.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Table {
    pub(super) fn quoted(&self) -> String {
        quoted(&self.name)
    }

    /// The columns of the primary key, in its order.
    fn key(&self) -> Vec<&Column> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        key
    }

    /// The primary key of a row.
    pub(super) fn key_of(&self, row: &[Value]) -> Vec<Value> {
        let mut key: Vec<(i64, &Value)> = self
            .columns
            .iter()
            .zip(row)
            .filter(|(column, _)| column.key > 0)
            .map(|(column, value)| (column.key, value))
            .collect();
        key.sort_by_key(|(place, _)| *place);
        key.into_iter().map(|(_, value)| value.clone()).collect()
    }

    fn names(&self) -> String {
        self.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
    }

    /// The next rows in the order of the primary key; with `after`, those behind the key in the placeholders.
    pub(super) fn page(&self, after: bool, rows: usize) -> String {
        let key: Vec<String> = self.key().iter().map(|column| quoted(&column.name)).collect();
        let order = key.join(", ");
        let behind = if after {
            format!(" WHERE ({order}) > ({})", placeholders(1, key.len()))
        } else {
            String::new()
        };
        let (names, table) = (self.names(), self.quoted());
        format!("SELECT {names} FROM {table}{behind} ORDER BY {order} LIMIT {rows}")
    }

    /// One statement that writes that many rows.
    pub(super) fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let rows: Vec<String> =
            (0..rows).map(|row| format!("({})", placeholders(row * width + 1, width))).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.quoted(), self.names(), rows.join(", "))
    }
}

fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}
