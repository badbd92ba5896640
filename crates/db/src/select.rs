//! Statements composed from static fragments.

use std::fmt::Write as _;

use sqlx::SqlStr;

use crate::{Engine, Error, Result, Value, statement, value};

/// A `SELECT` put together from fragments of the program's own text; what people type is only ever bound.
///
/// `{}` stands for the next value of the fragment:
///
/// ```ignore
/// let mut select = Select::new("SELECT t.id FROM org_opd AS t WHERE t.instansi_id = {}", args![instansi]);
/// if let Some(induk) = induk {
///     select = select.and(" AND t.induk_id = {}", args![induk]);
/// }
/// let rows: Vec<(String,)> = db.select(select.order(" ORDER BY t.nama, t.id").limit(50)).await?;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Select(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(&'static str, Vec<Value>),
    List(InList),
}

/// Made by [`in_list`].
#[derive(Clone, Debug)]
#[must_use]
pub struct InList {
    column: &'static str,
    items: Vec<Value>,
}

/// `column IN (…)` for any number of whole numbers or texts, bound as one value. No item, no row.
pub fn in_list<I>(column: &'static str, items: I) -> InList
where
    I: IntoIterator,
    I::Item: Into<Value>,
{
    InList { column, items: items.into_iter().map(Into::into).collect() }
}

impl Select {
    /// Starts with `SELECT … FROM … WHERE …`.
    pub fn new(sql: &'static str, args: Vec<Value>) -> Self {
        Self(vec![Part::Text(sql, args)])
    }

    /// Adds a fragment with its values, usually ` AND …`.
    pub fn and(self, sql: &'static str, args: Vec<Value>) -> Self {
        self.part(Part::Text(sql, args))
    }

    /// Adds ` AND column IN (…)`.
    pub fn and_in(self, list: InList) -> Self {
        self.part(Part::List(list))
    }

    /// Adds what follows the conditions: ` GROUP BY …`, ` ORDER BY …`.
    pub fn order(self, sql: &'static str) -> Self {
        self.and(sql, vec![])
    }

    /// Reads at most `rows` rows.
    pub fn limit(self, rows: i64) -> Self {
        self.and(" LIMIT {}", crate::args![rows])
    }

    /// Passes over the first `rows` rows; after [`Select::limit`].
    pub fn offset(self, rows: i64) -> Self {
        self.and(" OFFSET {}", crate::args![rows])
    }

    fn part(mut self, part: Part) -> Self {
        self.0.push(part);
        self
    }

    /// The text for `engine`, and the values in the order of their numbers.
    pub(crate) fn finish(self, engine: Engine) -> Result<(SqlStr, Vec<Value>)> {
        let mut sql = String::new();
        let mut bound = Vec::new();
        for part in self.0 {
            match part {
                Part::Text(text, args) => push(&mut sql, &mut bound, text, args)?,
                Part::List(list) => list.push(engine, &mut sql, &mut bound)?,
            }
        }
        // Every piece above is a `&'static str` of the program or a number made here.
        Ok((statement::composed(sql), bound))
    }
}

fn push(sql: &mut String, bound: &mut Vec<Value>, text: &str, args: Vec<Value>) -> Result<()> {
    let mut pieces = text.split("{}");
    sql.push_str(pieces.next().unwrap_or_default());
    let mut args = args.into_iter();
    for piece in pieces {
        let value = args.next().ok_or_else(|| miscounted(text))?;
        bound.push(value);
        write!(sql, "${}{piece}", bound.len()).expect("a String takes everything written to it");
    }
    match args.next() {
        Some(_) => Err(miscounted(text)),
        None => Ok(()),
    }
}

fn miscounted(text: &str) -> Error {
    Error::refused(format!("a fragment has not one value for each of its braces: {text}"))
}

impl InList {
    fn push(self, engine: Engine, sql: &mut String, bound: &mut Vec<Value>) -> Result<()> {
        if self.items.is_empty() {
            // An empty list has no type, and one is needed to compare with.
            sql.push_str(" AND 1 = 0");
            return Ok(());
        }
        // Inside the JSON it would pass as an escape.
        value::refuse_nul(&self.items)?;
        let (whole, list) = self.json()?;
        sql.push_str(" AND ");
        sql.push_str(self.column);
        let rows = match (engine, whole) {
            (Engine::Sqlite, _) => " IN (SELECT value FROM json_each({}))",
            (Engine::Postgres, false) => {
                " IN (SELECT jsonb_array_elements_text(CAST({} AS jsonb)))"
            }
            (Engine::Postgres, true) => {
                " IN (SELECT CAST(jsonb_array_elements_text(CAST({} AS jsonb)) AS BIGINT))"
            }
        };
        push(sql, bound, rows, crate::args![list])
    }

    /// Whether the items are whole numbers, and all of them as one JSON text.
    fn json(&self) -> Result<(bool, String)> {
        let numbers: Option<Vec<i64>> = self.items.iter().map(whole).collect();
        let texts: Option<Vec<&str>> = self.items.iter().map(text).collect();
        let (is_whole, list) = match (numbers, texts) {
            (Some(numbers), _) => (true, serde_json::to_string(&numbers)),
            (None, Some(texts)) => (false, serde_json::to_string(&texts)),
            (None, None) => {
                let column = self.column;
                return Err(Error::refused(format!(
                    "the list for {column} must be all whole numbers or all texts"
                )));
            }
        };
        let list = list.map_err(|error| Error::refused(error.to_string()))?;
        Ok((is_whole, list))
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => *number,
        _ => None,
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_deref(),
        _ => None,
    }
}
