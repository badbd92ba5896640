//! Many agencies and units at once: a handful of statements, however many there are, so that nobody waits long for the
//! writer.

use db::{Kind, Shape, Tx, Value, args};
use kernel::{OpdId, Scope};

use super::{By, opd_semula::Head};
use crate::{
    audit::{self, Entry},
    rules::tree::Opd,
};

static OPD: Shape = Shape {
    table: "org_opd",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("kode", Kind::Text),
        ("penerus_id", Kind::Text),
        ("version", Kind::Int),
        ("changed_by", Kind::Text),
        ("changed_at", Kind::Int),
    ],
    conflict: "ON CONFLICT (instansi_id, id) DO UPDATE SET penerus_id = excluded.penerus_id,
                 version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
};

static VERSI: Shape = Shape {
    table: "org_opd_versi",
    columns: &[
        ("instansi_id", Kind::Int),
        ("opd_id", Kind::Text),
        ("berlaku_mulai", Kind::Text),
        ("berlaku_sampai", Kind::Text),
        ("nama", Kind::Text),
        ("singkatan", Kind::Text),
        ("jenis", Kind::Text),
        ("perangkat_daerah", Kind::Bool),
        ("induk_id", Kind::Text),
        ("dasar", Kind::Text),
        ("changed_by", Kind::Text),
        ("changed_at", Kind::Int),
    ],
    conflict: "ON CONFLICT (instansi_id, opd_id, berlaku_mulai) DO UPDATE SET
                 berlaku_sampai = excluded.berlaku_sampai, nama = excluded.nama, singkatan = excluded.singkatan,
                 jenis = excluded.jenis, perangkat_daerah = excluded.perangkat_daerah, induk_id = excluded.induk_id,
                 dasar = excluded.dasar, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
};

/// What is to be written of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tulis {
    /// The node.
    pub id: OpdId,
    /// Its code.
    pub kode: String,
    /// What it is from now on.
    pub head: Head,
    /// The versions that are new or end now.
    pub versions: Vec<Opd>,
    /// What was done, for the trail.
    pub action: &'static str,
    /// The same in a sentence.
    pub detail: String,
}

impl Tulis {
    fn entry(&self) -> Entry<'_> {
        Entry {
            room: "org",
            action: self.action,
            subject: self.id.as_str(),
            opd: Some(&self.id),
            detail: self.detail.clone(),
        }
    }
}

/// Writes nodes, each once. The caller holds the tree and has seen the version from which each goes on.
pub(crate) async fn put_all(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    nodes: &[Tulis],
) -> db::Result<()> {
    let head = |node: &Tulis| {
        let Tulis { id, kode, head: Head { version, penerus }, .. } = node;
        args![scope.instansi(), id, kode, penerus.clone(), *version, by.actor.by(), by.at]
    };
    tx.insert_all(&OPD, &nodes.iter().map(head).collect::<Vec<_>>()).await?;
    put_versions(tx, scope, by, nodes.iter().flat_map(|node| &node.versions)).await?;
    let entries: Vec<Entry<'_>> = nodes.iter().map(Tulis::entry).collect();
    audit::append_all(tx, by, &entries).await
}

/// Writes versions of nodes that are there, each once; one that begins on the same day is replaced.
pub(super) async fn put_versions(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    versions: impl Iterator<Item = &Opd>,
) -> db::Result<()> {
    let row = |opd: &Opd| -> Vec<Value> {
        args![
            scope.instansi(),
            &opd.id,
            opd.mulai.to_string(),
            opd.sampai.map(|last| last.to_string()),
            &opd.nama,
            opd.singkatan.as_deref(),
            opd.jenis.code(),
            opd.perangkat_daerah,
            opd.induk.clone(),
            opd.dasar.as_deref(),
            by.actor.by(),
            by.at
        ]
    };
    tx.insert_all(&VERSI, &versions.map(row).collect::<Vec<_>>()).await
}
