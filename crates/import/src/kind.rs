//! What a room says of the tables that it takes in.

use std::ops::RangeInclusive;

use db::{Db, Tx};
use kernel::{AccountId, Actor, FieldErrors, InstansiId, Permission, Scope, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ImporId, Mapping};

/// A field that a column of the file may fill.
#[derive(Debug)]
pub struct Field {
    /// Its name in the program, which never changes.
    pub name: &'static str,
    /// What people call it, in Indonesian.
    pub label: &'static str,
    /// Other headers under which it comes.
    pub aliases: &'static [&'static str],
    /// Whether every row must have it.
    pub required: bool,
    /// What is to stand in it, in Indonesian; may be empty.
    pub hint: &'static str,
}

/// What is known of a kind of import before any file has come.
#[derive(Debug)]
pub struct About {
    /// The room, then what comes in: `org.opd`. It names the imports in the tables and never changes.
    pub code: &'static str,
    /// What comes in, in Indonesian: “Impor perangkat daerah”.
    pub title: &'static str,
    /// Where the pages of these imports are, as `/organisasi/impor`; the id of an import follows.
    pub address: &'static str,
    /// Who may import.
    pub permission: &'static Permission,
    /// Rows that one file may have at most.
    pub rows: usize,
    /// The fields, in the order in which pages show them.
    pub fields: &'static [Field],
}

impl About {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The cells of one row by the names of the fields.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    mapping: &'a Mapping,
    row: &'a [String],
    number: i64,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(mapping: &'a Mapping, row: &'a [String], number: i64) -> Self {
        Self { mapping, row, number }
    }

    /// Number of the row as a spreadsheet shows it.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// What stands in the column of that field; empty when no column fills it.
    pub fn get(&self, field: &str) -> &'a str {
        let column = self.mapping.column(field);
        column.and_then(|column| self.row.get(column)).map_or("", String::as_str)
    }

    /// Whether a column fills that field. One without a column says nothing of a row that is there already; an empty
    /// cell says that nothing is to stand there.
    pub fn has(&self, field: &str) -> bool {
        self.mapping.column(field).is_some()
    }
}

/// A row with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered<R> {
    /// Number of the row as a spreadsheet shows it.
    pub number: i64,
    /// What was read from it.
    pub row: R,
}

/// What is wrong with a row, for the person who has the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Number of the row.
    pub number: i64,
    /// The field; empty when the row as a whole is wrong.
    pub field: String,
    /// What is wrong and what to do, in Indonesian.
    pub reason: String,
}

impl Wrong {
    /// What is wrong with one field of a row.
    pub fn new(number: i64, field: &str, reason: impl Into<String>) -> Self {
        Self { number, field: field.to_owned(), reason: reason.into() }
    }
}

/// What a kind finds in rows. A row of which it says nothing is good, and new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What is wrong.
    pub wrong: Vec<Wrong>,
    /// Numbers of the rows that are there already and would change.
    pub changed: Vec<i64>,
    /// Numbers of the rows that are there already as they are.
    pub same: Vec<i64>,
}

impl From<Vec<Wrong>> for Findings {
    fn from(wrong: Vec<Wrong>) -> Self {
        Self { wrong, ..Self::default() }
    }
}

/// How many rows were found to be what. Those that are none of these are new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bad.
    pub bad: i64,
    /// There already, and to be changed.
    pub changed: i64,
    /// There already as they are.
    pub same: i64,
}

impl Tally {
    /// Both together.
    pub(crate) const fn and(self, more: Self) -> Self {
        Self {
            bad: self.bad.saturating_add(more.bad),
            changed: self.changed.saturating_add(more.changed),
            same: self.same.saturating_add(more.same),
        }
    }
}

/// What is wrong with one field, as it is kept with the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the field; empty when the row as a whole is wrong.
    pub field: String,
    /// What is wrong and what to do, in Indonesian.
    pub reason: String,
}

/// Who imports what: handed to everything that a kind does with the database.
pub struct Context<'a, C> {
    /// The surroundings of the program.
    pub with: &'a C,
    /// The import; rows that it makes should remember it.
    pub id: &'a ImporId,
    /// Whoever asked for this step; the program itself where it takes back what somebody has lost the right to write.
    pub actor: &'a Actor,
    /// Where they may, today.
    pub scope: &'a Scope,
    /// The moment.
    pub now: Timestamp,
}

/// One kind of table that a room takes in: an empty type of the room. `C` is what the program hands to every job.
///
/// The mechanism calls it in this order. Rehearsal: `parse` and `check` for every chunk of rows, in a transaction
/// that cannot write. Writing: the same once more, then for every chunk `check` and `write` in one transaction, and
/// `publish` in the transaction of the last. Undoing: `withdraw` in the transaction that begins it, then `undo`
/// for every chunk, the last first. A chunk is [`crate::CHUNK`] rows at most; the only one of a kind that is written
/// [`Kind::AT_ONCE`] has all of them.
///
/// A kind that changes rows which are there already says in `write` what stood there ([`crate::remember`]), and asks
/// for it again when it takes them back ([`crate::remembered`]).
pub trait Kind<C: Send + Sync + 'static>: Send + Sync + 'static {
    /// What a row becomes.
    type Row: Send + Sync;

    /// What is kept of the chunks before while all rows are checked one chunk after the other, and nothing of them is
    /// in the database yet: which parents the file itself brings. `()` where each row stands for itself. Empty again
    /// for each chunk that is written, since the chunks before are in the database then.
    type Memory: Default + Send;

    /// What is known beforehand.
    const ABOUT: &'static About;

    /// `ANALYZE` and the table that is written. Run once after the first chunk on `PostgreSQL`, which otherwise takes
    /// a table that has just begun to fill for one where an institution has a handful of rows, and reads all of them
    /// for every chunk that is checked.
    const ANALYZE: &'static str;

    /// Whether all rows of a file are written in one transaction, and not chunk by chunk. For a kind of few rows that
    /// are seen as soon as they are written: it is never half written. Such a kind writes all its rows in a handful of
    /// statements, since everybody else waits meanwhile.
    const AT_ONCE: bool = false;

    /// The database among the surroundings.
    fn db(with: &C) -> &Db;

    /// Whoever has that account, with the roles that they hold at this moment; none when the account is closed or gone.
    /// Asked each time work begins, which may be long after somebody asked for it.
    fn actor(
        with: &C,
        instansi: InstansiId,
        account: &AccountId,
        now: Timestamp,
    ) -> impl Future<Output = db::Result<Option<Actor>>> + Send;

    /// Reads a row. Required fields have been seen to be there. Pure: the same cells give the same row.
    fn parse(cells: &Cells<'_>) -> Result<Self::Row, FieldErrors>;

    /// What may stand in one file only once, as a text; none for what may come again.
    fn key(_row: &Self::Row) -> Option<String> {
        None
    }

    /// Hears of a row of the chunk that could not be read, before [`Kind::check`] is asked of the others: what they refer
    /// to may stand in it.
    fn unread(_memory: &mut Self::Memory, _cells: &Cells<'_>) {}

    /// Finds what is wrong with rows that can only be seen in the database, their place in the scope included, and
    /// which of them are there already. Asks with one statement for all rows, not for each.
    fn check(
        _tx: &mut Tx,
        _context: &Context<'_, C>,
        _memory: &mut Self::Memory,
        _rows: &[Numbered<Self::Row>],
    ) -> impl Future<Output = db::Result<Findings>> + Send {
        async { Ok(Findings::default()) }
    }

    /// Writes rows that were checked in this very transaction, each with the import and its number.
    fn write(
        tx: &mut Tx,
        context: &Context<'_, C>,
        rows: &[Numbered<Self::Row>],
    ) -> impl Future<Output = db::Result<()>> + Send;

    /// Shows what was written, all at once, and writes what belongs into the audit trail; also of an import that is left
    /// at a part of its rows. A kind whose rows are
    /// seen as soon as they are written has nothing to show.
    fn publish(
        _tx: &mut Tx,
        _context: &Context<'_, C>,
    ) -> impl Future<Output = db::Result<()>> + Send {
        async { Ok(()) }
    }

    /// Hides again what was published, or says in Indonesian why that cannot be: something depends on it by now.
    /// From here on nothing may come to depend on it. Also asked of an import that never came to be published.
    fn withdraw(
        tx: &mut Tx,
        context: &Context<'_, C>,
    ) -> impl Future<Output = db::Result<Result<(), String>>> + Send;

    /// Takes away what [`Kind::write`] made of the rows with these numbers.
    fn undo(
        tx: &mut Tx,
        context: &Context<'_, C>,
        numbers: RangeInclusive<i64>,
    ) -> impl Future<Output = db::Result<()>> + Send;
}
