//! Rules of the house that a compiler does not check. Each check is a function from a file to what
//! is wrong with it, has a test of its own that shows it failing, and then runs on the repository.

mod comments;
mod edges;
mod glossary;
mod keys;
mod lists;
mod lock;
mod markup;
mod migrations;
mod papers;
mod pure;
pub(crate) mod repo;
mod scope;
mod size;
pub(crate) mod text;
mod unused;

/// Fails with every finding at once.
#[track_caller]
pub(crate) fn clean(findings: &[String]) {
    assert!(findings.is_empty(), "{} found:\n{}", findings.len(), findings.join("\n"));
}
