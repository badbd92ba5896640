//! Exact decimals, and numbers as Indonesian readers write them: decimal comma, dots by thousands.

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing but spaces.
    #[error("empty")]
    Empty,
    /// Not digits with at most one decimal mark.
    #[error("not a number")]
    NotANumber,
}

/// Rounds half away from zero ("setengah ke atas") to `places` decimals, for display only.
pub fn round_half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Rounds half toward zero: the highest value that anything below `value` can be shown as.
pub fn round_half_down(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointTowardZero)
}

/// `1.234,50`: rounded half up to `places`, always with that many decimals.
pub fn angka(value: Decimal, places: u32) -> String {
    let rounded = round_half_up(value, places);
    let plain = format!("{:.*}", usize::try_from(places).unwrap_or(0), rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "−" } else { "" };
    let whole = grouped(whole);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{fraction}") }
}

/// `1.265`: a whole number grouped by thousands.
pub fn ribuan(value: i64) -> String {
    angka(Decimal::from(value), 0)
}

/// `Rp 1.250.000`.
pub fn rupiah(value: i64) -> String {
    format!("Rp {}", ribuan(value))
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// Reads `2`, `2,5`, `2.5` or `1.250,75`. One dot alone is a decimal mark when it cannot group thousands.
pub fn parse_angka(text: &str) -> Result<Decimal, DecimalError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DecimalError::Empty);
    }
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let plain = match digits.split_once(',') {
        Some((whole, fraction)) => format!("{}.{fraction}", ungrouped(whole)?),
        None if is_grouped(digits) => ungrouped(digits)?,
        None => digits.to_owned(),
    };
    let well_formed = plain.chars().all(|c| c.is_ascii_digit() || c == '.')
        && plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.ends_with(|c: char| c.is_ascii_digit())
        && plain.matches('.').count() <= 1;
    if !well_formed {
        return Err(DecimalError::NotANumber);
    }
    format!("{sign}{plain}")
        .parse()
        .map_err(|_too_long: rust_decimal::Error| DecimalError::NotANumber)
}

fn is_grouped(digits: &str) -> bool {
    let mut groups = digits.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    !rest.is_empty()
        && (1..=3).contains(&first.len())
        && first != "0"
        && rest.iter().all(|group| group.len() == 3)
}

fn ungrouped(whole: &str) -> Result<String, DecimalError> {
    if whole.contains('.') && !is_grouped(whole) {
        return Err(DecimalError::NotANumber);
    }
    Ok(whole.replace('.', ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn reads(text: &str, want: Result<&str, DecimalError>) {
        let want = want.map(|w| w.parse::<Decimal>().expect("a decimal"));
        assert_eq!(parse_angka(text), want, "{text:?}");
    }

    #[test]
    fn numbers_are_read_as_indonesians_write_them() {
        reads("3", Ok("3"));
        reads(" 2,5 ", Ok("2.5"));
        reads("2.5", Ok("2.5"));
        reads("1.250", Ok("1250"));
        reads("1.250,75", Ok("1250.75"));
        reads("0.125", Ok("0.125"));
        reads("-1,5", Ok("-1.5"));
        reads("", Err(DecimalError::Empty));
        reads("tiga", Err(DecimalError::NotANumber));
        reads("1,2,3", Err(DecimalError::NotANumber));
        reads("12.50,1", Err(DecimalError::NotANumber));
        reads("1e3", Err(DecimalError::NotANumber));
        reads(",5", Err(DecimalError::NotANumber));
    }

    #[test]
    fn numbers_are_printed_as_indonesians_read_them() {
        let d = |text: &str| text.parse::<Decimal>().expect("a decimal");
        assert_eq!(angka(d("2.594"), 2), "2,59");
        assert_eq!(angka(d("2.595"), 2), "2,60");
        assert_eq!(angka(d("-0.001"), 2), "0,00");
        assert_eq!(angka(d("412500000"), 0), "412.500.000");
        assert_eq!(rupiah(1_250_000), "Rp 1.250.000");
        assert_eq!(ribuan(999), "999");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(value in -1_000_000_000_i64..1_000_000_000) {
            let value = Decimal::new(value, 2);
            let printed = angka(value, 2);
            prop_assert_eq!(parse_angka(&printed), Ok(value));
        }
    }
}
