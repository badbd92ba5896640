//! From the table to the page: which way the paper lies, how large the type is, how wide each column.

use serde::Serialize;

use crate::{
    input::{Align, Day, Input, Letterhead, Logo, LogoKind},
    widths::{Measure, Wish},
};

/// Between the margins of A4, in thousandths of a point.
const UPRIGHT: u64 = 510_200;
/// The same when it lies.
const LYING: u64 = 757_000;
/// Left and right of the text of a cell together.
const INSET: u64 = 8_000;
/// A column is not made wider than this many thousandths of the type size before another has what it
/// needs: long remarks may take several lines.
const COMFORT: u64 = 14_000;
/// A word longer than this may be broken.
const LONGEST: u64 = 11_000;

/// Papers and type sizes in thousandths of a point, best first. The last one takes everything.
const TRIES: [(bool, u64); 6] =
    [(false, 9_000), (false, 8_500), (true, 9_000), (true, 8_000), (true, 7_000), (true, 6_000)];

/// What `daftar.typ` reads.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    letterhead: Option<Head>,
    title: String,
    source: String,
    made: String,
    date: Day,
    sample: bool,
    lying: bool,
    /// Thousandths of a point, like all widths.
    size: u64,
    columns: Vec<Printed>,
    rows: Vec<Vec<String>>,
    omitted: u64,
    /// The same as a reader writes numbers.
    omitted_text: String,
    count_text: String,
    #[serde(skip)]
    pub(crate) logo: Option<Logo>,
}

#[derive(Debug, Serialize)]
struct Head {
    name: String,
    unit: String,
    address: String,
    logo: Option<LogoKind>,
}

#[derive(Debug, Serialize)]
struct Printed {
    label: String,
    align: Align,
    width: u64,
}

/// Arranges the list.
pub(crate) fn arrange(mut input: Input) -> Document {
    let measure = Measure::new();
    let mut wishes = vec![Wish::default(); input.columns.len()];
    for (wish, column) in wishes.iter_mut().zip(&input.columns) {
        measure.wish(wish, &column.label, true);
    }
    for row in &input.rows {
        for (wish, cell) in wishes.iter_mut().zip(row) {
            measure.wish(wish, cell, false);
        }
    }
    let paper = paper(&wishes);
    for row in &mut input.rows {
        for (cell, width) in row.iter_mut().zip(&paper.widths) {
            if let Some(broken) = measure.broken(cell, paper.room(*width), false) {
                *cell = broken;
            }
        }
    }
    let columns = input.columns.into_iter().zip(&paper.widths).map(|(column, width)| Printed {
        label: measure.broken(&column.label, paper.room(*width), true).unwrap_or(column.label),
        align: column.align,
        width: *width,
    });
    let (letterhead, logo) = input.letterhead.map(head).unzip();
    Document {
        letterhead,
        title: input.title,
        source: input.source,
        made: input.made,
        date: input.date,
        sample: input.sample,
        lying: paper.lying,
        size: paper.size,
        columns: columns.collect(),
        omitted: input.omitted,
        omitted_text: grouped(input.omitted),
        count_text: grouped(u64::try_from(input.rows.len()).unwrap_or(u64::MAX)),
        rows: input.rows,
        logo: logo.flatten(),
    }
}

fn head(letterhead: Letterhead) -> (Head, Option<Logo>) {
    let Letterhead { name, unit, address, logo } = letterhead;
    let kind = logo.as_ref().map(|logo| logo.kind);
    (Head { name, unit, address, logo: kind }, logo)
}

/// A whole number with dots between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len().saturating_mul(2));
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// How the table lies on the page.
#[derive(Debug, PartialEq, Eq)]
struct Paper {
    lying: bool,
    size: u64,
    widths: Vec<u64>,
}

impl Paper {
    /// Thousandths of the type size that text has in a column of this width.
    fn room(&self, width: u64) -> u64 {
        width.saturating_sub(INSET).saturating_mul(1_000).checked_div(self.size).unwrap_or(0)
    }
}

/// The first paper on which every column is comfortable; else the last on which whole words fit; else
/// the last of all, where words are broken.
fn paper(wishes: &[Wish]) -> Paper {
    let comfort = |wish: &Wish| least(wish).max(wish.line.min(COMFORT));
    let fits = |need: &dyn Fn(&Wish) -> u64, (lying, size): (bool, u64)| {
        wishes.iter().fold(0_u64, |sum, w| sum.saturating_add(points(need(w), size))) <= room(lying)
    };
    let chosen = TRIES
        .into_iter()
        .find(|attempt| fits(&comfort, *attempt))
        .or_else(|| TRIES.into_iter().filter(|(lying, _)| *lying).find(|a| fits(&least, *a)));
    let (lying, size) = chosen.unwrap_or((true, 6_000));
    Paper { lying, size, widths: widths(wishes, room(lying), size) }
}

const fn room(lying: bool) -> u64 {
    if lying { LYING } else { UPRIGHT }
}

/// A column that holds so much text. Two in a hundred are added: letters that meet take more or less
/// room than each of them alone.
fn points(text: u64, size: u64) -> u64 {
    let exact = text.saturating_mul(size).div_ceil(1_000);
    exact.saturating_add(exact.div_ceil(50)).saturating_add(INSET)
}

fn least(wish: &Wish) -> u64 {
    wish.word.min(LONGEST)
}

/// Shares the page: each column what its longest word takes, then by what its text would like, and
/// what is left among all.
fn widths(wishes: &[Wish], room: u64, size: u64) -> Vec<u64> {
    let least: Vec<u64> = wishes.iter().map(|wish| points(least(wish), size)).collect();
    let total = sum(&least);
    if total > room {
        return least.iter().map(|width| share(*width, room, total)).collect();
    }
    let more: Vec<u64> = wishes
        .iter()
        .zip(&least)
        .map(|(wish, least)| points(wish.line.min(40_000), size).saturating_sub(*least))
        .collect();
    let left = room.saturating_sub(total);
    let wanted = sum(&more);
    let given: Vec<u64> = more
        .iter()
        .zip(&least)
        .map(|(more, least)| least.saturating_add(share(*more, left.min(wanted), wanted)))
        .collect();
    let rest = room.saturating_sub(sum(&given));
    let total = sum(&given);
    given.iter().map(|width| width.saturating_add(share(*width, rest, total))).collect()
}

fn sum(all: &[u64]) -> u64 {
    all.iter().fold(0, |sum, one| sum.saturating_add(*one))
}

/// The part of `whole` that falls to `part` of `parts`.
fn share(part: u64, whole: u64, parts: u64) -> u64 {
    part.saturating_mul(whole).checked_div(parts).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(word: u64, line: u64) -> Wish {
        Wish { word, line }
    }

    #[test]
    fn columns_fill_the_page_and_never_pass_it() {
        for wishes in [
            vec![wish(4_000, 4_000)],
            vec![wish(4_000, 90_000), wish(3_000, 3_000), wish(5_000, 12_000)],
            vec![wish(6_000, 20_000); 9],
            vec![wish(90_000, 900_000); 40],
            vec![wish(0, 0); 3],
        ] {
            let paper = paper(&wishes);
            let (used, room) = (sum(&paper.widths), room(paper.lying));
            assert!(used <= room && room - used < 100, "{used} of {room}");
        }
    }

    #[test]
    fn a_column_of_long_remarks_does_not_squeeze_a_number() {
        let paper = paper(&[wish(5_000, 300_000), wish(4_000, 4_000)]);
        assert!(paper.room(paper.widths[1]) >= 4_000, "{paper:?}");
        assert!(!paper.lying);
    }

    #[test]
    fn paper_lies_and_type_shrinks_as_columns_come() {
        let few = paper(&[wish(8_000, 10_600); 5]);
        assert_eq!((few.lying, few.size), (false, 8_500));
        let many = paper(&[wish(8_000, 12_000); 8]);
        assert_eq!((many.lying, many.size), (true, 7_000));
        let most = paper(&[wish(8_000, 12_000); 14]);
        assert_eq!((most.lying, most.size), (true, 6_000));
    }

    #[test]
    fn thousands_are_grouped_by_dots() {
        let all = [0, 12, 999, 1_000, 1_234_567].map(grouped).join(" ");
        assert_eq!(all, "0 12 999 1.000 1.234.567");
    }
}
