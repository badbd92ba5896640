//! Who may do what in the register. Pure.

use kernel::{Actor, InstansiId, Peran, Permission, Scope};

/// Taking in boundaries.
pub const BATAS: Permission = Permission {
    code: "wilayah.batas",
    label: "Memuat batas wilayah",
    granted_to: &[Peran::AdminInstansi],
};

/// Reading places and their boundaries: a token needs it, a person does not.
pub const LIHAT: Permission = Permission {
    code: "wilayah.lihat",
    label: "Melihat wilayah dan batasnya",
    granted_to: &[Peran::Publik],
};

/// Every permission of the register.
pub(crate) const ALL: &[&Permission] = &[&LIHAT, &BATAS];

/// The boundaries are the same for every institution, so they are in the hands of the house's own.
pub(crate) fn may_load(actor: &Actor, house: InstansiId) -> Option<Scope> {
    actor.scope(&BATAS).filter(|scope| scope.opd().is_none() && scope.instansi() == house)
}

#[cfg(test)]
mod tests {
    use kernel::{AccountId, Assignment, OpdId, Subtree, Zona};

    use super::*;

    fn actor(peran: Peran, subtree: Subtree) -> Actor {
        let held = vec![Assignment { peran, subtree }];
        Actor::signed_in(AccountId("a".into()), "Ani".to_owned(), InstansiId(13), Zona::Wib, held)
    }

    #[test]
    fn boundaries_are_taken_in_by_the_administrator_of_the_house_alone() {
        let admin = actor(Peran::AdminInstansi, Subtree::Whole);
        assert!(may_load(&admin, InstansiId(13)).is_some());
        assert!(
            may_load(&admin, InstansiId(1377)).is_none(),
            "an institution beside the house's own"
        );
        assert!(may_load(&actor(Peran::Koordinator, Subtree::Whole), InstansiId(13)).is_none());
        let part = Subtree::Opd(vec![OpdId("dinas".into())]);
        assert!(may_load(&actor(Peran::AdminInstansi, part), InstansiId(13)).is_none());
    }
}
