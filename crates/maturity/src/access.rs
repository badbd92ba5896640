//! Who may do what in this room. Pure.

use kernel::{Actor, Peran, Permission, Scope};

/// Reading assessments and their reasons.
pub const LIHAT: Permission = Permission {
    code: "indeks.lihat",
    label: "Melihat penilaian dan alasannya",
    granted_to: &[
        Peran::AdminInstansi,
        Peran::AdminOpd,
        Peran::Operator,
        Peran::Verifikator,
        Peran::Pengesah,
        Peran::Koordinator,
        Peran::Pimpinan,
        Peran::AsesorInternal,
        Peran::Evaluator,
        Peran::Pegawai,
    ],
};

/// Bringing in levels and saying where they come from.
pub const IMPOR: Permission = Permission {
    code: "indeks.impor",
    label: "Mengimpor tingkat indikator",
    granted_to: &[Peran::AsesorInternal, Peran::Koordinator],
};

/// Showing an assessment to the public. Not the assessor's, so that two people see a number
/// before everybody does.
pub const TERBIT: Permission = Permission {
    code: "indeks.terbit",
    label: "Menerbitkan penilaian di halaman publik",
    granted_to: &[Peran::Koordinator, Peran::AdminInstansi],
};

/// Reading what is published.
pub const PUBLIK: Permission = Permission {
    code: "indeks.publik",
    label: "Melihat penilaian yang diterbitkan",
    granted_to: &[Peran::Publik],
};

/// Every permission of the room.
pub(crate) const ALL: &[&Permission] = &[&LIHAT, &IMPOR, &TERBIT, &PUBLIK];

/// An assessment is of the whole institution: a role held in one agency does not reach it.
fn whole(scope: Option<Scope>) -> Option<Scope> {
    scope.filter(|scope| scope.opd().is_none())
}

/// Reading is for everybody in the institution, wherever their role is held.
pub(crate) fn may_read(actor: &Actor) -> Option<Scope> {
    actor.scope(&LIHAT)
}

/// Bringing in and changing levels.
pub(crate) fn may_import(actor: &Actor) -> Option<Scope> {
    whole(actor.scope(&IMPOR))
}

/// Publishing and taking back.
pub(crate) fn may_publish(actor: &Actor) -> Option<Scope> {
    whole(actor.scope(&TERBIT))
}

/// Reading the public pages.
pub(crate) fn may_read_public(actor: &Actor) -> Option<Scope> {
    actor.scope(&PUBLIK)
}

#[cfg(test)]
mod tests {
    use kernel::{AccountId, Assignment, InstansiId, OpdId, Subtree, Zona};

    use super::*;

    fn person(peran: Peran, subtree: Subtree) -> Actor {
        let assignments = vec![Assignment { peran, subtree }];
        Actor::signed_in(AccountId("a".into()), "Ani".into(), InstansiId(1), Zona::Wib, assignments)
    }

    #[test]
    fn a_role_in_one_agency_reads_but_does_not_import() {
        let subtree = Subtree::Opd(vec![OpdId("dinas".into())]);
        let assessor = person(Peran::AsesorInternal, subtree);
        assert!(may_read(&assessor).is_some());
        assert_eq!(may_import(&assessor), None);
    }

    #[test]
    fn whoever_imports_does_not_publish() {
        let assessor = person(Peran::AsesorInternal, Subtree::Whole);
        assert!(may_import(&assessor).is_some());
        assert_eq!(may_publish(&assessor), None);
        let admin = person(Peran::AdminInstansi, Subtree::Whole);
        assert!(may_publish(&admin).is_some());
        assert_eq!(may_import(&admin), None);
    }

    #[test]
    fn a_visitor_reads_what_is_published_only() {
        let visitor = Actor::visitor(InstansiId(1), Zona::Wib);
        assert!(may_read_public(&visitor).is_some());
        assert_eq!(may_read(&visitor), None);
    }
}
