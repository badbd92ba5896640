//! Typed values into markup.

pub(crate) mod bentrok;
pub(crate) mod daftar;
pub(crate) mod formulir;
pub(crate) mod rahasia;
pub(crate) mod tujuan;

use kernel::{FieldErrors, Timestamp, Zona, waktu_panjang};
use ui::{Crumb, Tone};
use url::Url;

use crate::{Event, TujuanId, event::TEST, store::tujuan::TujuanRow};

/// Why a message of a house of sample data went nowhere.
pub(crate) const SAMPLE: &str = "Rumah contoh tidak mengirim apa pun ke luar.";

/// The first part of every address of the room.
pub(crate) const ROOT: &str = "/kiriman";

const HOME: Crumb<'static> = Crumb { label: "Kiriman ke sistem lain", href: ROOT };

/// What every form needs of the request.
#[derive(Clone, Copy)]
pub(crate) struct FormCtx<'a> {
    pub csrf: &'a str,
    pub token: &'a str,
    pub errors: &'a FieldErrors,
}

/// The address of a target.
pub(crate) fn href(id: &TujuanId) -> String {
    format!("{ROOT}/{id}")
}

/// The name of the machine in an address. What stands behind it may be a secret of the receiver.
pub(crate) fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or("?");
    match url.as_ref().and_then(Url::port) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// What events are called on screen, in the order of the rooms. One that no room declares any more stays as it is.
pub(crate) fn labels<'a, S: AsRef<str>>(codes: &'a [S], events: &[&'static Event]) -> Vec<&'a str> {
    let place = |code: &&str| events.iter().position(|event| event.code == *code);
    let mut codes: Vec<&str> = codes.iter().map(AsRef::as_ref).collect();
    codes.sort_by_key(|code| place(code).unwrap_or(usize::MAX));
    codes.into_iter().map(|code| label(code, events)).collect()
}

/// What one event is called.
pub(crate) fn label<'a>(code: &'a str, events: &[&'static Event]) -> &'a str {
    let known = core::iter::once(&TEST).chain(events.iter().copied());
    known.into_iter().find(|event| event.code == code).map_or(code, |event| event.label)
}

/// How a target stands, in a word.
pub(crate) fn keadaan(row: &TujuanRow) -> (Tone, &'static str) {
    match (row.active, &row.disabled, row.failing_since) {
        (false, Some(_), _) => (Tone::Bad, "Dimatikan otomatis"),
        (false, None, _) => (Tone::Neutral, "Tidak aktif"),
        (true, _, Some(_)) => (Tone::Warn, "Gagal mengirim"),
        (true, _, None) => (Tone::Ok, "Aktif"),
    }
}

/// A moment in words.
pub(crate) fn moment(at: Option<Timestamp>, zona: Zona) -> Option<String> {
    at.map(|at| waktu_panjang(at, zona))
}

/// A moment in words, or that it never was.
fn or_never(at: Option<Timestamp>, zona: Zona) -> String {
    moment(at, zona).unwrap_or_else(|| "Belum pernah".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{SELESAI, TERBIT};

    #[test]
    fn only_the_machine_of_an_address_is_named_in_lists() {
        assert_eq!(host("https://contoh.go.id/a?kunci=b"), "contoh.go.id");
        assert_eq!(host("https://contoh.go.id:8443/"), "contoh.go.id:8443");
        assert_eq!(host("rusak"), "?");
    }

    #[test]
    fn events_are_named_and_unknown_ones_stay() {
        let codes = ["lama.hilang", "contoh.selesai", "contoh.terbit"];
        let named = labels(&codes, &[&TERBIT, &SELESAI]);
        assert_eq!(label("webhook.uji", &[]), "Kiriman uji coba");
        assert_eq!(named, ["Nilai diterbitkan", "Rencana selesai", "lama.hilang"]);
    }
}
