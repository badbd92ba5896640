//! Who acts, and what they may reach. No store reads protected data without a [`Scope`],
//! and only [`Actor::scope`] makes one.

use std::sync::Arc;

use crate::{AccountId, InstansiId, OpdId, Zona};

/// A role as officials name it. A permission says which roles hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Peran {
    /// Runs the house of one institution: accounts, agencies, rules, settings.
    AdminInstansi,
    /// The same for one agency and what is below it.
    AdminOpd,
    /// Types and uploads.
    Operator,
    /// Checks what operators sent.
    Verifikator,
    /// Head of the agency: approves in its name.
    Pengesah,
    /// The Sekda as head of the coordination team.
    Koordinator,
    /// Governor, regent, mayor, director: reads everything, changes nothing.
    Pimpinan,
    /// Internal assessor of the maturity index.
    AsesorInternal,
    /// The Inspektorat: second reading inside the institution.
    Evaluator,
    /// Every employee, for their own data.
    Pegawai,
    /// Anybody, signed in or not.
    Publik,
}

impl Peran {
    /// Every role, in the order in which pages list them.
    pub const ALL: [Self; 11] = [
        Self::AdminInstansi,
        Self::AdminOpd,
        Self::Operator,
        Self::Verifikator,
        Self::Pengesah,
        Self::Koordinator,
        Self::Pimpinan,
        Self::AsesorInternal,
        Self::Evaluator,
        Self::Pegawai,
        Self::Publik,
    ];

    /// The label on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AdminInstansi => "Admin Instansi",
            Self::AdminOpd => "Admin OPD",
            Self::Operator => "Operator",
            Self::Verifikator => "Verifikator",
            Self::Pengesah => "Pengesah (Kepala OPD)",
            Self::Koordinator => "Koordinator (Sekda)",
            Self::Pimpinan => "Pimpinan",
            Self::AsesorInternal => "Asesor internal",
            Self::Evaluator => "Evaluator (Inspektorat)",
            Self::Pegawai => "Pegawai",
            Self::Publik => "Publik",
        }
    }

    /// The word in the database and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AdminInstansi => "admin-instansi",
            Self::AdminOpd => "admin-opd",
            Self::Operator => "operator",
            Self::Verifikator => "verifikator",
            Self::Pengesah => "pengesah",
            Self::Koordinator => "koordinator",
            Self::Pimpinan => "pimpinan",
            Self::AsesorInternal => "asesor-internal",
            Self::Evaluator => "evaluator",
            Self::Pegawai => "pegawai",
            Self::Publik => "publik",
        }
    }

    /// Reads [`Peran::code`] back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|peran| peran.code() == code)
    }
}

/// Something one may do. A room declares its permissions as constants in its manifest.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// `indeks.impor`: the room's prefix, then the verb.
    pub code: &'static str,
    /// What it allows, in Indonesian, for the page of roles.
    pub label: &'static str,
    /// The roles that hold it.
    pub granted_to: &'static [Peran],
}

/// The part of an institution in which a role is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subtree {
    /// The whole institution.
    Whole,
    /// These agencies and units only: the root and everything below it on this day.
    Opd(Vec<OpdId>),
}

/// One role of one person, with where it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The role.
    pub peran: Peran,
    /// Where it is held.
    pub subtree: Subtree,
}

/// Whoever asks: a signed-in person, a visitor, or the program itself.
#[derive(Clone, Debug)]
pub struct Actor {
    account: Option<AccountId>,
    name: String,
    instansi: InstansiId,
    zona: Zona,
    assignments: Vec<Assignment>,
    system: bool,
    /// The codes of the permissions that count; `None` for all of them.
    only: Option<Arc<[String]>>,
}

impl Actor {
    /// A signed-in person.
    pub fn signed_in(
        account: AccountId,
        name: String,
        instansi: InstansiId,
        zona: Zona,
        assignments: Vec<Assignment>,
    ) -> Self {
        Self {
            account: Some(account),
            name,
            instansi,
            zona,
            assignments,
            system: false,
            only: None,
        }
    }

    /// Somebody who has not signed in, looking at the public pages of one institution.
    pub fn visitor(instansi: InstansiId, zona: Zona) -> Self {
        Self {
            account: None,
            name: "Publik".to_owned(),
            instansi,
            zona,
            assignments: Vec::new(),
            system: false,
            only: None,
        }
    }

    /// The program itself: the command line, a job, the demonstration data. `name` goes into the
    /// audit trail. It may do everything in that institution; never make one for a request.
    pub fn system(instansi: InstansiId, name: &str) -> Self {
        Self {
            account: None,
            name: name.to_owned(),
            instansi,
            zona: Zona::default(),
            assignments: Vec::new(),
            system: true,
            only: None,
        }
    }

    /// The same actor with nothing but the permissions of these codes, not even what everybody may. Narrowed
    /// twice, only what stands in both counts.
    #[must_use]
    pub fn limited_to(self, codes: &[String]) -> Self {
        let stays = |code: &&String| self.only.as_ref().is_none_or(|only| only.contains(code));
        let only: Arc<[String]> = codes.iter().filter(stays).cloned().collect();
        Self { only: Some(only), ..self }
    }

    /// The account, if a person is signed in.
    pub fn account(&self) -> Option<&AccountId> {
        self.account.as_ref()
    }

    /// The name shown in the header and in histories.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The institution in whose house the actor stands.
    pub fn instansi(&self) -> InstansiId {
        self.instansi
    }

    /// The zone in which times are shown.
    pub fn zona(&self) -> Zona {
        self.zona
    }

    /// The roles held.
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }

    /// What goes into `changed_by`: the account id, or the program's name for itself.
    pub fn by(&self) -> &str {
        self.account.as_ref().map_or(&self.name, AccountId::as_str)
    }

    /// Whether the actor holds `permission` anywhere.
    pub fn may(&self, permission: &Permission) -> bool {
        self.scope(permission).is_some()
    }

    /// The part of the institution in which the actor holds `permission`; the only way to a [`Scope`].
    pub fn scope(&self, permission: &Permission) -> Option<Scope> {
        let counts = |only: &Arc<[String]>| only.iter().any(|code| code == permission.code);
        if !self.only.as_ref().is_none_or(counts) {
            return None;
        }
        let whole = Scope { instansi: self.instansi, opd: None };
        if self.system || permission.granted_to.contains(&Peran::Publik) {
            return Some(whole);
        }
        let mut opd: Vec<OpdId> = Vec::new();
        for assignment in &self.assignments {
            if permission.granted_to.contains(&assignment.peran) {
                match &assignment.subtree {
                    Subtree::Whole => return Some(whole),
                    Subtree::Opd(below) => opd.extend_from_slice(below),
                }
            }
        }
        opd.sort_unstable();
        opd.dedup();
        (!opd.is_empty()).then_some(Scope { instansi: self.instansi, opd: Some(opd) })
    }
}

/// What a store may read or write: one institution, and within it all agencies or some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    instansi: InstansiId,
    opd: Option<Vec<OpdId>>,
}

impl Scope {
    /// The institution; a store binds it first.
    pub fn instansi(&self) -> InstansiId {
        self.instansi
    }

    /// The agencies, or `None` for all of them.
    pub fn opd(&self) -> Option<&[OpdId]> {
        self.opd.as_deref()
    }

    /// Whether one agency lies inside.
    pub fn includes(&self, opd: &OpdId) -> bool {
        self.opd.as_ref().is_none_or(|list| list.contains(opd))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMPOR: Permission = Permission {
        code: "indeks.impor",
        label: "Mengimpor",
        granted_to: &[Peran::AsesorInternal],
    };
    const LIHAT: Permission =
        Permission { code: "publik.lihat", label: "Melihat", granted_to: &[Peran::Publik] };

    fn person(assignments: Vec<Assignment>) -> Actor {
        Actor::signed_in(AccountId("a".into()), "Ani".into(), InstansiId(3), Zona::Wib, assignments)
    }

    #[test]
    fn a_role_gives_a_scope_only_where_it_is_held() {
        let below = vec![OpdId("dinas".into())];
        let actor = person(vec![Assignment {
            peran: Peran::AsesorInternal,
            subtree: Subtree::Opd(below.clone()),
        }]);
        let scope = actor.scope(&IMPOR).expect("held");
        assert_eq!((scope.instansi(), scope.opd()), (InstansiId(3), Some(below.as_slice())));
        assert!(!scope.includes(&OpdId("lain".into())));
    }

    #[test]
    fn the_wider_of_two_roles_counts() {
        let actor = person(vec![
            Assignment {
                peran: Peran::AsesorInternal,
                subtree: Subtree::Opd(vec![OpdId("dinas".into())]),
            },
            Assignment { peran: Peran::AsesorInternal, subtree: Subtree::Whole },
        ]);
        assert_eq!(actor.scope(&IMPOR).expect("held").opd(), None);
    }

    #[test]
    fn a_visitor_reaches_what_is_public_and_nothing_else() {
        let visitor = Actor::visitor(InstansiId(1), Zona::Wib);
        assert!(visitor.may(&LIHAT));
        assert!(!visitor.may(&IMPOR));
    }

    #[test]
    fn a_narrowed_actor_keeps_the_place_of_what_is_left_and_loses_the_rest() {
        let below = vec![OpdId("dinas".into())];
        let subtree = Subtree::Opd(below.clone());
        let actor = person(vec![Assignment { peran: Peran::AsesorInternal, subtree }]);
        let narrow = actor.clone().limited_to(&[IMPOR.code.to_owned()]);
        assert_eq!(narrow.scope(&IMPOR).expect("held").opd(), Some(below.as_slice()));
        assert!(actor.may(&LIHAT) && !narrow.may(&LIHAT), "not even what everybody may");
        let nothing = actor.limited_to(&[]);
        assert!(!nothing.may(&IMPOR) && !nothing.may(&LIHAT));
    }

    #[test]
    fn narrowing_never_gives_what_was_not_held() {
        let code = [IMPOR.code.to_owned()];
        assert!(!person(Vec::new()).limited_to(&code).may(&IMPOR));
        let system = Actor::system(InstansiId(1), "uji").limited_to(&[LIHAT.code.to_owned()]);
        assert!(system.may(&LIHAT) && !system.may(&IMPOR));
        assert!(!system.limited_to(&code).may(&IMPOR), "narrowed twice");
    }

    #[test]
    fn every_role_code_reads_back() {
        for peran in Peran::ALL {
            assert_eq!(Peran::parse(peran.code()), Some(peran));
        }
    }
}
