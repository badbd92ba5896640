//! The NIK at rest: encrypted for its record, with a keyed hash by which an equal one is found.

use kernel::InstansiId;
use web::App;

use crate::store::orang::{PegawaiId, SealedNik};

const INDEKS: &str = "pegawai.nik";

/// Seals sixteen digits. The hash holds within one institution, so that two houses cannot be joined by it.
pub(crate) fn seal(app: &App, instansi: InstansiId, id: &PegawaiId, digits: &str) -> SealedNik {
    let plain = format!("{}/{digits}", instansi.0);
    let hash = app.keys.blind_index(INDEKS, plain.as_bytes());
    SealedNik {
        sandi: app.keys.encrypt(&app.entropy, id.as_str(), digits.as_bytes()),
        indeks: data_encoding::HEXLOWER.encode(&hash),
    }
}

/// The sixteen digits again; `None` when the key is gone or the text is of another record.
pub(crate) fn open(app: &App, id: &PegawaiId, sealed: &str) -> Option<String> {
    String::from_utf8(app.keys.decrypt(id.as_str(), sealed)?).ok()
}
