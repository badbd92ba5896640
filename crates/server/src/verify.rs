//! `gadang verify`: published cases recomputed with the rules in force.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use ruleset::{CaseResult, Verdict};

use crate::{cli::say, house::check_rules, rooms::case_kinds};

/// Prints one line per case and the counts; fails when a case fails.
pub(crate) fn run(kind: &str, file: &Path) -> anyhow::Result<ExitCode> {
    check_rules()?;
    let kinds = case_kinds();
    let Some(found) = kinds.iter().find(|known| known.kind == kind) else {
        let known: Vec<&str> = kinds.iter().map(|known| known.kind).collect();
        anyhow::bail!("Jenis kasus {kind:?} tidak ada. Yang ada: {}.", known.join(", "));
    };
    let bytes = std::fs::read(file)
        .with_context(|| format!("Berkas {} tidak dapat dibaca", file.display()))?;
    let results = (found.check)(&bytes).map_err(anyhow::Error::msg)?;
    for result in &results {
        say(&result.to_string())?;
    }
    let failed = count(&results, Verdict::Fail);
    let passed = count(&results, Verdict::Ok);
    match count(&results, Verdict::Skipped) {
        0 => say(&format!("{passed} passed, {failed} failed"))?,
        skipped => say(&format!("{passed} passed, {failed} failed, {skipped} skipped"))?,
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn count(results: &[CaseResult], verdict: Verdict) -> usize {
    results.iter().filter(|result| result.verdict == verdict).count()
}
