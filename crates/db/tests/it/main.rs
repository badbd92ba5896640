//! The facade on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod conflict;
mod copy;
mod dialect;
mod full;
mod migration;
mod opening;
mod race;
mod refusal;
mod select;
mod transaction;
mod writer;

use db::{Migration, Sql};

/// What the stories of this crate are told with.
pub(crate) const SCHEMA: &[Migration] = &[Migration {
    name: "20260101_0000_uji_barang",
    sql: Sql::PerEngine {
        sqlite: concat!(
            include_str!("barang.sql"),
            "CREATE TABLE uji_isi (instansi_id BIGINT NOT NULL, isi BLOB, jarak_m DOUBLE PRECISION);"
        ),
        postgres: concat!(
            include_str!("barang.sql"),
            "CREATE TABLE uji_isi (instansi_id BIGINT NOT NULL, isi BYTEA, jarak_m DOUBLE PRECISION);"
        ),
    },
}];

/// The upsert of the shared dialect, as the rooms write it.
pub(crate) const SAVE: &str = "INSERT INTO uji_barang
       (instansi_id, id, kode, jumlah, aktif, version, changed_at)
     VALUES ($1, $2, $3, $4, $5, 1, $6)
     ON CONFLICT (instansi_id, id) DO UPDATE SET
       kode       = excluded.kode,
       jumlah     = excluded.jumlah,
       aktif      = excluded.aktif,
       version    = uji_barang.version + 1,
       changed_at = excluded.changed_at
     WHERE uji_barang.version = $7
     RETURNING version, aktif";
