//! Who may do what in this room. Pure.

use kernel::{Actor, Peran, Permission, Scope};

/// Reading.
pub(crate) const LIHAT: Permission = Permission {
    code: "ruangbaru.lihat",
    label: "Melihat benda",
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

/// Adding and changing.
pub(crate) const UBAH: Permission = Permission {
    code: "ruangbaru.ubah",
    label: "Menambah dan mengubah benda",
    granted_to: &[Peran::AdminInstansi, Peran::Operator],
};

/// Every permission of the room.
pub(crate) const ALL: &[&Permission] = &[&LIHAT, &UBAH];

/// Reading is for everybody in the institution, wherever their role is held.
pub(crate) fn may_read(actor: &Actor) -> Option<Scope> {
    actor.scope(&LIHAT)
}

/// What is written here belongs to the whole institution: a role held in one agency does not reach it.
pub(crate) fn may_change(actor: &Actor) -> Option<Scope> {
    actor.scope(&UBAH).filter(|scope| scope.opd().is_none())
}

#[cfg(test)]
mod tests {
    use kernel::{AccountId, Assignment, InstansiId, OpdId, Subtree, Zona};

    use super::*;

    fn operator(subtree: Subtree) -> Actor {
        let assignments = vec![Assignment { peran: Peran::Operator, subtree }];
        Actor::signed_in(AccountId("a".into()), "Ani".into(), InstansiId(1), Zona::Wib, assignments)
    }

    #[test]
    fn a_role_in_one_agency_reads_but_does_not_change() {
        let actor = operator(Subtree::Opd(vec![OpdId("dinas".into())]));
        assert!(may_read(&actor).is_some());
        assert_eq!(may_change(&actor), None);
        assert!(may_change(&operator(Subtree::Whole)).is_some());
    }

    #[test]
    fn a_visitor_does_not_even_read() {
        assert_eq!(may_read(&Actor::visitor(InstansiId(1), Zona::Wib)), None);
    }
}
