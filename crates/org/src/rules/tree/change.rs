//! What may be done to a node, and what that does to its versions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::OpdId;

use super::{Forest, Opd};
use crate::rules::jenis::JenisOpd;

/// What a version says of a node, without its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Full name.
    pub nama: String,
    /// Abbreviation.
    pub singkatan: Option<String>,
    /// Kind.
    pub jenis: JenisOpd,
    /// Whether it counts as a Perangkat Daerah.
    pub perangkat_daerah: bool,
    /// The node above.
    pub induk: Option<OpdId>,
    /// The regulation behind it.
    pub dasar: Option<String>,
}

/// What somebody wants to do to a node from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// New name, kind or place.
    Revise(Facts),
    /// Closed: the day before is its last.
    Close {
        /// The node that goes on with its work, if any.
        penerus: Option<OpdId>,
    },
}

/// Why a change cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError {
    /// The past of a node is not rewritten.
    #[error("earlier than the newest version, which starts {latest}")]
    BeforeLatest {
        /// First day of the newest version.
        latest: Date,
    },
    /// Closing what is closed.
    #[error("closed since {last}")]
    AlreadyClosed {
        /// Its last day.
        last: Date,
    },
    /// The chosen parent does not stand on that day.
    #[error("the parent does not stand on that day")]
    ParentMissing,
    /// The chosen parent is to be closed later.
    #[error("the parent ends {last}")]
    ParentEnds {
        /// The parent's last day.
        last: Date,
    },
    /// The node would stand below itself, on that day or on a later one.
    #[error("the node would stand below itself")]
    Cycle,
    /// Something still stands below a node to be closed.
    #[error("{} nodes stand below", names.len())]
    HasChildren {
        /// Their names.
        names: Vec<String>,
    },
    /// Who is to go on with its work does not stand on that day.
    #[error("the successor does not stand on that day")]
    SuccessorMissing,
    /// Nothing would change.
    #[error("nothing would change")]
    Unchanged,
}

/// What a change does to the versions of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The version that starts on this day gets this last day.
    pub ends: Option<(Date, Date)>,
    /// The version to write; it replaces one that starts on the same day.
    pub writes: Option<Opd>,
    /// Who goes on with the work of a node that is closed.
    pub penerus: Option<OpdId>,
    /// Whether a successor that was named before stays: a node that is renamed before its planned end
    /// still has one.
    pub keeps_penerus: bool,
}

impl Forest {
    /// Plans a change of the node `id` from `from` on. `None` when the node has no version at all.
    pub(crate) fn plan(
        &self,
        id: &OpdId,
        from: Date,
        change: &Change,
    ) -> Option<Result<Plan, ChangeError>> {
        let latest = self.latest(id)?;
        Some(if from < latest.mulai {
            Err(ChangeError::BeforeLatest { latest: latest.mulai })
        } else {
            match change {
                Change::Revise(facts) => revise(self, latest, from, facts),
                Change::Close { penerus } => close(self, latest, from, penerus.as_ref()),
            }
        })
    }

    /// Plans a new node.
    pub(crate) fn plan_new(&self, new: &Opd) -> Result<Plan, ChangeError> {
        self.check_parent(new)?;
        Ok(Plan { ends: None, writes: Some(new.clone()), penerus: None, keeps_penerus: false })
    }

    /// The parent must stand from the first to the last day of the version.
    pub(super) fn check_parent(&self, new: &Opd) -> Result<(), ChangeError> {
        let Some(induk) = &new.induk else { return Ok(()) };
        if *induk == new.id {
            return Err(ChangeError::Cycle);
        }
        if self.on(induk, new.mulai).is_none() {
            return Err(ChangeError::ParentMissing);
        }
        let mut day = new.mulai;
        while let Some(last) = self.on(induk, day).map(|opd| opd.sampai) {
            match last {
                None => return Ok(()),
                Some(last) if new.sampai.is_some_and(|until| until <= last) => return Ok(()),
                Some(last) => match last.tomorrow() {
                    Ok(next) => day = next,
                    Err(_) => return Ok(()),
                },
            }
        }
        let last = day.yesterday().unwrap_or(day);
        Err(ChangeError::ParentEnds { last })
    }
}

fn revise(forest: &Forest, latest: &Opd, from: Date, facts: &Facts) -> Result<Plan, ChangeError> {
    // A version that was written with its closing day already known keeps that day.
    let still_open = latest.valid_on(from);
    let next = Opd {
        id: latest.id.clone(),
        kode: latest.kode.clone(),
        nama: facts.nama.clone(),
        singkatan: facts.singkatan.clone(),
        jenis: facts.jenis,
        perangkat_daerah: facts.perangkat_daerah,
        induk: facts.induk.clone(),
        mulai: from,
        sampai: latest.sampai.filter(|_| still_open),
        dasar: facts.dasar.clone(),
    };
    let same_facts = next.nama == latest.nama
        && next.singkatan == latest.singkatan
        && next.jenis == latest.jenis
        && next.perangkat_daerah == latest.perangkat_daerah
        && next.induk == latest.induk;
    if still_open && same_facts && (from > latest.mulai || next.dasar == latest.dasar) {
        return Err(ChangeError::Unchanged);
    }
    forest.check_parent(&next)?;
    // Where it hangs as before, the tree stays one.
    let moves = !still_open || latest.induk != facts.induk;
    // From that day on it has no other version, so that only the nodes above are to be asked.
    if moves && forest.hangs_below_itself(&next) {
        return Err(ChangeError::Cycle);
    }
    let ends = (still_open && from > latest.mulai)
        .then(|| from.yesterday().ok().map(|last| (latest.mulai, last)))
        .flatten();
    Ok(Plan { ends, writes: Some(next), penerus: None, keeps_penerus: still_open })
}

fn close(
    forest: &Forest,
    latest: &Opd,
    from: Date,
    penerus: Option<&OpdId>,
) -> Result<Plan, ChangeError> {
    if let Some(last) = latest.sampai {
        return Err(ChangeError::AlreadyClosed { last });
    }
    if from <= latest.mulai {
        return Err(ChangeError::BeforeLatest { latest: latest.mulai });
    }
    let names: BTreeSet<String> = forest
        .versions()
        .filter(|opd| {
            opd.induk.as_ref() == Some(&latest.id) && opd.sampai.is_none_or(|last| last >= from)
        })
        .map(|opd| opd.nama.clone())
        .collect();
    if !names.is_empty() {
        return Err(ChangeError::HasChildren { names: names.into_iter().collect() });
    }
    if let Some(penerus) = penerus {
        let stands = forest.on(penerus, from).is_some();
        if !stands || *penerus == latest.id {
            return Err(ChangeError::SuccessorMissing);
        }
    }
    let last = from
        .yesterday()
        .map_err(|_first_day_of_time| ChangeError::BeforeLatest { latest: latest.mulai })?;
    Ok(Plan {
        ends: Some((latest.mulai, last)),
        writes: None,
        penerus: penerus.cloned(),
        keeps_penerus: false,
    })
}
