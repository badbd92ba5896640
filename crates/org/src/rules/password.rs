//! What makes a password good enough.
//!
//! Length and guessability only (NIST SP 800-63B, OWASP ASVS 5.0 chapter V6): no rule about
//! kinds of characters and no forced change by calendar, since both lead to weaker passwords.
#![warn(missing_docs)]

use zxcvbn::{
    Score,
    feedback::{Suggestion, Warning},
};

/// The shortest password, in characters.
pub const MIN_CHARS: usize = 12;
/// The longest, so that hashing cannot be made expensive on purpose. Far above a passphrase.
pub const MAX_CHARS: usize = 128;

/// Why a password is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Weakness {
    /// Fewer than [`MIN_CHARS`].
    TooShort {
        /// How many it has.
        chars: usize,
    },
    /// More than [`MAX_CHARS`].
    TooLong,
    /// Long enough, yet easily guessed.
    Guessable {
        /// What is wrong, when known.
        warning: Option<Warning>,
        /// What would help.
        suggestions: Vec<Suggestion>,
    },
}

/// Words that a guesser in an Indonesian office tries first; the library only knows English ones.
const LOCAL_WORDS: [&str; 56] = [
    "admin",
    "administrator",
    "agustus",
    "aplikasi",
    "bhinneka",
    "bismillah",
    "bukittinggi",
    "bupati",
    "cinta",
    "desember",
    "dinas",
    "dinkes",
    "disdik",
    "gadang",
    "garuda",
    "gubernur",
    "indonesia",
    "jakarta",
    "januari",
    "kantor",
    "katasandi",
    "kominfo",
    "masuk",
    "merdeka",
    "minang",
    "minangkabau",
    "nagari",
    "negeri",
    "operator",
    "padang",
    "pancasila",
    "pariaman",
    "pegawai",
    "pemda",
    "pemprov",
    "pengguna",
    "perubahan",
    "provinsi",
    "qwerty",
    "rahasia",
    "ranah",
    "rendang",
    "rsud",
    "sandi",
    "sayang",
    "selamat",
    "semangat",
    "sistem",
    "solok",
    "spbe",
    "sukses",
    "sumatera",
    "sumbar",
    "terserah",
    "walikota",
    "wisuda",
];

/// Accepts `password` or says why not. `context` holds what a guesser knows of the person: names,
/// sign-in name, institution; their words count as already guessed.
pub fn check(password: &str, context: &[&str]) -> Result<(), Weakness> {
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        return Err(Weakness::TooShort { chars });
    }
    if chars > MAX_CHARS {
        return Err(Weakness::TooLong);
    }
    let mut known: Vec<String> = context
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text]))
        .chain(LOCAL_WORDS)
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2)
        .collect();
    known.sort_by_key(|word| core::cmp::Reverse(word.len()));
    if own_part(password, &known) < MIN_OWN_CHARS {
        return Err(Weakness::Guessable {
            warning: Some(Warning::ThisIsACommonPassword),
            suggestions: vec![Suggestion::AddAnotherWordOrTwo],
        });
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let strength = zxcvbn::zxcvbn(password, &known);
    if strength.score() >= Score::Three {
        return Ok(());
    }
    let feedback = strength.feedback();
    Err(Weakness::Guessable {
        warning: feedback.and_then(zxcvbn::feedback::Feedback::warning),
        suggestions: feedback.map(|f| f.suggestions().to_vec()).unwrap_or_default(),
    })
}

/// The library takes any three words in a row for strong enough, even three that a guesser knows: so
/// much must be left when the known ones are taken out.
const MIN_OWN_CHARS: usize = 6;

/// How many letters and digits are left without the known words, longest first.
fn own_part(password: &str, known: &[String]) -> usize {
    let mut rest = password.to_lowercase();
    for word in known.iter().filter(|word| word.chars().count() > 3) {
        rest = rest.replace(word.as_str(), " ");
    }
    rest.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: [&str; 3] =
        ["Yusni Elvira", "yusni.elvira", "Pemerintah Provinsi Sumatera Barat (contoh)"];

    #[track_caller]
    fn accepts(password: &str) {
        assert_eq!(check(password, &CONTEXT), Ok(()), "{password}");
    }

    #[track_caller]
    fn refuses_as_guessable(password: &str) {
        let result = check(password, &CONTEXT);
        assert!(matches!(result, Err(Weakness::Guessable { .. })), "{password}: {result:?}");
    }

    #[test]
    fn eleven_characters_are_too_few_even_if_random() {
        assert_eq!(check("x7#Kq9!vLm2", &CONTEXT), Err(Weakness::TooShort { chars: 11 }));
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(check("éééééé", &CONTEXT), Err(Weakness::TooShort { chars: 6 }));
    }

    #[test]
    fn a_password_may_be_long_but_not_endless() {
        accepts(&"kuda lima pagar miring ".repeat(5));
        assert_eq!(check(&"a1b2".repeat(40), &CONTEXT), Err(Weakness::TooLong));
    }

    #[test]
    fn a_few_unusual_words_are_good_without_symbols() {
        accepts("jembatan ungu tertawa pelan");
        accepts("tujuh-itik-menyeberang");
    }

    #[test]
    fn length_alone_does_not_help() {
        refuses_as_guessable("aaaaaaaaaaaaaa");
        refuses_as_guessable("123456789012");
        refuses_as_guessable("qwertyuiop123");
        refuses_as_guessable("password12345");
    }

    #[test]
    fn own_names_and_local_words_count_as_guessed() {
        refuses_as_guessable("yusnielvira1");
        refuses_as_guessable("sumaterabarat");
        refuses_as_guessable("rahasia rahasia");
        refuses_as_guessable("AdminSumbar2026");
    }
}
