//! Values bound to placeholders.

use kernel::{AccountId, InstansiId, OpdId, Tahun, Timestamp};
use sqlx::{Arguments as _, postgres::PgArguments, sqlite::SqliteArguments};

use crate::{Error, Result};

/// A bound value. The variant, not the content, fixes the SQL type, so a NULL stays typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `BIGINT`
    Int(Option<i64>),
    /// `DOUBLE PRECISION`, for places on the map only
    Real(Option<f64>),
    /// `BOOLEAN`
    Bool(Option<bool>),
    /// `TEXT`
    Text(Option<String>),
    /// `BYTEA` on `PostgreSQL`, `BLOB` on `SQLite`
    Bytes(Option<Vec<u8>>),
}

/// The SQL type of a value or a column: all that the shared dialect knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `BIGINT`
    Int,
    /// `DOUBLE PRECISION`
    Real,
    /// `BOOLEAN`
    Bool,
    /// `TEXT`
    Text,
    /// `BYTEA` on `PostgreSQL`, `BLOB` on `SQLite`
    Bytes,
}

impl Value {
    /// Its type, also of a NULL.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Int(_) => Kind::Int,
            Self::Real(_) => Kind::Real,
            Self::Bool(_) => Kind::Bool,
            Self::Text(_) => Kind::Text,
            Self::Bytes(_) => Kind::Bytes,
        }
    }
}

/// Collects values for the placeholders of a statement: `args![id, "kode", Some(3_i64)]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        ::std::vec::Vec::<$crate::Value>::from([$($crate::Value::from($value)),*])
    };
}

/// Declares how a type, and an optional one, becomes a value.
macro_rules! becomes {
    ($($kind:ident: $($from:ty),+ => |$it:ident| $into:expr;)+) => {
        $($(
            impl From<$from> for Value {
                fn from($it: $from) -> Self {
                    Self::$kind(Some($into))
                }
            }

            impl From<Option<$from>> for Value {
                fn from(optional: Option<$from>) -> Self {
                    Self::$kind(optional.map(|$it| $into))
                }
            }
        )+)+
    };
}

becomes! {
    Int: i64 => |it| it;
    Int: i32, u32, i16, u16, u8 => |it| i64::from(it);
    Int: InstansiId, Timestamp => |it| it.0;
    Int: Tahun => |it| i64::from(it.0);
    Real: f64 => |it| it;
    Bool: bool => |it| it;
    Text: String => |it| it;
    Text: &str, &String => |it| it.to_owned();
    Text: AccountId, OpdId => |it| it.0;
    Text: &AccountId, &OpdId => |it| it.0.clone();
    Bytes: Vec<u8> => |it| it;
    Bytes: &[u8] => |it| it.to_vec();
}

/// Checks what both engines must treat alike: `SQLite` takes a missing value for NULL without a word and stores
/// a NUL character, `PostgreSQL` refuses both.
pub(crate) fn check(sql: &str, args: &[Value]) -> Result<()> {
    let wanted = highest_placeholder(sql);
    if wanted != args.len() {
        let given = args.len();
        let sql = one_line(sql);
        return Err(Error::refused(format!(
            "the statement has {wanted} placeholders and {given} values: {sql}"
        )));
    }
    refuse_nul(args)
}

pub(crate) fn refuse_nul(values: &[Value]) -> Result<()> {
    let has_nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    match values.iter().position(has_nul) {
        Some(at) => Err(Error::refused(format!("value {} holds a NUL character", at + 1))),
        None => Ok(()),
    }
}

/// The statement on one line, for messages.
pub(crate) fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn highest_placeholder(sql: &str) -> usize {
    sql.split('$')
        .skip(1)
        .filter_map(|rest| {
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse::<usize>().ok()
        })
        .max()
        .unwrap_or(0)
}

pub(crate) fn for_sqlite(args: Vec<Value>) -> Result<SqliteArguments> {
    let mut bound = SqliteArguments::default();
    for value in args {
        bind_sqlite(&mut bound, value)?;
    }
    Ok(bound)
}

pub(crate) fn bind_sqlite(bound: &mut SqliteArguments, value: Value) -> Result<()> {
    match value {
        Value::Int(it) => bound.add(it),
        Value::Real(it) => bound.add(it),
        Value::Bool(it) => bound.add(it),
        Value::Text(it) => bound.add(it),
        Value::Bytes(it) => bound.add(it),
    }
    .map_err(|error| Error::engine(sqlx::Error::Encode(error)))
}

pub(crate) fn for_postgres(args: Vec<Value>) -> Result<PgArguments> {
    let mut bound = PgArguments::default();
    for value in args {
        match value {
            Value::Int(it) => bound.add(it),
            Value::Real(it) => bound.add(it),
            Value::Bool(it) => bound.add(it),
            Value::Text(it) => bound.add(it),
            Value::Bytes(it) => bound.add(it),
        }
        .map_err(|error| Error::engine(sqlx::Error::Encode(error)))?;
    }
    Ok(bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_placeholder_counts_not_how_often_it_is_used() {
        assert_eq!(highest_placeholder("SELECT a FROM t"), 0);
        assert_eq!(highest_placeholder("SELECT $1, $2 FROM t WHERE a = $2 AND b=$10)"), 10);
    }

    #[test]
    fn a_missing_value_is_refused_before_an_engine_sees_it() {
        let told = check("SELECT $1, $2", &crate::args![1_i64])
            .expect_err("one value for two placeholders");
        assert!(told.to_string().contains("2 placeholders and 1 values"), "{told}");
    }

    #[test]
    fn an_empty_optional_keeps_its_type() {
        assert_eq!(Value::from(None::<i64>), Value::Int(None));
        assert_eq!(Value::from(None::<&str>), Value::Text(None));
        assert_eq!(Value::from(None::<bool>), Value::Bool(None));
        assert_eq!(Value::from(InstansiId(7)), Value::Int(Some(7)));
    }
}
