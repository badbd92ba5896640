//! What the search of the trail is asked for.

use jiff::civil::Date;
use kernel::{FieldErrors, Timestamp, Zona};
use serde::Deserialize;

use super::{Typed, optional_date, words};
use crate::store::audit::{Cursor, Filter};

/// The search as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JejakQuery {
    pub q: String,
    pub ruang: String,
    pub pelaku: String,
    pub objek: String,
    pub dari_hari: String,
    pub dari_bulan: String,
    pub dari_tahun: String,
    pub sampai_hari: String,
    pub sampai_bulan: String,
    pub sampai_tahun: String,
    pub setelah: String,
    pub id: String,
}

impl JejakQuery {
    pub(crate) fn from(&self) -> Typed<'_> {
        Typed { hari: &self.dari_hari, bulan: &self.dari_bulan, tahun: &self.dari_tahun }
    }

    pub(crate) fn until(&self) -> Typed<'_> {
        Typed { hari: &self.sampai_hari, bulan: &self.sampai_bulan, tahun: &self.sampai_tahun }
    }

    /// The filter. Both days count whole, in the zone of the reader.
    pub(crate) fn parse(&self, zona: Zona) -> Result<Filter, FieldErrors> {
        let mut errors = FieldErrors::new();
        let from = optional_date(&mut errors, "dari", self.from());
        let until = optional_date(&mut errors, "sampai", self.until());
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            errors.add("sampai", "Tanggal akhir sebelum tanggal awal. Ubah salah satunya.");
        }
        let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        errors.into_result(Filter {
            words: words(&self.q),
            room: text(&self.ruang),
            by: text(&self.pelaku),
            subject: text(&self.objek),
            from: from.map(|date| midnight(date, zona)),
            until: until.and_then(|date| date.tomorrow().ok()).map(|date| midnight(date, zona)),
        })
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        Some(Cursor { at: self.setelah.parse().ok()?, id: self.id.clone() })
    }
}

/// The first moment of a day in `zona`.
fn midnight(date: Date, zona: Zona) -> Timestamp {
    let start = date.to_datetime(jiff::civil::Time::midnight());
    let utc =
        jiff::tz::Offset::UTC.to_timestamp(start).map_or(i64::MAX, jiff::Timestamp::as_millisecond);
    // When the day begins in UTC, clocks in the zone show by how much they are ahead.
    let ahead = i64::from(Timestamp(utc).civil(zona).hour());
    Timestamp(utc).plus_seconds(-ahead * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_whole_in_the_zone_of_the_reader() {
        let query = JejakQuery {
            dari_hari: "24".into(),
            dari_bulan: "11".into(),
            dari_tahun: "2026".into(),
            sampai_hari: "24".into(),
            sampai_bulan: "11".into(),
            sampai_tahun: "2026".into(),
            ..JejakQuery::default()
        };
        let filter = query.parse(Zona::Wib).expect("nothing wrong");
        let (from, until) = (filter.from.expect("from"), filter.until.expect("until"));
        assert_eq!(until.0 - from.0, 24 * 60 * 60 * 1000);
        let first = from.civil(Zona::Wib);
        assert_eq!((first.day(), first.hour(), first.minute()), (24, 0, 0));
        let east = query.parse(Zona::Wit).expect("nothing wrong").from.expect("from");
        assert_eq!(from.0 - east.0, 2 * 60 * 60 * 1000, "the east wakes first");
    }

    #[test]
    fn a_range_that_runs_backwards_is_told() {
        let query = JejakQuery {
            dari_hari: "2".into(),
            dari_bulan: "1".into(),
            dari_tahun: "2026".into(),
            sampai_hari: "1".into(),
            sampai_bulan: "1".into(),
            sampai_tahun: "2026".into(),
            ..JejakQuery::default()
        };
        assert!(query.parse(Zona::Wib).is_err_and(|errors| errors.get("sampai").is_some()));
    }

    #[test]
    fn a_search_is_cut_to_what_a_person_types() {
        let query = JejakQuery { q: "x".repeat(60_000), ..JejakQuery::default() };
        assert_eq!(query.parse(Zona::Wib).expect("nothing wrong").words.len(), 200);
    }

    #[test]
    fn an_empty_search_asks_for_everything() {
        assert_eq!(JejakQuery::default().parse(Zona::Wib), Ok(Filter::default()));
        assert_eq!(JejakQuery::default().cursor(), None);
    }
}
