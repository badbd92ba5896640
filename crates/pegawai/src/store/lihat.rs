//! Who looked at whose record.

use db::{Db, Kind, Shape, Writer, args};
use kernel::{AccountId, Scope, Timestamp};

use super::orang::PegawaiId;

static LIHAT: Shape = Shape {
    table: "pegawai_lihat",
    columns: &[
        ("instansi_id", Kind::Int),
        ("pegawai_id", Kind::Text),
        ("at", Kind::Int),
        ("akun_id", Kind::Text),
        ("bagian", Kind::Text),
    ],
    conflict: "ON CONFLICT (instansi_id, pegawai_id, at, akun_id, bagian) DO NOTHING",
};

/// Notes a look, and answers once it is on the disk: nobody sees a record whose look was not noted.
pub(crate) async fn record(
    writer: &Writer,
    scope: &Scope,
    (akun, at): (&AccountId, Timestamp),
    pegawai: &PegawaiId,
    bagian: &str,
) -> db::Result<()> {
    writer.append(&LIHAT, args![scope.instansi(), pegawai.as_str(), at, akun, bagian]).await
}

/// A look at a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lihat {
    pub(crate) at: Timestamp,
    pub(crate) akun: AccountId,
    pub(crate) bagian: String,
}

/// Who looked at this record, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    pegawai: &PegawaiId,
    limit: i64,
) -> db::Result<Vec<Lihat>> {
    let rows: Vec<(i64, String, String)> = db
        .all(
            "SELECT at, akun_id, bagian FROM pegawai_lihat WHERE instansi_id = $1 AND pegawai_id = $2
             ORDER BY at DESC, akun_id, bagian LIMIT $3",
            args![scope.instansi(), pegawai.as_str(), limit],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(at, akun, bagian)| Lihat { at: Timestamp(at), akun: AccountId(akun), bagian })
        .collect())
}
