//! The tree of posts: who is whose direct superior.

use std::collections::{BTreeMap, BTreeSet};

/// Posts and the post above each of them.
#[derive(Clone, Debug, Default)]
pub struct Atasan<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Atasan<'a> {
    /// Collects pairs of a post and the one above it.
    pub fn new(edges: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(edges.into_iter().collect())
    }

    /// The posts above `jabatan`, nearest first. Ends also where stored rows should form a circle.
    pub fn chain(&self, jabatan: &'a str) -> Vec<&'a str> {
        let mut seen = BTreeSet::from([jabatan]);
        let mut chain = Vec::new();
        let mut at = jabatan;
        while let Some(above) = self.0.get(at).copied().filter(|above| seen.insert(above)) {
            chain.push(above);
            at = above;
        }
        chain
    }

    /// The way round that would appear if `atasan` stood above `jabatan`, from `jabatan` back to it.
    pub fn cycle(&self, jabatan: &'a str, atasan: &'a str) -> Option<Vec<&'a str>> {
        let mut round = vec![jabatan, atasan];
        if jabatan != atasan {
            let above = self.chain(atasan);
            let end = above.iter().position(|post| *post == jabatan)?;
            round.extend(above.into_iter().take(end + 1));
        }
        Some(round)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts() -> Atasan<'static> {
        Atasan::new([("kasi", "kabid"), ("kabid", "kadis"), ("kadis", "sekda")])
    }

    #[test]
    fn the_chain_goes_from_the_nearest_to_the_top() {
        assert_eq!(posts().chain("kasi"), ["kabid", "kadis", "sekda"]);
        assert_eq!(posts().chain("sekda"), [""; 0]);
    }

    #[test]
    fn a_post_below_itself_is_told_with_the_way_round() {
        assert_eq!(posts().cycle("kadis", "kasi"), Some(vec!["kadis", "kasi", "kabid", "kadis"]));
        assert_eq!(posts().cycle("kadis", "kadis"), Some(vec!["kadis", "kadis"]));
        assert_eq!(posts().cycle("staf", "kasi"), None);
        assert_eq!(posts().cycle("kasi", "sekda"), None, "moved up");
    }

    #[test]
    fn rows_that_already_form_a_circle_end_the_walk() {
        let broken = Atasan::new([("a", "b"), ("b", "a")]);
        assert_eq!(broken.chain("a"), ["b"]);
    }
}
