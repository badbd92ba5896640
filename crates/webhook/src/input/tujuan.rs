//! What somebody types about a target, checked. Pure.

use kernel::FieldErrors;

use super::alamat::Address;
use crate::{Event, Network};

/// The longest name of a target, in characters.
pub(crate) const LONGEST_NAME: usize = 80;

/// A target as it may be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setup {
    pub(crate) name: String,
    pub(crate) address: Address,
    pub(crate) events: Vec<&'static str>,
}

impl Setup {
    /// Reads a form. Messages stand under the fields `nama`, `alamat` and `peristiwa`.
    pub(crate) fn parse(
        name: &str,
        address: &str,
        events: &[String],
        declared: &[&'static Event],
        network: &Network,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = name.trim();
        if name.is_empty() {
            errors.add("nama", "Isi nama sistem yang menerima kiriman.");
        } else if name.chars().count() > LONGEST_NAME {
            errors.add("nama", format!("Nama paling panjang {LONGEST_NAME} karakter."));
        } else if name.chars().any(char::is_control) {
            errors.add("nama", "Nama memuat karakter yang tidak dapat ditampilkan.");
        }
        let address = Address::parse(address, network)
            .map_err(|refused| errors.add("alamat", refused.message()))
            .ok();
        // In the order of the rooms, and each once, however the form came.
        let wanted: Vec<&'static str> = declared
            .iter()
            .map(|event| event.code)
            .filter(|code| events.iter().any(|asked| asked == code))
            .collect();
        if events.iter().any(|asked| !wanted.contains(&asked.as_str())) {
            errors.add("peristiwa", "Ada peristiwa yang tidak dikenali. Muat ulang halaman ini.");
        } else if wanted.is_empty() {
            errors.add("peristiwa", "Pilih sedikitnya satu peristiwa.");
        }
        match address {
            Some(address) if errors.is_empty() => {
                Ok(Self { name: name.to_owned(), address, events: wanted })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TERBIT: Event = Event { code: "indeks.terbit", label: "Nilai diterbitkan" };
    static OPD: Event = Event { code: "org.opd", label: "OPD berubah" };

    fn parse(name: &str, address: &str, events: &[&str]) -> Result<Setup, FieldErrors> {
        let events: Vec<String> = events.iter().map(|code| (*code).to_owned()).collect();
        Setup::parse(name, address, &events, &[&TERBIT, &OPD], &Network::default())
    }

    #[test]
    fn a_whole_form_is_taken_with_each_event_once() {
        let setup =
            parse(" SIMPEG ", "https://a.go.id", &["org.opd", "indeks.terbit", "org.opd"]).unwrap();
        assert_eq!((setup.name.as_str(), setup.address.as_str()), ("SIMPEG", "https://a.go.id/"));
        assert_eq!(setup.events, ["indeks.terbit", "org.opd"]);
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let errors = parse("", "http://a.go.id", &[]).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["alamat", "nama", "peristiwa"]);
        let of = |name: &str, events: &[&str], field: &str| {
            parse(name, "https://a.go.id", events).unwrap_err().get(field).map(str::to_owned)
        };
        assert!(of(&"a".repeat(81), &["org.opd"], "nama").unwrap().contains("80"));
        assert!(of("a\u{0}b", &["org.opd"], "nama").is_some());
        assert!(of("a", &["org.opd", "lain"], "peristiwa").unwrap().contains("tidak dikenali"));
    }
}
