//! Typed values into markup, with the components of `ui` only.

pub(crate) mod daftar;
pub(crate) mod jabatan;
pub(crate) mod jabatan_form;
pub(crate) mod orang;
pub(crate) mod orang_form;
pub(crate) mod pangku_form;
pub(crate) mod pembetulan;
pub(crate) mod perkiraan;

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{OpdId, tanggal_panjang};
use org::opd::Opd;
use ui::{Crumb, Opt, Tab};

use crate::{
    rules::pangku::Masa,
    store::{
        jabatan::{Jabatan, JabatanId},
        orang::PegawaiId,
    },
};

/// Where the register stands in the address.
pub(crate) const ROOT: &str = "/pegawai";
pub(crate) const HOME: Crumb<'static> = Crumb { label: "Pegawai", href: ROOT };

/// The address of one person.
pub(crate) fn address(id: &PegawaiId) -> String {
    format!("{ROOT}/orang/{id}")
}

/// The address of one post.
pub(crate) fn jabatan_address(id: &JabatanId) -> String {
    format!("{ROOT}/jabatan/{id}")
}

/// Agencies and units of today, for names and choices.
pub(crate) struct Units(BTreeMap<OpdId, Opd>);

impl Units {
    pub(crate) fn new(all: Vec<Opd>) -> Self {
        Self(all.into_iter().map(|opd| (opd.id.clone(), opd)).collect())
    }

    /// Its name, or that it is gone.
    pub(crate) fn name(&self, id: &OpdId) -> &str {
        self.0.get(id).map_or("Unit yang sudah ditutup", |opd| &opd.nama)
    }

    /// Its short name, for lists.
    pub(crate) fn short(&self, id: &OpdId) -> &str {
        self.0.get(id).map_or("Unit yang sudah ditutup", Opd::short)
    }

    /// A unit and everything below it.
    pub(crate) fn below(&self, root: &OpdId) -> Vec<OpdId> {
        let mut found = vec![root.clone()];
        let mut next = 0;
        while let Some(at) = found.get(next).cloned() {
            let children = self.0.values().filter(|opd| opd.induk.as_ref() == Some(&at));
            for child in children {
                if !found.contains(&child.id) {
                    found.push(child.id.clone());
                }
            }
            next += 1;
        }
        found
    }

    /// The Perangkat Daerah in which a unit lies: itself, or the nearest one above it.
    pub(crate) fn agency(&self, id: &OpdId) -> OpdId {
        let mut at = id.clone();
        // Deeper than any tree of agencies, should stored rows form a circle.
        for _ in 0..32 {
            match self.0.get(&at) {
                Some(opd) if !opd.perangkat_daerah => match &opd.induk {
                    Some(above) => at = above.clone(),
                    None => break,
                },
                _ => break,
            }
        }
        at
    }

    /// As choices, indented as they stand.
    pub(crate) fn options(&self) -> Vec<Opt> {
        let mut options = Vec::new();
        let is_root =
            |opd: &&Opd| opd.induk.as_ref().is_none_or(|above| !self.0.contains_key(above));
        let mut roots: Vec<&Opd> = self.0.values().filter(is_root).collect();
        roots.sort_by(|a, b| a.kode.cmp(&b.kode));
        let mut waiting: Vec<(usize, &Opd)> = roots.into_iter().rev().map(|opd| (0, opd)).collect();
        while let Some((depth, opd)) = waiting.pop() {
            let indent = "\u{2003}".repeat(depth);
            options.push(Opt::new(opd.id.as_str(), format!("{indent}{}", opd.nama)));
            let mut children: Vec<&Opd> =
                self.0.values().filter(|child| child.induk.as_ref() == Some(&opd.id)).collect();
            children.sort_by(|a, b| b.kode.cmp(&a.kode));
            // The tree of agencies has no circles: `org` refuses them.
            waiting.extend(children.into_iter().map(|child| (depth + 1, child)));
        }
        options
    }
}

/// Posts by id, for names.
pub(crate) struct Posts(BTreeMap<JabatanId, Jabatan>);

impl Posts {
    pub(crate) fn new(all: Vec<Jabatan>) -> Self {
        Self(all.into_iter().map(|post| (post.id.clone(), post)).collect())
    }

    /// The post.
    pub(crate) fn find(&self, id: &JabatanId) -> Option<&Jabatan> {
        self.0.get(id)
    }

    /// Its name, or that it is gone.
    pub(crate) fn name(&self, id: &JabatanId) -> &str {
        self.find(id).map_or("Jabatan yang sudah dihapus", |post| &post.data.nama)
    }
}

/// The first day to the last, in words.
pub(crate) fn period(masa: Masa) -> String {
    let from = tanggal_panjang(masa.mulai);
    masa.sampai.map_or_else(
        || format!("sejak {from}"),
        |last| format!("{from} sampai {}", tanggal_panjang(last)),
    )
}

/// A day, or what stands for its absence.
pub(crate) fn day(date: Option<Date>) -> String {
    date.map_or_else(|| "\u{2013}".to_owned(), tanggal_panjang)
}

/// The parts of the register, as far as the reader may see them.
pub(crate) fn tabs(current: &str, may_list: bool, may_change: bool) -> Vec<Tab> {
    let all = [
        ("Orang", ROOT, may_list),
        ("Jabatan", jabatan::LIST, true),
        ("Perkiraan", perkiraan::LIST, may_list),
        ("Pembetulan", pembetulan::LIST, may_change),
    ];
    all.into_iter()
        .filter(|(_, _, may_see)| *may_see)
        .map(|(label, href, _)| Tab {
            label: label.to_owned(),
            href: href.to_owned(),
            note: None,
            current: label == current,
        })
        .collect()
}
