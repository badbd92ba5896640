//! Whether an answer belongs to the sign-in that began.

use kernel::Timestamp;
use subtle::ConstantTimeEq as _;

use super::{BEGUN_SECONDS, LEEWAY_SECONDS, brief};
use crate::{Answer, Begun, Refused};

/// The code of an answer that the provider `issuer` gave to `begun`.
///
/// The state comes first: nothing of an answer that is not ours counts, not even its error.
pub fn check_answer<'a>(
    issuer: &str,
    begun: &Begun,
    answer: &'a Answer,
    now: Timestamp,
) -> Result<&'a str, Refused> {
    let same = begun.state.as_bytes().ct_eq(answer.state.as_bytes());
    if begun.state.is_empty() || !bool::from(same) || begun.issuer != issuer {
        return Err(Refused::State);
    }
    if let Some(other) = answer.iss.as_deref().filter(|iss| *iss != issuer) {
        return Err(Refused::Issuer { found: brief(other) });
    }
    let early = now.plus_seconds(LEEWAY_SECONDS) < begun.at;
    if early || begun.at.plus_seconds(BEGUN_SECONDS) < now {
        return Err(Refused::TooLate);
    }
    match (answer.error.as_deref(), answer.code.as_deref()) {
        (Some("access_denied"), _) => Err(Refused::Cancelled),
        (Some(error), _) => Err(Refused::Denied { code: word(error) }),
        (None, Some(code)) if !code.is_empty() => Ok(code),
        (None, _) => Err(Refused::Broken { status: None }),
    }
}

/// An error code without anything else that somebody may have put there.
fn word(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://masuk.contoh.go.id";
    const START: Timestamp = Timestamp(1_795_000_000_000);

    fn begun() -> Begun {
        Begun {
            url: String::new(),
            issuer: ISSUER.to_owned(),
            state: "keadaan".to_owned(),
            nonce: "sekali".to_owned(),
            pkce_verifier: "pembukti".to_owned(),
            at: START,
        }
    }

    fn answer() -> Answer {
        Answer { state: "keadaan".to_owned(), code: Some("kode".to_owned()), ..Answer::default() }
    }

    fn error(error: &str) -> Answer {
        Answer { error: Some(error.to_owned()), code: None, ..answer() }
    }

    #[test]
    fn the_answer_to_this_sign_in_gives_its_code() {
        let named = Answer { iss: Some(ISSUER.to_owned()), ..answer() };
        for (answer, seconds) in [(answer(), 0), (answer(), 600), (answer(), -60), (named, 5)] {
            let now = START.plus_seconds(seconds);
            assert_eq!(check_answer(ISSUER, &begun(), &answer, now), Ok("kode"), "{seconds}");
        }
    }

    #[test]
    fn another_state_is_refused_even_when_it_brings_an_error() {
        for state in ["", "keadaam", "keadaan2"] {
            let answer = Answer { state: state.to_owned(), ..error("access_denied") };
            assert_eq!(check_answer(ISSUER, &begun(), &answer, START), Err(Refused::State));
        }
        let empty = Begun { state: String::new(), ..begun() };
        let answer = Answer { state: String::new(), ..answer() };
        assert_eq!(check_answer(ISSUER, &empty, &answer, START), Err(Refused::State));
    }

    #[test]
    fn the_answer_of_another_provider_is_refused() {
        let other = "https://lain.contoh.go.id";
        assert_eq!(check_answer(other, &begun(), &answer(), START), Err(Refused::State));
        let mixed = Answer { iss: Some(other.to_owned()), ..answer() };
        let found = other.to_owned();
        assert_eq!(check_answer(ISSUER, &begun(), &mixed, START), Err(Refused::Issuer { found }));
    }

    #[test]
    fn an_answer_after_ten_minutes_is_too_late() {
        for seconds in [601, 86_400, -61] {
            let now = START.plus_seconds(seconds);
            assert_eq!(check_answer(ISSUER, &begun(), &answer(), now), Err(Refused::TooLate));
        }
    }

    #[test]
    fn whoever_turned_back_is_told_so_and_other_errors_are_the_providers() {
        let of = |answer: &Answer| check_answer(ISSUER, &begun(), answer, START).unwrap_err();
        assert_eq!(of(&error("access_denied")), Refused::Cancelled);
        let code = "server_error".to_owned();
        assert_eq!(of(&error("server_error\n<script>")), Refused::Denied { code: code + "script" });
    }

    #[test]
    fn an_answer_with_neither_code_nor_error_is_broken() {
        for code in [None, Some(String::new())] {
            let answer = Answer { code, ..answer() };
            let broken = Err(Refused::Broken { status: None });
            assert_eq!(check_answer(ISSUER, &begun(), &answer, START), broken);
        }
    }

    #[test]
    fn what_is_printed_for_a_programmer_holds_no_secret() {
        let text = format!("{:?} {:?}", begun(), answer());
        for secret in ["keadaan", "sekali", "pembukti", "kode"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
