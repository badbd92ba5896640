//! Migrations: forward only, in the order of their names, each remembered with the hash of its text.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::{Engine, Error, Result, Value};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `<date>_<time>_<room>_<what>`, which is also the order.
    pub name: &'static str,
    /// The text, one for both engines or one for each.
    pub sql: Sql,
}

/// The text of a migration. It may hold several statements.
#[derive(Clone, Copy, Debug)]
pub enum Sql {
    /// The same text for both engines: the rule.
    Shared(&'static str),
    /// A text for each engine: the exception.
    PerEngine {
        /// For `SQLite`.
        sqlite: &'static str,
        /// For `PostgreSQL`.
        postgres: &'static str,
    },
}

impl Sql {
    fn on(self, engine: Engine) -> &'static str {
        match (self, engine) {
            (Self::Shared(text), _)
            | (Self::PerEngine { sqlite: text, .. }, Engine::Sqlite)
            | (Self::PerEngine { postgres: text, .. }, Engine::Postgres) => text,
        }
    }
}

/// The migration of that name in the folder `migrations` of the crate that says so.
#[macro_export]
macro_rules! migration {
    ($name:literal) => {
        $crate::Migration {
            name: $name,
            sql: $crate::Sql::Shared(::core::include_str!(::core::concat!(
                ::core::env!("CARGO_MANIFEST_DIR"),
                "/migrations/",
                $name,
                ".sql"
            ))),
        }
    };
}

/// As [`migration!`], from the pair `<name>.sqlite.sql` and `<name>.postgres.sql`.
#[macro_export]
macro_rules! migration_per_engine {
    ($name:literal) => {
        $crate::Migration {
            name: $name,
            sql: $crate::Sql::PerEngine {
                sqlite: ::core::include_str!(::core::concat!(
                    ::core::env!("CARGO_MANIFEST_DIR"),
                    "/migrations/",
                    $name,
                    ".sqlite.sql"
                )),
                postgres: ::core::include_str!(::core::concat!(
                    ::core::env!("CARGO_MANIFEST_DIR"),
                    "/migrations/",
                    $name,
                    ".postgres.sql"
                )),
            },
        }
    };
}

pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS gadang_migrasi
    (name TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL)";
pub(crate) const APPLIED: &str = "SELECT name, hash FROM gadang_migrasi ORDER BY name";
pub(crate) const REMEMBER: &str = "INSERT INTO gadang_migrasi (name, hash) VALUES ($1, $2)";

/// Name and hash as the database remembers them.
pub(crate) type Applied = (String, String);

/// The migrations of the program for one engine, in order.
pub(crate) struct Plan(Vec<Step>);

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
    hash: String,
}

impl Step {
    pub(crate) fn row(&self) -> Vec<Value> {
        crate::args![self.name, &self.hash]
    }
}

impl Plan {
    pub(crate) fn new(engine: Engine, migrations: &[Migration]) -> Result<Self> {
        let mut steps: Vec<Step> = migrations
            .iter()
            .map(|it| {
                let sql = it.sql.on(engine);
                Step { name: it.name, sql, hash: hash(sql) }
            })
            .collect();
        steps.sort_by_key(|step| step.name);
        match steps.iter().zip(steps.iter().skip(1)).find(|(one, next)| one.name == next.name) {
            Some((twice, _)) => {
                Err(Error::refused(format!("there are two migrations {}", twice.name)))
            }
            None => Ok(Self(steps)),
        }
    }

    /// One hash over all steps: the same schema has the same one.
    #[cfg(feature = "testing")]
    pub(crate) fn hash(&self) -> String {
        let all: Vec<&str> = self.0.iter().flat_map(|step| [step.name, &step.hash]).collect();
        hash(&all.join("\n"))
    }

    /// The steps still to take, when those `applied` (in order) are the beginning of the plan.
    pub(crate) fn missing(&self, applied: &[Applied]) -> Result<&[Step]> {
        for (name, hash) in applied {
            match self.0.iter().find(|step| step.name == name) {
                None => {
                    return Err(Error::refused(format!(
                        "the database holds migration {name}, which this program does not know: \
                         the program is older than the database"
                    )));
                }
                Some(step) if step.hash != *hash => {
                    return Err(Error::refused(format!(
                        "migration {name} was changed after it was applied; restore its text and write a new one"
                    )));
                }
                Some(_) => {}
            }
        }
        let (done, missing) = self.0.split_at_checked(applied.len()).unwrap_or((&self.0, &[]));
        let late = done.iter().find(|step| applied.iter().all(|(name, _)| name != step.name));
        match late {
            Some(step) => Err(Error::refused(format!(
                "migration {} comes before one that is already applied; give it a later name",
                step.name
            ))),
            None => Ok(missing),
        }
    }
}

/// Tells which migration failed, and keeps what the engine said about it.
pub(crate) fn failed(step: &Step, error: &Error) -> Error {
    Error::refused(format!("migration {} failed: {error}", step.name))
}

/// Line endings do not count: a checkout may change them.
fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.replace("\r\n", "\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Migration = Migration { name: "1_a", sql: Sql::Shared("CREATE TABLE a (x BIGINT)") };
    const B: Migration = Migration {
        name: "2_b",
        sql: Sql::PerEngine {
            sqlite: "CREATE TABLE b (x BLOB)",
            postgres: "CREATE TABLE b (x BYTEA)",
        },
    };

    fn plan(migrations: &[Migration]) -> Plan {
        Plan::new(Engine::Sqlite, migrations).expect("a plan")
    }

    fn applied(migrations: &[Migration]) -> Vec<Applied> {
        let steps = plan(migrations).0;
        steps.into_iter().map(|step| (step.name.to_owned(), step.hash)).collect()
    }

    fn names(steps: &[Step]) -> Vec<&str> {
        steps.iter().map(|step| step.name).collect()
    }

    #[test]
    fn steps_go_by_name_and_only_the_missing_ones_are_taken() {
        assert_eq!(names(plan(&[B, A]).missing(&[]).expect("steps")), ["1_a", "2_b"]);
        assert_eq!(names(plan(&[B, A]).missing(&applied(&[A])).expect("steps")), ["2_b"]);
        assert!(plan(&[A, B]).missing(&applied(&[A, B])).expect("steps").is_empty());
    }

    #[test]
    fn a_name_given_twice_is_refused() {
        assert!(Plan::new(Engine::Sqlite, &[A, B, A]).is_err());
    }

    #[test]
    fn a_step_that_comes_late_is_refused() {
        let plan = plan(&[A, B]);
        let told = plan.missing(&applied(&[B])).err().expect("late");
        assert!(told.to_string().contains("1_a comes before"), "{told}");
    }

    #[test]
    fn each_engine_gets_its_text() {
        let postgres = Plan::new(Engine::Postgres, &[B]).expect("a plan");
        assert!(postgres.0.iter().all(|step| step.sql.contains("BYTEA")));
        assert!(plan(&[B]).0.iter().all(|step| step.sql.contains("BLOB")));
    }

    #[test]
    fn line_endings_do_not_change_the_hash() {
        assert_eq!(hash("a\r\nb"), hash("a\nb"));
        assert_ne!(hash("a\nb"), hash("a b"));
    }
}
