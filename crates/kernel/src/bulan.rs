//! Dates and times as Indonesian readers write them.

use jiff::civil::Date;

use crate::{Timestamp, Zona};

const BULAN: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `24 November 2026`.
pub fn tanggal_panjang(date: Date) -> String {
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    let name = BULAN.get(month).copied().unwrap_or_default();
    format!("{} {name} {}", date.day(), date.year())
}

/// `24 November 2026, 07.31 WIB`.
pub fn waktu_panjang(at: Timestamp, zona: Zona) -> String {
    let local = at.civil(zona);
    format!(
        "{}, {:02}.{:02} {}",
        tanggal_panjang(local.date()),
        local.hour(),
        local.minute(),
        zona.label()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_printed_with_its_zone() {
        assert_eq!(
            waktu_panjang(Timestamp(1_795_480_260_000), Zona::Wib),
            "24 November 2026, 07.31 WIB"
        );
    }
}
