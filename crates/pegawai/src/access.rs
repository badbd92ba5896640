//! Who may do what with the personnel register. Pure.

use kernel::{Peran, Permission};

/// See people, their posts and histories.
pub const LIHAT: Permission = Permission {
    code: "pegawai.lihat",
    label: "Melihat data pegawai",
    granted_to: &[
        Peran::AdminInstansi,
        Peran::AdminOpd,
        Peran::Pengesah,
        Peran::Koordinator,
        Peran::Evaluator,
    ],
};

/// Add and change people, posts, holdings and histories.
pub const KELOLA: Permission = Permission {
    code: "pegawai.kelola",
    label: "Mengelola data pegawai",
    granted_to: &[Peran::AdminInstansi, Peran::AdminOpd],
};

/// See which posts there are and who holds them: an office says so on its door. The pages are for whoever has signed
/// in, wherever their role is held.
pub const JABATAN_LIHAT: Permission = Permission {
    code: "pegawai.jabatan.lihat",
    label: "Melihat jabatan dan pemangkunya",
    granted_to: &[Peran::Publik],
};

/// Read the own record and ask for a correction. For whoever has signed in; a record is the own one by its account.
pub const SENDIRI: Permission = Permission {
    code: "pegawai.sendiri",
    label: "Melihat data diri dan meminta pembetulan",
    granted_to: &[Peran::Publik],
};

/// Every permission of the register.
pub(crate) const ALL: &[&Permission] = &[&LIHAT, &KELOLA, &JABATAN_LIHAT, &SENDIRI];

#[cfg(test)]
mod tests {
    use kernel::{AccountId, Actor, Assignment, InstansiId, OpdId, Subtree, Zona};

    use super::*;

    fn actor(peran: Peran, subtree: Subtree) -> Actor {
        let assignments = vec![Assignment { peran, subtree }];
        Actor::signed_in(AccountId("a".into()), "Ani".into(), InstansiId(1), Zona::Wib, assignments)
    }

    #[test]
    fn an_employee_reaches_the_own_record_and_no_list_of_people() {
        let pegawai = actor(Peran::Pegawai, Subtree::Whole);
        assert!(pegawai.may(&SENDIRI) && pegawai.may(&JABATAN_LIHAT));
        assert!(!pegawai.may(&LIHAT) && !pegawai.may(&KELOLA));
    }

    #[test]
    fn a_role_in_one_agency_reads_people_there_only_but_names_everywhere() {
        let own = OpdId("dinas".into());
        let admin = actor(Peran::AdminOpd, Subtree::Opd(vec![own.clone()]));
        let scope = admin.scope(&LIHAT).expect("held");
        assert!(scope.includes(&own) && !scope.includes(&OpdId("lain".into())));
        assert_eq!(admin.scope(&JABATAN_LIHAT).expect("in the house").opd(), None);
    }

    #[test]
    fn who_reads_everything_changes_nothing_and_a_visitor_sees_nobody() {
        for peran in [Peran::Koordinator, Peran::Evaluator] {
            let reader = actor(peran, Subtree::Whole);
            assert!(reader.may(&LIHAT) && !reader.may(&KELOLA), "{peran:?}");
        }
        let visitor = Actor::visitor(InstansiId(1), Zona::Wib);
        assert!(!visitor.may(&LIHAT) && !visitor.may(&KELOLA));
    }
}
