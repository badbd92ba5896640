//! Law as data, numbers with reasons.
//!
//! Rule files are versioned TOML with their legal source and validity dates; code holds the
//! formulas, never the thresholds, weights or labels. What a formula computes is [`Explained`].
#![warn(missing_docs)]

mod bands;
mod cases;
mod explained;
mod file;

pub use bands::{BandError, Bands};
pub use cases::{CaseCheck, CaseKind, CaseResult, Verdict};
pub use explained::{Explained, Input, RuleRef, Step};
pub use file::{Keyakinan, Meta, RuleError, RuleFile, RuleKind, parse};
