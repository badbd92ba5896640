//! A number with its reasons.

use serde::{Deserialize, Serialize};

/// The rule file that made a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRef {
    /// File id, as `spbe-2020`.
    pub id: String,
    /// Version of that file.
    pub versi: u32,
    /// Its name.
    pub nama: String,
    /// The regulation it transcribes.
    pub dasar: String,
}

/// One thing that went into a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What pages link by: the code of an indicator, an aspect, a fact.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its value as shown, with decimal comma.
    pub value: String,
    /// Unit or weight beside the value; empty when there is none.
    pub unit: String,
    /// Where the value comes from, when that is not the rule file.
    pub source: Option<String>,
}

/// One line of the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What the line computes.
    pub what: String,
    /// The arithmetic, as `130 × 2 + 130 × 3`.
    pub arithmetic: String,
    /// Its result.
    pub result: String,
}

/// A value that a rule computed, with everything needed to check it by hand.
///
/// Rules build it while they compute. What is stored beside a number is its recipe only (value,
/// rule version, where the inputs lie); the steps are recomputed when somebody opens them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained<T> {
    /// What the number is, as `Indeks SPBE`.
    pub what: String,
    /// The exact value.
    pub value: T,
    /// The value as shown, rounded by the rule.
    pub shown: String,
    /// The rule file.
    pub rule: RuleRef,
    /// The article, as people cite it.
    pub pasal: String,
    /// What went in.
    pub inputs: Vec<Input>,
    /// The arithmetic from the inputs to the value.
    pub steps: Vec<Step>,
    /// Why the number is provisional, when part of the rule is uncertain.
    pub provisional: Option<String>,
}

impl<T> Explained<T> {
    /// The same reasons for a value of another type, as when a value is turned into text.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Explained<U> {
        Explained {
            what: self.what,
            value: change(self.value),
            shown: self.shown,
            rule: self.rule,
            pasal: self.pasal,
            inputs: self.inputs,
            steps: self.steps,
            provisional: self.provisional,
        }
    }
}

impl<T: Serialize> Explained<T> {
    /// The JSON form, for consumers of the number. Decimals are strings, so that none is rounded.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or(serde_json::Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use kernel::Decimal;

    use super::*;

    #[test]
    fn the_json_form_keeps_every_digit_and_reads_back() {
        let explained = Explained {
            what: "Indeks".to_owned(),
            value: Decimal::new(259_400, 5),
            shown: "2,59".to_owned(),
            rule: RuleRef {
                id: "spbe-2020".to_owned(),
                versi: 1,
                nama: "SPBE".to_owned(),
                dasar: "PermenPANRB 59/2020".to_owned(),
            },
            pasal: "Lampiran".to_owned(),
            inputs: Vec::new(),
            steps: Vec::new(),
            provisional: None,
        };
        assert_eq!(explained.to_json()["value"], "2.59400");
        let text = explained.clone().map(|value| value.to_string());
        let read: Explained<String> =
            serde_json::from_value(text.to_json()).expect("what was written");
        assert_eq!(read, text);
    }
}
