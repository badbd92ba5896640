//! Who holds a post: in which way, from which day to which, and who acts on a day.

use jiff::civil::Date;

/// How somebody holds a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cara {
    /// Appointed to it.
    Definitif,
    /// Pelaksana tugas: nobody is appointed to it.
    Plt,
    /// Pelaksana harian: who is appointed is away for some days.
    Plh,
}

impl Cara {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Definitif, Self::Plt, Self::Plh];

    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Definitif => "definitif",
            Self::Plt => "plt",
            Self::Plh => "plh",
        }
    }

    /// Reads [`Cara::code`] and what sheets write.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().trim_end_matches('.').to_lowercase().as_str() {
            "definitif" | "" => Some(Self::Definitif),
            "plt" | "pelaksana tugas" => Some(Self::Plt),
            "plh" | "pelaksana harian" => Some(Self::Plh),
            _ => None,
        }
    }

    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Definitif => "Definitif",
            Self::Plt => "Pelaksana tugas (Plt.)",
            Self::Plh => "Pelaksana harian (Plh.)",
        }
    }

    /// Before the name of the post: `Plt. Kepala Dinas`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Definitif => "",
            Self::Plt => "Plt. ",
            Self::Plh => "Plh. ",
        }
    }

    /// Whoever comes first acts: a Plh stands in for the appointed one, a Plt only where nobody is appointed.
    const fn precedence(self) -> u8 {
        match self {
            Self::Plh => 0,
            Self::Definitif => 1,
            Self::Plt => 2,
        }
    }
}

/// Days, both included; without an end while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Masa {
    /// First day.
    pub mulai: Date,
    /// Last day.
    pub sampai: Option<Date>,
}

impl Masa {
    /// Whether `day` lies inside.
    pub fn includes(self, day: Date) -> bool {
        self.mulai <= day && self.sampai.is_none_or(|last| day <= last)
    }

    /// Whether there is a day in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.sampai.is_none_or(|last| other.mulai <= last)
            && other.sampai.is_none_or(|last| self.mulai <= last)
    }
}

/// One holding of a post, as the rules need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pangku<'a> {
    /// The person's id.
    pub pegawai: &'a str,
    /// The post's id.
    pub jabatan: &'a str,
    /// In which way.
    pub cara: Cara,
    /// When.
    pub masa: Masa,
}

/// Who acts in a post with one holder on `day`, among the holdings of that post.
pub fn pemangku<'a, 'b>(day: Date, of_post: &'b [Pangku<'a>]) -> Option<&'b Pangku<'a>> {
    of_post
        .iter()
        .filter(|held| held.masa.includes(day))
        // Of two of one kind, which `check` refuses, the later appointment counts.
        .min_by_key(|held| (held.cara.precedence(), core::cmp::Reverse(held.masa.mulai)))
}

/// Why a holding cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bentrok<'a> {
    /// It ends before it begins.
    Terbalik,
    /// The post does not exist on every day of it.
    DiLuarMasaJabatan,
    /// Somebody else holds the post in the same way on one of the days.
    JabatanTerisi(Pangku<'a>),
    /// The person is appointed to another post on one of the days.
    SudahMenjabat(Pangku<'a>),
    /// The person would stand in for themselves.
    DiriSendiri,
}

/// Whether `new` fits with what is recorded: `others` are the holdings of the same post and of the same person.
/// `tunggal` says that the post has one holder at a time; posts of many take any number of appointed people.
pub fn check<'a>(
    new: Pangku<'a>,
    post: Masa,
    tunggal: bool,
    others: &[Pangku<'a>],
) -> Result<(), Bentrok<'a>> {
    if new.masa.sampai.is_some_and(|last| last < new.masa.mulai) {
        return Err(Bentrok::Terbalik);
    }
    let outlives = post.sampai.is_some_and(|last| new.masa.sampai.is_none_or(|end| end > last));
    if new.masa.mulai < post.mulai || outlives {
        return Err(Bentrok::DiLuarMasaJabatan);
    }
    let same_days = || others.iter().filter(|other| other.masa.overlaps(new.masa));
    let same_post = |other: &&Pangku<'a>| other.jabatan == new.jabatan;
    if let Some(own) = same_days().filter(same_post).find(|other| other.pegawai == new.pegawai) {
        return Err(if own.cara == new.cara {
            Bentrok::JabatanTerisi(*own)
        } else {
            Bentrok::DiriSendiri
        });
    }
    let taken = |other: &&Pangku<'a>| other.cara == new.cara;
    if tunggal && let Some(other) = same_days().filter(same_post).find(taken) {
        return Err(Bentrok::JabatanTerisi(*other));
    }
    let appointed = |other: &&Pangku<'a>| {
        other.pegawai == new.pegawai
            && other.cara == Cara::Definitif
            && other.jabatan != new.jabatan
    };
    match same_days().find(appointed) {
        Some(other) if new.cara == Cara::Definitif => Err(Bentrok::SudahMenjabat(*other)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const JAN: Date = date(2026, 1, 1);
    const JUN: Date = date(2026, 6, 30);
    const JUL: Date = date(2026, 7, 1);

    fn masa(mulai: Date, sampai: Option<Date>) -> Masa {
        Masa { mulai, sampai }
    }

    fn held<'a>(pegawai: &'a str, jabatan: &'a str, cara: Cara, days: Masa) -> Pangku<'a> {
        Pangku { pegawai, jabatan, cara, masa: days }
    }

    const POST: Masa = Masa { mulai: date(2020, 1, 1), sampai: None };

    #[test]
    fn a_plh_stands_in_for_the_appointed_one_and_a_plt_only_for_nobody() {
        let head = held("ani", "kadis", Cara::Definitif, masa(JAN, None));
        let plh = held("budi", "kadis", Cara::Plh, masa(JUL, Some(date(2026, 7, 5))));
        let plt = held("citra", "kadis", Cara::Plt, masa(JAN, Some(JUN)));
        let all = [plt, head, plh];
        assert_eq!(pemangku(date(2026, 3, 1), &all), Some(&head));
        assert_eq!(pemangku(date(2026, 7, 5), &all), Some(&plh));
        assert_eq!(pemangku(date(2026, 7, 6), &all), Some(&head));
        assert_eq!(pemangku(date(2025, 12, 31), &all), None, "vacant");
        assert_eq!(pemangku(date(2026, 3, 1), &[plt]), Some(&plt));
    }

    #[test]
    fn the_last_day_belongs_to_the_one_who_leaves_and_the_next_to_the_one_who_comes() {
        let old = held("ani", "kadis", Cara::Definitif, masa(JAN, Some(JUN)));
        let new = held("budi", "kadis", Cara::Definitif, masa(JUL, None));
        assert_eq!(check(new, POST, true, &[old]), Ok(()));
        assert_eq!(pemangku(JUN, &[old, new]), Some(&old));
        assert_eq!(pemangku(JUL, &[old, new]), Some(&new));
    }

    #[test]
    fn two_appointed_people_in_one_post_on_one_day_are_refused_where_it_has_one_holder() {
        let old = held("ani", "kadis", Cara::Definitif, masa(JAN, Some(JUL)));
        let new = held("budi", "kadis", Cara::Definitif, masa(JUL, None));
        assert_eq!(check(new, POST, true, &[old]), Err(Bentrok::JabatanTerisi(old)));
        assert_eq!(check(new, POST, false, &[old]), Ok(()), "a post of many");
    }

    #[test]
    fn one_person_is_appointed_to_one_post_a_day_but_may_act_in_another() {
        let own = held("ani", "kabid", Cara::Definitif, masa(JAN, None));
        let second = held("ani", "kadis", Cara::Definitif, masa(JUL, None));
        assert_eq!(check(second, POST, true, &[own]), Err(Bentrok::SudahMenjabat(own)));
        let acting = held("ani", "kadis", Cara::Plt, masa(JUL, None));
        assert_eq!(check(acting, POST, true, &[own]), Ok(()));
    }

    #[test]
    fn nobody_stands_in_for_themselves_and_nobody_holds_a_post_that_is_gone() {
        let own = held("ani", "kadis", Cara::Definitif, masa(JAN, None));
        let plh = held("ani", "kadis", Cara::Plh, masa(JUL, Some(JUL)));
        assert_eq!(check(plh, POST, true, &[own]), Err(Bentrok::DiriSendiri));
        let closed = masa(date(2020, 1, 1), Some(JUN));
        assert_eq!(check(own, closed, true, &[]), Err(Bentrok::DiLuarMasaJabatan));
        let backwards = held("ani", "kadis", Cara::Plh, masa(JUL, Some(JUN)));
        assert_eq!(check(backwards, POST, true, &[]), Err(Bentrok::Terbalik));
    }

    #[test]
    fn the_same_person_twice_in_a_post_of_many_is_refused() {
        let own = held("ani", "guru", Cara::Definitif, masa(JAN, None));
        let again = held("ani", "guru", Cara::Definitif, masa(JUL, None));
        assert_eq!(check(again, POST, false, &[own]), Err(Bentrok::JabatanTerisi(own)));
    }

    proptest::proptest! {
        #[test]
        fn whoever_acts_holds_the_post_that_day(days in proptest::collection::vec((0..700_i64, 0..90_i64, 0..3_usize), 0..12), day in 0..800_i64) {
            let from = date(2025, 1, 1);
            let at = |days: i64| from.saturating_add(jiff::Span::new().days(days));
            let all: Vec<Pangku<'_>> = days
                .iter()
                .map(|(start, length, cara)| held("x", "kadis", Cara::ALL[*cara], masa(at(*start), Some(at(start + length)))))
                .collect();
            let day = at(day);
            let acts = pemangku(day, &all);
            proptest::prop_assert_eq!(acts.is_some(), all.iter().any(|one| one.masa.includes(day)));
            proptest::prop_assert!(acts.is_none_or(|one| one.masa.includes(day)));
        }
    }
}
