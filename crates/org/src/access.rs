//! Who may do what with the house itself. Pure.

use kernel::{Actor, Assignment, OpdId, Peran, Permission, Scope, Subtree};

/// See the agency tree. Which agencies a government has is public; the page is for whoever signed in.
pub const OPD_LIHAT: Permission = Permission {
    code: "org.opd.lihat",
    label: "Melihat susunan perangkat daerah",
    granted_to: &[Peran::Publik],
};

/// Read the ledger of facts. A fact is published to be read; the pages are for whoever signed in, and visitors
/// get as JSON what its room calls public.
pub const FAKTA_LIHAT: Permission = Permission {
    code: "org.fakta.lihat",
    label: "Membaca buku fakta",
    granted_to: &[Peran::Publik],
};

/// Add, rename, move and close agencies and units.
pub const OPD_UBAH: Permission = Permission {
    code: "org.opd.ubah",
    label: "Mengubah susunan perangkat daerah",
    granted_to: &[Peran::AdminInstansi, Peran::AdminOpd],
};

/// See accounts and who holds which role.
pub const AKUN_LIHAT: Permission = Permission {
    code: "org.akun.lihat",
    label: "Melihat akun dan peran",
    granted_to: &[Peran::AdminInstansi, Peran::AdminOpd, Peran::Koordinator, Peran::Evaluator],
};

/// Create, change and close accounts, give and end roles.
pub const AKUN_KELOLA: Permission = Permission {
    code: "org.akun.kelola",
    label: "Mengelola akun dan peran",
    granted_to: &[Peran::AdminInstansi, Peran::AdminOpd],
};

/// Read the audit trail.
pub const AUDIT_LIHAT: Permission = Permission {
    code: "org.audit.lihat",
    label: "Membaca jejak audit",
    granted_to: &[
        Peran::AdminInstansi,
        Peran::AdminOpd,
        Peran::Koordinator,
        Peran::Pimpinan,
        Peran::Evaluator,
    ],
};

/// See the jobs of the whole institution, call them off, and see how the scheduled rounds of the house go.
pub const PEKERJAAN_LIHAT: Permission = Permission {
    code: "org.pekerjaan.lihat",
    label: "Melihat pekerjaan semua orang",
    granted_to: &[Peran::AdminInstansi],
};

/// What everybody may who has signed in; no role gives more or less of it.
const SENDIRI: Permission = Permission {
    code: "org.pekerjaan.sendiri",
    label: "Melihat pekerjaan sendiri",
    granted_to: &[Peran::Pegawai],
};

/// Whose jobs somebody reaches: those of the whole institution, or the own ones. `jobs` answers to a scope that
/// is not the whole institution with the own jobs only, so whoever may not see all gets one without any agency. A
/// scope of the program itself would not do: it is the whole institution, and would open the jobs of others.
pub fn pekerjaan_scope(actor: &Actor) -> Option<Scope> {
    actor.scope(&PEKERJAAN_LIHAT).or_else(|| {
        let nowhere = Subtree::Opd(vec![OpdId(String::new())]);
        let own = vec![Assignment { peran: Peran::Pegawai, subtree: nowhere }];
        let account = actor.account()?.clone();
        let name = actor.name().to_owned();
        Actor::signed_in(account, name, actor.instansi(), actor.zona(), own).scope(&SENDIRI)
    })
}

/// Every permission of the house, for its manifest.
pub const ALL: &[&Permission] = &[
    &OPD_LIHAT,
    &FAKTA_LIHAT,
    &OPD_UBAH,
    &AKUN_LIHAT,
    &AKUN_KELOLA,
    &AUDIT_LIHAT,
    &PEKERJAAN_LIHAT,
];

#[cfg(test)]
mod tests {
    use kernel::{AccountId, InstansiId, Zona};

    use super::*;

    fn actor(peran: Peran, subtree: Subtree) -> Actor {
        Actor::signed_in(
            AccountId("a".to_owned()),
            "Ani".to_owned(),
            InstansiId(1),
            Zona::Wib,
            vec![Assignment { peran, subtree }],
        )
    }

    #[test]
    fn an_employee_sees_the_tree_the_facts_and_nothing_else_of_the_office() {
        let pegawai = actor(Peran::Pegawai, Subtree::Whole);
        assert!(pegawai.may(&OPD_LIHAT) && pegawai.may(&FAKTA_LIHAT));
        for permission in [&OPD_UBAH, &AKUN_LIHAT, &AKUN_KELOLA, &AUDIT_LIHAT] {
            assert!(!pegawai.may(permission), "{}", permission.code);
        }
    }

    #[test]
    fn who_reads_everything_changes_nothing() {
        for peran in [Peran::Pimpinan, Peran::Evaluator, Peran::Koordinator] {
            let reader = actor(peran, Subtree::Whole);
            assert!(reader.may(&AUDIT_LIHAT));
            assert!(!reader.may(&AKUN_KELOLA) && !reader.may(&OPD_UBAH), "{peran:?}");
        }
    }

    #[test]
    fn jobs_of_others_are_for_who_runs_the_institution() {
        let admin = pekerjaan_scope(&actor(Peran::AdminInstansi, Subtree::Whole));
        assert_eq!(admin.expect("an administrator").opd(), None);
        for peran in [Peran::Pegawai, Peran::AdminOpd, Peran::Pimpinan] {
            let own = pekerjaan_scope(&actor(peran, Subtree::Whole)).expect("signed in");
            assert!(own.opd().is_some(), "{peran:?}: not the whole institution");
        }
        assert_eq!(pekerjaan_scope(&Actor::visitor(InstansiId(1), Zona::Wib)), None);
    }

    #[test]
    fn an_agency_administrator_reaches_the_own_agency_only() {
        let own = OpdId("dinas".to_owned());
        let admin = actor(Peran::AdminOpd, Subtree::Opd(vec![own.clone()]));
        let scope = admin.scope(&AKUN_KELOLA).expect("an administrator");
        assert!(scope.includes(&own));
        assert!(!scope.includes(&OpdId("lain".to_owned())));
    }
}
