//! All versions of all nodes, found by node: what plans and checks walk through.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::OpdId;

use super::{Opd, Plan};

/// All versions of all nodes of an institution.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forest {
    /// The versions of each node, by their first day.
    nodes: BTreeMap<OpdId, Vec<Opd>>,
    codes: BTreeMap<String, OpdId>,
}

/// A version that cannot stand among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsound<'a> {
    /// On some day its parent does not stand.
    Orphan(&'a Opd),
    /// On some day it stands below itself.
    Ring(&'a Opd),
}

/// From the first through the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    first: Date,
    last: Date,
}

impl Span {
    fn of(opd: &Opd) -> Self {
        Self { first: opd.mulai, last: opd.sampai.unwrap_or(Date::MAX) }
    }

    /// The days of both.
    fn both(self, other: Self) -> Option<Self> {
        let both = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
        (both.first <= both.last).then_some(both)
    }
}

/// The same days in as few spans as there can be.
fn join(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(before) if before.last.tomorrow().map_or(true, |next| span.first <= next) => {
                before.last = before.last.max(span.last);
            }
            _ => joined.push(span),
        }
    }
    joined
}

impl Forest {
    pub(crate) fn new(versions: Vec<Opd>) -> Self {
        let mut forest = Self::default();
        for opd in versions {
            forest.add(opd);
        }
        forest
    }

    /// One version more.
    pub(crate) fn add(&mut self, opd: Opd) {
        self.codes.entry(opd.kode.clone()).or_insert_with(|| opd.id.clone());
        let of_node = self.nodes.entry(opd.id.clone()).or_default();
        let at = of_node.partition_point(|before| before.mulai <= opd.mulai);
        of_node.insert(at, opd);
    }

    /// Does to the versions what a plan for one node does.
    pub(crate) fn apply(&mut self, id: &OpdId, plan: &Plan) {
        if let Some(of_node) = self.nodes.get_mut(id) {
            let replaced = plan.writes.as_ref().map(|opd| opd.mulai);
            of_node.retain(|opd| Some(opd.mulai) != replaced);
            if let Some((start, last)) = plan.ends {
                for opd in of_node.iter_mut().filter(|opd| opd.mulai == start) {
                    opd.sampai = Some(last);
                }
            }
        }
        if let Some(opd) = &plan.writes {
            self.add(opd.clone());
        }
    }

    /// Takes a node away.
    pub(crate) fn remove(&mut self, id: &OpdId) {
        for opd in self.nodes.remove(id).into_iter().flatten() {
            self.codes.remove(&opd.kode);
        }
    }

    /// Every version, node by node, each by its first day.
    pub(crate) fn versions(&self) -> impl Iterator<Item = &Opd> {
        self.nodes.values().flatten()
    }

    /// The versions of one node, by their first day.
    pub(crate) fn of(&self, id: &OpdId) -> &[Opd] {
        self.nodes.get(id).map_or(&[], Vec::as_slice)
    }

    /// The newest version of a node.
    pub(crate) fn latest(&self, id: &OpdId) -> Option<&Opd> {
        self.of(id).last()
    }

    /// The node with this code.
    pub(crate) fn by_code(&self, kode: &str) -> Option<&OpdId> {
        self.codes.get(kode)
    }

    /// The version of a node that holds on a day.
    pub(crate) fn on(&self, id: &OpdId, day: Date) -> Option<&Opd> {
        let of_node = self.of(id);
        let begun = of_node.partition_point(|opd| opd.mulai <= day);
        of_node.get(..begun)?.last().filter(|opd| opd.valid_on(day))
    }

    /// Whether the node of this version, which need not be among the others, stands above it on one of its days.
    ///
    /// Goes up from it through the nodes above only, each on the days on which it stands there. The days are joined
    /// wherever they meet again in one node: a name that changes above costs nothing, and only moves part them.
    pub(super) fn hangs_below_itself(&self, opd: &Opd) -> bool {
        let Some(induk) = &opd.induk else { return false };
        let mut level: BTreeMap<&OpdId, Vec<Span>> = BTreeMap::from([(induk, vec![Span::of(opd)])]);
        // No way up is longer than that, unless it goes round somewhere else.
        for _ in 0..=self.nodes.len() {
            if level.is_empty() || level.contains_key(&opd.id) {
                break;
            }
            let mut above: BTreeMap<&OpdId, Vec<Span>> = BTreeMap::new();
            for (id, spans) in level {
                self.climb(id, &join(spans), &mut above);
            }
            level = above;
        }
        level.contains_key(&opd.id)
    }

    /// The nodes directly above one on these days, which stand in their order.
    fn climb<'a>(&'a self, id: &OpdId, spans: &[Span], above: &mut BTreeMap<&'a OpdId, Vec<Span>>) {
        let Some(first) = spans.first() else { return };
        let of_node = self.of(id);
        let begun = of_node.partition_point(|opd| opd.mulai <= first.first);
        let mut at = 0;
        for opd in of_node.iter().skip(begun.saturating_sub(1)) {
            let days = Span::of(opd);
            while spans.get(at).is_some_and(|span| span.last < days.first) {
                at += 1;
            }
            let Some(induk) = &opd.induk else { continue };
            let rest = spans.iter().skip(at).take_while(|span| span.first <= days.last);
            let both: Vec<Span> = rest.filter_map(|span| span.both(days)).collect();
            if !both.is_empty() {
                above.entry(induk).or_default().extend(both);
            }
        }
    }

    /// One version that cannot stand. Asked of what `touched` says, and of what stands below it; the others are known
    /// to stand.
    pub(crate) fn unsound(&self, touched: &dyn Fn(&OpdId) -> bool) -> Option<Unsound<'_>> {
        let mut near = self
            .versions()
            .filter(|opd| touched(&opd.id) || opd.induk.as_ref().is_some_and(touched));
        let orphan = near.find(|opd| self.check_parent(opd).is_err()).map(Unsound::Orphan);
        orphan.or_else(|| {
            let mut own = self.versions().filter(|opd| touched(&opd.id));
            own.find(|opd| self.hangs_below_itself(opd)).map(Unsound::Ring)
        })
    }
}

#[cfg(test)]
#[path = "forest_tests.rs"]
mod tests;
