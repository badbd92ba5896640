//! Whether words can be read on their grounds, in both schemes.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../css/tokens.css");

/// The tokens of the block that begins with `start`, in one scheme.
fn tokens(start: &str) -> BTreeMap<&'static str, &'static str> {
    let (_, block) = TOKENS.split_once(start).expect("the block is there");
    let (_, block) = block.split_once("color-scheme:").expect("it names its scheme");
    let (block, _) = block.split_once('}').expect("the block ends");
    block
        .split(';')
        .filter_map(|declaration| declaration.trim().split_once(": "))
        .filter_map(|(name, value)| Some((name.strip_prefix("--")?, value.trim())))
        .collect()
}

#[expect(clippy::float_arithmetic, reason = "the formula of WCAG 2.2 for relative luminance")]
fn luminance(colour: &str) -> f64 {
    let hex = colour.strip_prefix('#').unwrap_or_default();
    let value = u32::from_str_radix(hex, 16).expect("a colour of six digits");
    let [_, red, green, blue] = value.to_be_bytes();
    let linear = |channel: u8| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[expect(clippy::float_arithmetic, reason = "the formula of WCAG 2.2 for contrast")]
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

const WORDS: f64 = 4.5;
const SHAPES: f64 = 3.0;

#[track_caller]
fn check(scheme: &str, least: f64, inks: &[&str], grounds: &[&str]) {
    let tokens = tokens(scheme);
    for ink in inks {
        for ground in grounds {
            let ratio = contrast(tokens[ink], tokens[ground]);
            assert!(ratio >= least, "{scheme} --{ink} on --{ground}: {ratio:.2}, at least {least}");
        }
    }
}

#[test]
fn words_reach_four_and_a_half_to_one() {
    for scheme in [":root {\n", "(prefers-color-scheme: dark)"] {
        check(
            scheme,
            WORDS,
            &["ink", "ink-2", "ink-3"],
            &["paper", "card", "wash", "red-wash", "gold-wash"],
        );
        check(scheme, WORDS, &["red-ink"], &["paper", "card", "wash", "red-wash"]);
        check(scheme, WORDS, &["on-red"], &["red-fill", "red-deep"]);
        for tone in ["ok", "warn", "bad", "info"] {
            let wash = format!("{tone}-wash");
            check(scheme, WORDS, &[tone], &["paper", "card", &wash]);
            check(scheme, WORDS, &["ink", "ink-2"], &[&wash]);
        }
    }
}

#[test]
fn edges_of_controls_and_marks_of_focus_reach_three_to_one() {
    for scheme in [":root {\n", "(prefers-color-scheme: dark)"] {
        check(scheme, SHAPES, &["edge"], &["paper", "card", "wash"]);
        check(scheme, SHAPES, &["focus", "red"], &["paper", "card", "wash", "red-wash"]);
    }
}

#[test]
fn black_on_white_is_twenty_one_to_one() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
}
