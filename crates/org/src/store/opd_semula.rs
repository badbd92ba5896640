//! Agencies and units as they stood before an import, and their way back.

use std::collections::{BTreeMap, BTreeSet};

use db::{Select, Tx, args, in_list};
use kernel::{OpdId, Scope};
use serde::{Deserialize, Serialize};

use super::{By, date, inconsistent, opd_banyak, optional_date};
use crate::rules::{jenis::JenisOpd, tree::Opd};

/// What a node is beside its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Counts its changes.
    pub version: i64,
    /// Who goes on with its work.
    pub penerus: Option<OpdId>,
}

/// A node as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Semula {
    /// Who went on with its work.
    pub penerus: Option<OpdId>,
    /// Its versions.
    pub versions: Vec<Opd>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    kode: String,
    penerus: Option<String>,
    versi: Vec<WrittenVersion>,
}

#[derive(Serialize, Deserialize)]
struct WrittenVersion {
    mulai: String,
    sampai: Option<String>,
    nama: String,
    singkatan: Option<String>,
    jenis: String,
    perangkat_daerah: bool,
    induk: Option<String>,
    dasar: Option<String>,
}

impl Semula {
    /// As it is kept.
    pub(crate) fn to_text(&self) -> db::Result<String> {
        let version = |opd: &Opd| WrittenVersion {
            mulai: opd.mulai.to_string(),
            sampai: opd.sampai.map(|last| last.to_string()),
            nama: opd.nama.clone(),
            singkatan: opd.singkatan.clone(),
            jenis: opd.jenis.code().to_owned(),
            perangkat_daerah: opd.perangkat_daerah,
            induk: opd.induk.as_ref().map(|induk| induk.0.clone()),
            dasar: opd.dasar.clone(),
        };
        let written = Written {
            kode: self.versions.first().map(|opd| opd.kode.clone()).unwrap_or_default(),
            penerus: self.penerus.as_ref().map(|penerus| penerus.0.clone()),
            versi: self.versions.iter().map(version).collect(),
        };
        serde_json::to_string(&written)
            .map_err(|error| inconsistent(format!("a node that cannot be kept: {error}")))
    }

    /// Reads what was kept of the node `id`.
    pub(crate) fn parse(id: &OpdId, text: &str) -> db::Result<Self> {
        let written: Written = serde_json::from_str(text)
            .map_err(|error| inconsistent(format!("what was kept of opd {id}: {error}")))?;
        let kode = written.kode;
        let versions = written.versi.into_iter().map(|v| {
            Ok(Opd {
                id: id.clone(),
                kode: kode.clone(),
                jenis: JenisOpd::parse(&v.jenis)
                    .ok_or_else(|| inconsistent(format!("opd {id} was of kind {}", v.jenis)))?,
                mulai: date(&v.mulai)?,
                sampai: optional_date(v.sampai.as_deref())?,
                nama: v.nama,
                singkatan: v.singkatan,
                perangkat_daerah: v.perangkat_daerah,
                induk: v.induk.map(OpdId),
                dasar: v.dasar,
            })
        });
        Ok(Self {
            penerus: written.penerus.map(OpdId),
            versions: versions.collect::<db::Result<_>>()?,
        })
    }
}

/// Every node of the institution beside its versions.
pub(crate) async fn heads(tx: &mut Tx, scope: &Scope) -> db::Result<BTreeMap<OpdId, Head>> {
    let rows: Vec<(String, i64, Option<String>)> = tx
        .all(
            "SELECT id, version, penerus_id FROM org_opd WHERE instansi_id = $1",
            args![scope.instansi()],
        )
        .await?;
    let head = |(id, version, penerus): (String, i64, Option<String>)| {
        (OpdId(id), Head { version, penerus: penerus.map(OpdId) })
    };
    Ok(rows.into_iter().map(head).collect())
}

/// What of the office stands in a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    /// Somebody works there.
    Account(OpdId),
    /// Somebody holds a role there, or did.
    Role(OpdId),
}

/// One of these nodes in which somebody has an account or holds a role, or did.
pub(crate) async fn in_use(
    tx: &mut Tx,
    scope: &Scope,
    ids: &BTreeSet<OpdId>,
) -> db::Result<Option<Used>> {
    let roles = Select::new(
        "SELECT DISTINCT opd_id FROM org_peran WHERE instansi_id = {}",
        args![scope.instansi()],
    );
    let accounts = Select::new(
        "SELECT DISTINCT opd_id FROM org_akun WHERE instansi_id = {}",
        args![scope.instansi()],
    );
    // The role first: whoever moves the account is not to find afterwards that it was of no use.
    for (select, role) in [(roles, true), (accounts, false)] {
        let list = in_list("opd_id", ids.iter().map(OpdId::as_str));
        let rows: Vec<(String,)> = tx.select(select.and_in(list)).await?;
        if let Some((id,)) = rows.into_iter().next() {
            let id = OpdId(id);
            return Ok(Some(if role { Used::Role(id) } else { Used::Account(id) }));
        }
    }
    Ok(None)
}

/// Puts nodes back as they stood, and takes away those that did not stand at all. The caller has seen that nothing else
/// stands on them.
pub(crate) async fn restore(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    nodes: &BTreeMap<OpdId, Option<Semula>>,
) -> db::Result<()> {
    // All versions first: they may name one another's nodes.
    for id in nodes.keys() {
        tx.execute(
            "DELETE FROM org_opd_versi WHERE instansi_id = $1 AND opd_id = $2",
            args![scope.instansi(), id],
        )
        .await?;
    }
    let kept = || nodes.iter().filter_map(|(id, node)| Some((id, node.as_ref()?)));
    for (id, node) in kept() {
        tx.execute(
            "UPDATE org_opd SET penerus_id = $3, version = version + 1, changed_by = $4, changed_at = $5
             WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id, node.penerus.clone(), by.actor.by(), by.at],
        )
        .await?;
    }
    for (id, _) in nodes.iter().filter(|(_, node)| node.is_none()) {
        tx.execute(
            "DELETE FROM org_opd WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id],
        )
        .await?;
    }
    let versions = kept().flat_map(|(_, node)| &node.versions);
    opd_banyak::put_versions(tx, scope, by, versions).await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_node_reads_back_as_it_was_kept() {
        let id = OpdId("opd-1".to_owned());
        let old = Opd {
            id: id.clone(),
            kode: "disdik".to_owned(),
            nama: "Dinas \"P dan K\"".to_owned(),
            singkatan: None,
            jenis: JenisOpd::Dinas,
            perangkat_daerah: true,
            induk: Some(OpdId("opd-2".to_owned())),
            mulai: date(2017, 1, 1),
            sampai: Some(date(2020, 12, 31)),
            dasar: Some("Perda 8/2016".to_owned()),
        };
        let new = Opd { mulai: date(2021, 1, 1), sampai: None, dasar: None, ..old.clone() };
        let kept = Semula { penerus: Some(OpdId("opd-3".to_owned())), versions: vec![old, new] };
        let text = kept.to_text().expect("a text");
        assert_eq!(Semula::parse(&id, &text).expect("its own text"), kept);
        assert!(Semula::parse(&id, "{}").is_err());
    }
}
