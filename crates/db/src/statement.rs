//! The only place where text meets the driver.

use sqlx::{
    Postgres, RawSql, SqlStr, Sqlite, postgres::PgArguments, query::Query, sqlite::SqliteArguments,
};

#[expect(clippy::disallowed_methods, reason = "this crate is the facade the ban points to")]
pub(crate) fn for_sqlite<'q>(
    sql: SqlStr,
    args: SqliteArguments,
) -> Query<'q, Sqlite, SqliteArguments> {
    sqlx::query_with(sql, args)
}

#[expect(clippy::disallowed_methods, reason = "this crate is the facade the ban points to")]
pub(crate) fn for_postgres<'q>(sql: SqlStr, args: PgArguments) -> Query<'q, Postgres, PgArguments> {
    sqlx::query_with(sql, args)
}

/// Several statements without values: session settings and migrations.
#[expect(clippy::disallowed_methods, reason = "this crate is the facade the ban points to")]
pub(crate) fn script(sql: &'static str) -> RawSql {
    sqlx::raw_sql(sql)
}

/// Text put together at run time. Whoever calls this shows that every piece of it is the program's own.
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this crate is the facade the ban points to"
)]
pub(crate) fn composed(sql: String) -> SqlStr {
    use sqlx::{AssertSqlSafe, SqlSafeStr as _};

    AssertSqlSafe(sql).into_sql_str()
}
