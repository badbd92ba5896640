//! What a row of a file does to the agency tree. Pure.
#![warn(missing_docs)]

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::{OpdId, Scope};

use super::{
    jenis::JenisOpd,
    tree::{Change, ChangeError, Facts, Forest, Opd, Plan},
};

/// What a file says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told<T> {
    /// It has no column for it: what stands there stays.
    Silent,
    /// This.
    Is(T),
}

impl<T: Clone> Told<T> {
    fn or(&self, before: impl FnOnce() -> T) -> T {
        match self {
            Self::Silent => before(),
            Self::Is(value) => value.clone(),
        }
    }
}

/// A row as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BarisOpd {
    /// The code, by which the node is known.
    pub kode: String,
    /// Full name.
    pub nama: String,
    /// Abbreviation.
    pub singkatan: Told<Option<String>>,
    /// Kind.
    pub jenis: JenisOpd,
    /// Whether it counts as a Perangkat Daerah; none where the file does not say.
    pub perangkat_daerah: Option<bool>,
    /// Code of the node above; none directly under the institution.
    pub induk: Told<Option<String>>,
    /// The day from which all of this holds; none where the file does not say.
    pub mulai: Option<Date>,
    /// The regulation behind it.
    pub dasar: Told<Option<String>>,
}

/// What a row comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// A node that was not there.
    New(Opd),
    /// Another version of one that was.
    Changed(Box<Changed>),
    /// It is there as it is.
    Same,
}

/// Another version of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Its newest version before.
    pub before: Opd,
    /// What is said of it from now on.
    pub facts: Facts,
    /// From when.
    pub from: Date,
    /// What that does to its versions.
    pub plan: Plan,
}

impl Settled {
    /// Does to the tree what writing the row would do.
    pub(crate) fn apply(&self, forest: &mut Forest) {
        match self {
            Self::New(opd) => forest.add(opd.clone()),
            Self::Changed(changed) => forest.apply(&changed.before.id, &changed.plan),
            Self::Same => {}
        }
    }
}

/// Why a row cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The tree does not allow it.
    Change(ChangeError),
    /// No node has the code that is named as its parent.
    ParentUnknown(String),
    /// The row that brings its parent is bad itself.
    ParentRefused {
        /// Number of that row.
        number: i64,
    },
    /// The node belongs to another agency.
    OutOfReach,
    /// The parent belongs to another agency.
    ParentOutOfReach,
    /// The node is closed, and the row does not say from when it stands again.
    Closed {
        /// Its last day.
        last: Date,
    },
}

/// What becomes of the tree by a row, for somebody who arranges agencies in `scope`. `forest` has what the rows before
/// leave there; `new_id` is taken for a node that is not there.
pub(crate) fn settle(
    forest: &Forest,
    row: &BarisOpd,
    scope: &Scope,
    new_id: OpdId,
    today: Date,
) -> Result<Settled, Problem> {
    let latest = forest.by_code(&row.kode).and_then(|id| forest.latest(id));
    let induk = parent(forest, row, latest)?;
    match latest {
        None => begin(forest, row, scope, (new_id, induk), today),
        Some(latest) => go_on(forest, row, scope, (latest, induk), today),
    }
}

/// The node above, by its code.
fn parent(forest: &Forest, row: &BarisOpd, latest: Option<&Opd>) -> Result<Option<OpdId>, Problem> {
    match &row.induk {
        Told::Silent => Ok(latest.and_then(|opd| opd.induk.clone())),
        Told::Is(None) => Ok(None),
        Told::Is(Some(kode)) => forest
            .by_code(kode)
            .map(|id| Some(id.clone()))
            .ok_or_else(|| Problem::ParentUnknown(kode.clone())),
    }
}

fn begin(
    forest: &Forest,
    row: &BarisOpd,
    scope: &Scope,
    (id, induk): (OpdId, Option<OpdId>),
    today: Date,
) -> Result<Settled, Problem> {
    let mulai = row.mulai.unwrap_or(today);
    if !reaches(forest, scope, induk.as_ref(), mulai) {
        return Err(Problem::ParentOutOfReach);
    }
    let new = Opd {
        id,
        kode: row.kode.clone(),
        nama: row.nama.clone(),
        singkatan: row.singkatan.or(|| None),
        jenis: row.jenis,
        perangkat_daerah: row.perangkat_daerah.unwrap_or(induk.is_none()),
        induk,
        mulai,
        sampai: None,
        dasar: row.dasar.or(|| None),
    };
    forest.plan_new(&new).map_err(Problem::Change)?;
    Ok(Settled::New(new))
}

fn go_on(
    forest: &Forest,
    row: &BarisOpd,
    scope: &Scope,
    (latest, induk): (&Opd, Option<OpdId>),
    today: Date,
) -> Result<Settled, Problem> {
    let from = row.mulai.unwrap_or_else(|| today.max(latest.mulai));
    if !reaches(forest, scope, latest.induk.as_ref(), from) {
        return Err(Problem::OutOfReach);
    }
    if !reaches(forest, scope, induk.as_ref(), from) {
        return Err(Problem::ParentOutOfReach);
    }
    if let (Some(last), None) = (latest.sampai.filter(|last| *last < from), row.mulai) {
        return Err(Problem::Closed { last });
    }
    let same_day = from == latest.mulai;
    let facts = Facts {
        nama: row.nama.clone(),
        singkatan: row.singkatan.or(|| latest.singkatan.clone()),
        jenis: row.jenis,
        perangkat_daerah: row.perangkat_daerah.unwrap_or(latest.perangkat_daerah),
        induk,
        // A regulation is behind one version; a later one has its own.
        dasar: row.dasar.or(|| latest.dasar.clone().filter(|_| same_day)),
    };
    match forest.plan(&latest.id, from, &Change::Revise(facts.clone())) {
        Some(Ok(plan)) => {
            let before = latest.clone();
            Ok(Settled::Changed(Box::new(Changed { before, facts, from, plan })))
        }
        None | Some(Err(ChangeError::Unchanged)) => Ok(Settled::Same),
        Some(Err(error)) => Err(Problem::Change(error)),
    }
}

/// Whether somebody arranges what stands below `induk`: a node of theirs, or one that stands below one of theirs, which
/// the file may have brought a row before.
pub(super) fn reaches(forest: &Forest, scope: &Scope, induk: Option<&OpdId>, day: Date) -> bool {
    if scope.opd().is_none() {
        return true;
    }
    let mut seen: BTreeSet<&OpdId> = BTreeSet::new();
    let mut next = induk;
    while let Some(id) = next {
        if scope.includes(id) {
            return true;
        }
        if !seen.insert(id) {
            return false;
        }
        next = forest.on(id, day).and_then(|opd| opd.induk.as_ref());
    }
    false
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{AccountId, Actor, Assignment, InstansiId, Peran, Subtree, Zona};

    use super::*;
    use crate::access::OPD_UBAH;

    const TODAY: Date = date(2026, 11, 24);

    fn opd(kode: &str, nama: &str, induk: Option<&str>) -> Opd {
        Opd {
            id: OpdId(format!("opd-{kode}")),
            kode: kode.to_owned(),
            nama: nama.to_owned(),
            singkatan: Some(kode.to_uppercase()),
            jenis: JenisOpd::Dinas,
            perangkat_daerah: induk.is_none(),
            induk: induk.map(|kode| OpdId(format!("opd-{kode}"))),
            mulai: date(2017, 1, 1),
            sampai: None,
            dasar: Some("Perda 8/2016".to_owned()),
        }
    }

    fn house() -> Forest {
        Forest::new(vec![
            opd("disdik", "Dinas Pendidikan", None),
            opd("cabang", "Cabang I", Some("disdik")),
            opd("dishut", "Dinas Kehutanan", None),
        ])
    }

    /// A row that says the least.
    fn row(kode: &str, nama: &str) -> BarisOpd {
        BarisOpd {
            kode: kode.to_owned(),
            nama: nama.to_owned(),
            singkatan: Told::Silent,
            jenis: JenisOpd::Dinas,
            perangkat_daerah: None,
            induk: Told::Silent,
            mulai: None,
            dasar: Told::Silent,
        }
    }

    fn below(kode: &str) -> Told<Option<String>> {
        Told::Is(Some(kode.to_owned()))
    }

    fn scope(part: Option<&[&str]>) -> Scope {
        let peran = if part.is_some() { Peran::AdminOpd } else { Peran::AdminInstansi };
        let subtree = part.map_or(Subtree::Whole, |part| {
            Subtree::Opd(part.iter().map(|kode| OpdId(format!("opd-{kode}"))).collect())
        });
        let roles = vec![Assignment { peran, subtree }];
        let account = AccountId("a".to_owned());
        Actor::signed_in(account, "Ani".to_owned(), InstansiId(1), Zona::Wib, roles)
            .scope(&OPD_UBAH)
            .expect("an administrator")
    }

    fn settled(forest: &Forest, row: &BarisOpd, part: Option<&[&str]>) -> Result<Settled, Problem> {
        settle(forest, row, &scope(part), OpdId(format!("baru-{}", row.kode)), TODAY)
    }

    fn changed(forest: &Forest, row: &BarisOpd) -> Changed {
        match settled(forest, row, None) {
            Ok(Settled::Changed(changed)) => *changed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_unknown_code_begins_today_and_counts_as_an_agency_only_at_the_top() {
        let Ok(Settled::New(top)) = settled(&house(), &row("satpol", "Satpol PP"), None) else {
            panic!("new");
        };
        assert_eq!((top.mulai, top.perangkat_daerah, top.induk.clone()), (TODAY, true, None));
        let unit = BarisOpd { induk: below("disdik"), ..row("cabang2", "Cabang II") };
        let Ok(Settled::New(unit)) = settled(&house(), &unit, None) else { panic!("new") };
        assert_eq!(
            (unit.perangkat_daerah, unit.induk),
            (false, Some(OpdId("opd-disdik".to_owned())))
        );
    }

    #[test]
    fn a_row_may_stand_below_one_that_came_before_and_not_below_one_that_comes_after() {
        let mut forest = house();
        let child = BarisOpd { induk: below("badan"), ..row("bidang", "Bidang Satu") };
        let told = settled(&forest, &child, None);
        assert_eq!(told, Err(Problem::ParentUnknown("badan".to_owned())));
        settled(&forest, &row("badan", "Badan"), None).expect("new").apply(&mut forest);
        assert!(matches!(settled(&forest, &child, None), Ok(Settled::New(_))));
    }

    #[test]
    fn what_no_column_tells_stays_and_an_empty_cell_empties() {
        assert_eq!(settled(&house(), &row("cabang", "Cabang I"), None), Ok(Settled::Same));
        let empty = BarisOpd { singkatan: Told::Is(None), ..row("cabang", "Cabang I") };
        let Changed { facts, from, .. } = changed(&house(), &empty);
        assert_eq!((facts.singkatan, facts.induk), (None, Some(OpdId("opd-disdik".to_owned()))));
        assert_eq!((from, facts.dasar), (TODAY, None), "a new version has its own regulation");
    }

    #[test]
    fn a_list_that_was_taken_away_comes_back_as_the_same() {
        let back = BarisOpd {
            singkatan: Told::Is(Some("CABANG".to_owned())),
            perangkat_daerah: Some(false),
            induk: below("disdik"),
            mulai: Some(date(2017, 1, 1)),
            dasar: Told::Is(Some("Perda 8/2016".to_owned())),
            ..row("cabang", "Cabang I")
        };
        assert_eq!(settled(&house(), &back, None), Ok(Settled::Same));
        let mended = BarisOpd { nama: "Cabang Satu".to_owned(), ..back };
        assert_eq!(
            changed(&house(), &mended).plan.ends,
            None,
            "the same day: mended, no new version"
        );
    }

    #[test]
    fn a_closed_node_stands_again_only_from_a_day_that_is_told() {
        let last = date(2020, 12, 31);
        let closed = Opd { sampai: Some(last), ..opd("dishut", "Dinas Kehutanan", None) };
        let forest = Forest::new(vec![closed]);
        let again = row("dishut", "Dinas Kehutanan");
        assert_eq!(settled(&forest, &again, None), Err(Problem::Closed { last }));
        let told = BarisOpd { mulai: Some(date(2026, 1, 1)), ..again };
        assert_eq!(changed(&forest, &told).from, date(2026, 1, 1));
    }

    #[test]
    fn what_the_tree_does_not_allow_is_told() {
        let below_itself = BarisOpd { induk: below("cabang"), ..row("disdik", "Dinas Pendidikan") };
        let told = settled(&house(), &below_itself, None);
        assert_eq!(told, Err(Problem::Change(ChangeError::Cycle)));
        let early = BarisOpd { mulai: Some(date(2010, 1, 1)), ..row("disdik", "Dinas Lain") };
        assert!(matches!(
            settled(&house(), &early, None),
            Err(Problem::Change(ChangeError::BeforeLatest { .. }))
        ));
    }

    #[test]
    fn an_agency_arranges_what_stands_below_it_however_deep_and_nothing_else() {
        let own: Option<&[&str]> = Some(&["disdik", "cabang"]);
        let mut forest = house();
        let child = BarisOpd { induk: below("cabang"), ..row("seksi", "Seksi") };
        settled(&forest, &child, own).expect("below the own").apply(&mut forest);
        let grandchild = BarisOpd { induk: below("seksi"), ..row("regu", "Regu") };
        assert!(matches!(settled(&forest, &grandchild, own), Ok(Settled::New(_))));
        let top = settled(&forest, &row("baru", "Dinas Baru"), own);
        assert_eq!(top, Err(Problem::ParentOutOfReach));
        assert_eq!(settled(&forest, &row("disdik", "Lain"), own), Err(Problem::OutOfReach));
        let other = BarisOpd { induk: below("dishut"), ..row("cabang", "Cabang I") };
        assert_eq!(settled(&forest, &other, own), Err(Problem::ParentOutOfReach));
    }
}
