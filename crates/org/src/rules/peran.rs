//! Roles with dates: who holds what today, who may give what to whom.
#![warn(missing_docs)]

use jiff::civil::Date;
use kernel::{Assignment, OpdId, Peran, Scope, Subtree};

use super::tree::Tree;

/// One role of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeldPeran {
    /// Its id.
    pub id: String,
    /// The role.
    pub peran: Peran,
    /// The root of the subtree in which it is held; `None` for the whole institution.
    pub opd: Option<OpdId>,
    /// First day.
    pub mulai: Date,
    /// Last day, included; `None` without end.
    pub sampai: Option<Date>,
}

impl HeldPeran {
    /// Whether it is held on `date`.
    pub(crate) fn valid_on(&self, date: Date) -> bool {
        self.mulai <= date && self.sampai.is_none_or(|last| date <= last)
    }

    /// Whether it is held on `date` or will be later.
    pub(crate) fn valid_from(&self, date: Date) -> bool {
        self.sampai.is_none_or(|last| date <= last)
    }

    /// Whether it names the same role in the same place on some common day.
    pub(crate) fn overlaps(
        &self,
        peran: Peran,
        opd: Option<&OpdId>,
        mulai: Date,
        sampai: Option<Date>,
    ) -> bool {
        self.peran == peran
            && self.opd.as_ref() == opd
            && sampai.is_none_or(|last| self.mulai <= last)
            && self.sampai.is_none_or(|last| mulai <= last)
    }
}

/// What the roles of one account amount to on `date`. A role on a node that no longer stands gives nothing.
pub(crate) fn assignments(held: &[HeldPeran], tree: &Tree<'_>, date: Date) -> Vec<Assignment> {
    held.iter()
        .filter(|role| role.valid_on(date))
        .filter_map(|role| {
            let subtree = match &role.opd {
                None => Subtree::Whole,
                Some(root) => {
                    let below = tree.subtree(root);
                    if below.is_empty() {
                        return None;
                    }
                    Subtree::Opd(below)
                }
            };
            Some(Assignment { peran: role.peran, subtree })
        })
        .collect()
}

/// The roles that an administrator of an agency may give; all others are given for the institution.
pub(crate) const IN_AN_AGENCY: [Peran; 5] =
    [Peran::AdminOpd, Peran::Operator, Peran::Verifikator, Peran::Pengesah, Peran::Pegawai];

/// Whether somebody who manages accounts in `scope` may give or end `peran` held at `opd`.
pub(crate) fn may_grant(scope: &Scope, peran: Peran, opd: Option<&OpdId>) -> bool {
    let place_fits = match peran {
        Peran::Publik => false,
        Peran::AdminInstansi => opd.is_none(),
        Peran::AdminOpd => opd.is_some(),
        _ => true,
    };
    let reach = match opd {
        None => scope.opd().is_none(),
        Some(opd) => scope.includes(opd),
    };
    place_fits && reach && (scope.opd().is_none() || IN_AN_AGENCY.contains(&peran))
}

/// Whether somebody who manages accounts in `scope` may change an account whose home is `home` and
/// which holds `held`. Somebody with a role that one could not give must not be taken over by
/// setting a new password for them.
pub(crate) fn may_manage(
    scope: &Scope,
    home: Option<&OpdId>,
    held: &[HeldPeran],
    today: Date,
) -> bool {
    if scope.opd().is_none() {
        return true;
    }
    home.is_some_and(|home| scope.includes(home))
        && held
            .iter()
            .filter(|role| role.valid_from(today))
            .all(|role| may_grant(scope, role.peran, role.opd.as_ref()))
}

/// Whether somebody who changes agencies in `scope` may change a node that stands below `induk` so
/// that it stands below `next`. An administrator of an agency arranges what is below it, never the
/// agency itself.
pub(crate) fn may_arrange(scope: &Scope, induk: Option<&OpdId>, next: Option<&OpdId>) -> bool {
    let reach = |parent: Option<&OpdId>| match parent {
        None => scope.opd().is_none(),
        Some(parent) => scope.includes(parent),
    };
    reach(induk) && reach(next)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{AccountId, Actor, InstansiId, Permission, Zona};

    use super::super::{
        jenis::JenisOpd,
        tree::{self, Opd},
    };
    use super::*;

    const KELOLA: Permission = Permission {
        code: "org.akun.kelola",
        label: "Mengelola akun",
        granted_to: &[Peran::AdminInstansi, Peran::AdminOpd],
    };
    const TODAY: Date = date(2026, 11, 24);

    fn id(text: &str) -> OpdId {
        OpdId(text.to_owned())
    }

    fn held(peran: Peran, opd: Option<&str>, mulai: Date, sampai: Option<Date>) -> HeldPeran {
        HeldPeran { id: "p".to_owned(), peran, opd: opd.map(id), mulai, sampai }
    }

    fn scope(peran: Peran, opd: Option<&[&str]>) -> Scope {
        let subtree =
            opd.map_or(Subtree::Whole, |list| Subtree::Opd(list.iter().map(|t| id(t)).collect()));
        Actor::signed_in(
            AccountId("a".to_owned()),
            "Ani".to_owned(),
            InstansiId(1),
            Zona::Wib,
            vec![Assignment { peran, subtree }],
        )
        .scope(&KELOLA)
        .expect("an administrator")
    }

    fn dinas_with_uptd() -> Vec<Opd> {
        [("dinas", None), ("uptd", Some("dinas")), ("lain", None)]
            .into_iter()
            .map(|(name, induk)| Opd {
                id: id(name),
                kode: name.to_owned(),
                nama: name.to_owned(),
                singkatan: None,
                jenis: JenisOpd::Dinas,
                perangkat_daerah: true,
                induk: induk.map(id),
                mulai: date(2017, 1, 1),
                sampai: (name == "lain").then_some(date(2025, 12, 31)),
                dasar: None,
            })
            .collect()
    }

    #[test]
    fn a_role_counts_from_its_first_day_through_its_last() {
        let role = held(Peran::Operator, None, date(2026, 1, 1), Some(date(2026, 11, 24)));
        assert!(!role.valid_on(date(2025, 12, 31)));
        assert!(role.valid_on(TODAY));
        assert!(!role.valid_on(date(2026, 11, 25)));
    }

    #[test]
    fn roles_reach_everything_below_where_they_are_held() {
        let versions = dinas_with_uptd();
        let tree = tree::at(&versions, TODAY);
        let roles = [
            held(Peran::Operator, Some("dinas"), date(2026, 1, 1), None),
            held(Peran::Verifikator, Some("lain"), date(2020, 1, 1), None),
            held(Peran::Evaluator, None, date(2027, 1, 1), None),
        ];
        assert_eq!(
            assignments(&roles, &tree, TODAY),
            [Assignment {
                peran: Peran::Operator,
                subtree: Subtree::Opd(vec![id("dinas"), id("uptd")])
            }],
            "a closed agency and a role of next year give nothing"
        );
    }

    #[test]
    fn an_agency_administrator_gives_agency_roles_in_the_own_subtree_only() {
        let own = scope(Peran::AdminOpd, Some(&["dinas", "uptd"]));
        assert!(may_grant(&own, Peran::Operator, Some(&id("uptd"))));
        assert!(!may_grant(&own, Peran::Operator, Some(&id("lain"))));
        assert!(!may_grant(&own, Peran::Operator, None));
        assert!(!may_grant(&own, Peran::Evaluator, Some(&id("dinas"))));
        assert!(!may_grant(&own, Peran::AdminInstansi, None));
    }

    #[test]
    fn nobody_is_given_the_public_or_half_an_institution() {
        let whole = scope(Peran::AdminInstansi, None);
        assert!(may_grant(&whole, Peran::AdminInstansi, None));
        assert!(!may_grant(&whole, Peran::AdminInstansi, Some(&id("dinas"))));
        assert!(!may_grant(&whole, Peran::AdminOpd, None));
        assert!(!may_grant(&whole, Peran::Publik, None));
    }

    #[test]
    fn an_agency_administrator_cannot_take_over_a_stronger_account() {
        let own = scope(Peran::AdminOpd, Some(&["dinas", "uptd"]));
        let home = id("dinas");
        let operator = [held(Peran::Operator, Some("dinas"), date(2026, 1, 1), None)];
        assert!(may_manage(&own, Some(&home), &operator, TODAY));
        let evaluator = [held(Peran::Evaluator, None, date(2027, 1, 1), None)];
        assert!(
            !may_manage(&own, Some(&home), &evaluator, TODAY),
            "a role of next year counts already"
        );
        let former = [held(Peran::Evaluator, None, date(2020, 1, 1), Some(date(2020, 12, 31)))];
        assert!(may_manage(&own, Some(&home), &former, TODAY));
        assert!(!may_manage(&own, Some(&id("lain")), &[], TODAY));
        assert!(!may_manage(&own, None, &[], TODAY));
    }

    #[test]
    fn an_agency_administrator_arranges_what_is_below_and_not_the_agency() {
        let own = scope(Peran::AdminOpd, Some(&["dinas", "uptd"]));
        let (dinas, lain) = (id("dinas"), id("lain"));
        assert!(may_arrange(&own, Some(&dinas), Some(&dinas)));
        assert!(!may_arrange(&own, None, None), "the agency itself");
        assert!(!may_arrange(&own, Some(&dinas), Some(&lain)), "away into another agency");
        assert!(!may_arrange(&own, Some(&lain), Some(&dinas)), "out of another agency");
        assert!(may_arrange(&scope(Peran::AdminInstansi, None), None, Some(&lain)));
    }

    #[test]
    fn the_same_role_in_the_same_place_is_held_once_at_a_time() {
        let role = held(Peran::Operator, Some("dinas"), date(2026, 1, 1), Some(date(2026, 6, 30)));
        let dinas = id("dinas");
        assert!(role.overlaps(Peran::Operator, Some(&dinas), date(2026, 6, 30), None));
        assert!(!role.overlaps(Peran::Operator, Some(&dinas), date(2026, 7, 1), None));
        assert!(!role.overlaps(Peran::Operator, None, date(2026, 1, 1), None));
        assert!(!role.overlaps(Peran::Verifikator, Some(&dinas), date(2026, 1, 1), None));
    }
}
