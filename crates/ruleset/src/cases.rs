//! Published cases: results that a government printed, recomputed with the rules in force.

use core::fmt;

/// What became of one published case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every published value is reachable from the finer ones.
    Ok,
    /// At least one is not.
    Fail,
    /// Nothing in the case can be computed here.
    Skipped,
}

/// One published case with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// Name of the case.
    pub case: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Expected, computed and why, for whoever doubts the number. Indonesian, one line.
    pub line: String,
}

impl fmt::Display for CaseResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Fail => "FAIL",
            Verdict::Skipped => "dilewati",
        };
        write!(f, "{word:<8} {}: {}", self.case, self.line)
    }
}

/// Checks one file of published cases; `Err` says in Indonesian why the file cannot be read.
pub type CaseCheck = fn(&[u8]) -> Result<Vec<CaseResult>, String>;

/// A kind of published cases that a room can recompute.
#[derive(Clone, Copy, Debug)]
pub struct CaseKind {
    /// The stem of the case file, as `spbe-results`.
    pub kind: &'static str,
    /// Recomputes a file.
    pub check: CaseCheck,
}
