//! Published cases of talent management that this register can recompute. Pure.

use jiff::civil::Date;
use ruleset::{CaseResult, Verdict};
use serde_json::{Map, Value};

use super::{
    nip::{JenisNip, Nip},
    pensiun::tmt_pensiun,
};
use crate::aturan::{self, Kepegawaian};

/// Under which rules the cases were published.
const STAND: Date = jiff::civil::date(2026, 1, 1);

/// Recomputes one case.
pub(crate) fn check(case: &str, kind: &str, input: &Value, expected: &Value) -> CaseResult {
    let rules = aturan::running(STAND);
    let computed = match kind {
        "nip" => nip(input),
        "retirement" => retirement(rules, input),
        _ => {
            let line = format!("jenis {kind} dihitung di ruang lain");
            return CaseResult { case: case.to_owned(), verdict: Verdict::Skipped, line };
        }
    };
    let (verdict, line) = match computed {
        Ok(computed) => compare(&computed, expected),
        Err(why) => (Verdict::Fail, why),
    };
    CaseResult { case: case.to_owned(), verdict, line }
}

fn nip(input: &Value) -> Result<Map<String, Value>, String> {
    let text = text(input, "nip")?;
    let mut found = Map::new();
    match Nip::parse(text) {
        Err(error) => {
            found.insert("valid".to_owned(), false.into());
            // Why it cannot be one is prose in the case, and prose here.
            found.insert("why".to_owned(), error.to_string().into());
        }
        Ok(nip) => {
            let parts = nip.parts();
            let mut say = |key: &str, value: Value| found.insert(key.to_owned(), value);
            say("valid", true.into());
            say("birth", parts.lahir.to_string().into());
            say("sex", parts.kelamin.letter().into());
            say("serial", format!("{:03}", parts.urut).into());
            match parts.jenis {
                JenisNip::Pns { tahun, bulan } => {
                    say("tmt", format!("{tahun:04}-{bulan:02}").into())
                }
                JenisNip::Pppk { tahun, kontrak } => {
                    say("year", tahun.to_string().into());
                    say("frequency", kontrak.to_string().into())
                }
            };
        }
    }
    Ok(found)
}

fn retirement(rules: &Kepegawaian, input: &Value) -> Result<Map<String, Value>, String> {
    let lahir: Date = text(input, "birth")?
        .parse()
        .map_err(|_invalid| "tanggal lahir tidak terbaca".to_owned())?;
    let tier = text(input, "tier")?;
    let jenjang =
        rules.jenjang(tier).ok_or_else(|| format!("jenjang {tier} tidak ada di aturan"))?;
    let tmt = tmt_pensiun(rules, lahir, jenjang, None);
    Ok(Map::from_iter([
        ("bup".to_owned(), jenjang.bup.into()),
        ("tmt_pensiun".to_owned(), tmt.value.to_string().into()),
    ]))
}

fn text<'a>(input: &'a Value, key: &str) -> Result<&'a str, String> {
    input.get(key).and_then(Value::as_str).ok_or_else(|| format!("isian {key} tidak ada"))
}

/// Whether every expected value was computed and is the same. Prose is not compared.
fn compare(computed: &Map<String, Value>, expected: &Value) -> (Verdict, String) {
    let Some(expected) = expected.as_object() else {
        return (Verdict::Fail, "nilai yang diharapkan tidak terbaca".to_owned());
    };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let mut wrong = Vec::new();
    for (key, value) in expected {
        match computed.get(key) {
            _ if key == "why" => {}
            None => wrong.push(format!("{key} tidak dihitung")),
            Some(found) if plain(found) != plain(value) => {
                wrong.push(format!("{key} terbit {}, terhitung {}", plain(value), plain(found)));
            }
            Some(_) => {}
        }
    }
    if wrong.is_empty() {
        let all: Vec<String> =
            computed.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect();
        (Verdict::Ok, all.join(", "))
    } else {
        (Verdict::Fail, wrong.join("; "))
    }
}
