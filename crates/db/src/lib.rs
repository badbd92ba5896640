//! One database behind one door: the same SQL text on `SQLite` and on `PostgreSQL`.
//!
//! Reads go through [`Db`], writes only through a [`Tx`]; many small writes of the same kind share their commits
//! in a [`Writer`]. Values are bound with [`args!`], rows come back as
//! tuples or as structs with `#[derive(sqlx::FromRow)]`. What both engines understand is written down in
//! `docs/sql.md`; what they do not is hidden here.
#![warn(missing_docs)]

pub mod copy;
mod error;
mod handle;
mod migration;
mod postgres;
mod record;
mod select;
mod sqlite;
mod statement;
mod tx;
mod value;
mod writer;

#[cfg(feature = "testing")]
pub mod testing;

pub use error::{Error, Result};
pub use handle::{Connections, Db, Engine};
pub use migration::{Migration, Sql};
pub use record::Record;
pub use select::{InList, Select, in_list};
pub use tx::Tx;
pub use value::{Kind, Value};
pub use writer::{Limits, Shape, Writer};
