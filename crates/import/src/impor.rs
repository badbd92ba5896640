//! An import as it stands, and why a step is refused.

use jobs::JobId;
use kernel::{AccountId, Actor, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Mapping, Tally};

kernel::text_id! {
    /// One import of one file.
    ImporId
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Its rows are here; nobody has said which column is what.
    Uploaded,
    /// The columns are known; rehearsal is under way or still to come.
    Mapped,
    /// Every row has been checked. Bad ones are counted.
    Rehearsed,
    /// Rows are being checked once more and written.
    Writing,
    /// Every row is written.
    Written,
    /// Some rows are written, which was left at that; the others never will be.
    Partial,
    /// Somebody asked to take the rows back; that is under way.
    Undoing,
    /// No row is left.
    Undone,
    /// Writing met a bad row; what was written before it is being taken back.
    TakingBack,
    /// Writing met a bad row; nothing of it is left.
    Failed,
}

impl State {
    const ALL: [Self; 10] = [
        Self::Uploaded,
        Self::Mapped,
        Self::Rehearsed,
        Self::Writing,
        Self::Written,
        Self::Partial,
        Self::Undoing,
        Self::Undone,
        Self::TakingBack,
        Self::Failed,
    ];

    /// The word in the table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Uploaded => "diunggah",
            Self::Mapped => "dipetakan",
            Self::Rehearsed => "diuji",
            Self::Writing => "menulis",
            Self::Written => "ditulis",
            Self::Partial => "sebagian",
            Self::Undoing => "membatalkan",
            Self::Undone => "dibatalkan",
            Self::TakingBack => "menarik",
            Self::Failed => "gagal",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Uploaded => "Diunggah",
            Self::Mapped => "Sedang diperiksa",
            Self::Rehearsed => "Diperiksa",
            Self::Writing => "Sedang ditulis",
            Self::Written => "Ditulis",
            Self::Partial => "Ditulis sebagian",
            Self::Undoing => "Sedang dibatalkan",
            Self::Undone => "Dibatalkan",
            Self::TakingBack => "Sedang ditarik kembali",
            Self::Failed => "Gagal",
        }
    }

    /// What may be done where a step is refused because it stands there.
    const fn next(self) -> &'static str {
        match self {
            Self::Uploaded => "Pilih kolomnya lebih dahulu.",
            Self::Mapped => "Tunggu sampai pemeriksaan selesai, atau periksa lagi bila terhenti.",
            Self::Rehearsed => "Tulis barisnya, atau unggah berkas lain.",
            Self::Writing => "Tunggu sampai penulisan selesai, atau lanjutkan bila terhenti.",
            Self::Written | Self::Partial => {
                "Batalkan impor ini bila tidak jadi, atau unggah berkas lain."
            }
            Self::Undoing | Self::TakingBack => {
                "Tunggu sampai pembatalan selesai, atau lanjutkan bila terhenti."
            }
            Self::Undone => "Unggah berkasnya lagi.",
            Self::Failed => "Periksa lagi, atau unggah berkas yang sudah diperbaiki.",
        }
    }

    pub(crate) fn parse(code: &str) -> db::Result<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code).ok_or_else(|| {
            db::Error::Inconsistent { what: format!("an import is in state {code}") }
        })
    }

    /// Whether its columns may still be chosen, and it may be rehearsed: nothing of it is written.
    pub const fn may_rehearse(self) -> bool {
        matches!(self, Self::Uploaded | Self::Mapped | Self::Rehearsed | Self::Failed)
    }

    /// Whether it may be written, or writing it may be begun again after the work on it was broken off.
    pub const fn may_write(self) -> bool {
        matches!(self, Self::Rehearsed | Self::Writing)
    }

    /// Whether rows of it may be there to take back.
    pub const fn may_undo(self) -> bool {
        matches!(
            self,
            Self::Writing | Self::Written | Self::Partial | Self::Undoing | Self::TakingBack
        )
    }
}

/// An import as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impor {
    /// Its id; ids of later imports sort later.
    pub id: ImporId,
    /// The name of the file.
    pub file: String,
    /// The header as it stands in the file.
    pub labels: Vec<String>,
    /// Which column fills which field; empty before anybody said so.
    pub mapping: Mapping,
    /// Where it stands.
    pub state: State,
    /// Rows in the file.
    pub rows: i64,
    /// What the rows were found to be, as far as they were checked.
    pub tally: Tally,
    /// Number of the last row.
    pub last: i64,
    /// Number of the last row that was checked.
    pub checked: i64,
    /// Number of the last row that is written.
    pub written: i64,
    /// Why it stopped, in Indonesian; mostly empty.
    pub note: String,
    /// Who brought the file: an account id, or the program's name for itself.
    pub by: String,
    /// When the file came.
    pub created_at: Timestamp,
    /// When the last step began or ended.
    pub changed_at: Timestamp,
    /// The work on the last step that somebody asked for; none before the first.
    pub job: Option<JobId>,
    /// Grows with every step. A step names the one it saw.
    pub version: i64,
    pub(crate) content: String,
    pub(crate) header: String,
    pub(crate) asked_by: Asker,
}

impl Impor {
    /// Rows that were not there before. Known once every row has been checked.
    pub const fn new_rows(&self) -> i64 {
        let Tally { bad, changed, same } = self.tally;
        self.rows.saturating_sub(bad).saturating_sub(changed).saturating_sub(same)
    }

    /// Rows that writing writes: the new and the changed ones. Known once every row has been checked.
    pub const fn to_write(&self) -> i64 {
        self.new_rows().saturating_add(self.tally.changed)
    }

    /// How many rows there are up to the one with this number: all of them at the last. A header is none, so where rows
    /// of the file are empty it may lag a little.
    pub const fn rows_until(&self, number: i64) -> i64 {
        let above = self.last.saturating_sub(self.rows);
        if number > above { number.saturating_sub(above) } else { 0 }
    }

    /// Whether some of its rows are written and others are not, so that it may be left at that.
    pub const fn may_keep(&self) -> bool {
        matches!(self.state, State::Writing) && self.written > 0
    }

    /// What stands over the column that fills a field.
    pub fn label(&self, field: &str) -> Option<&str> {
        self.mapping.column(field).and_then(|at| self.labels.get(at)).map(String::as_str)
    }
}

/// Why a step was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not there, or not theirs.
    NotFound,
    /// Somebody was faster: look again.
    Changed,
    /// Not a step from where the import stands.
    NotNow(State),
    /// The columns do not fit, field by field.
    Mapping(kernel::FieldErrors),
    /// So many rows are bad.
    BadRows(i64),
    /// The same file has been written, or is just being written, by this import.
    SameFile(ImporId),
    /// Something depends on its rows; what, in Indonesian.
    Needed(String),
}

impl Refused {
    /// What happened and what to do, in Indonesian.
    pub fn message(&self) -> String {
        match self {
            Self::NotFound => "Impor ini tidak ada.".to_owned(),
            Self::Changed => {
                "Impor ini sudah berubah sejak halaman ini dibuka, di tab lain atau oleh orang lain. Periksa keadaannya \
                 sekarang, lalu ulangi bila masih perlu."
                    .to_owned()
            }
            Self::NotNow(state) => format!(
                "Langkah ini tidak dapat dilakukan karena keadaan impor sekarang: {}. {}",
                state.label().to_lowercase(),
                state.next()
            ),
            Self::Mapping(errors) => errors
                .iter()
                .next()
                .map_or_else(|| "Periksa pilihan kolom.".to_owned(), |(_, told)| told.to_owned()),
            Self::BadRows(bad) => format!(
                "Masih ada {} baris yang salah. Perbaiki berkasnya, lalu unggah lagi.",
                kernel::ribuan(*bad)
            ),
            Self::Needed(reason) => reason.clone(),
            Self::SameFile(_) => {
                "Berkas yang sama sudah pernah ditulis. Batalkan impor yang dulu bila ingin menulisnya lagi, atau \
                 unggah berkas dengan isi terbaru."
                    .to_owned()
            }
        }
    }
}

/// A step that was asked of the database: what it answers, or why it was refused.
pub type Step<T> = db::Result<Result<T, Refused>>;

/// Who asked for a step, as work that runs later must know it. What they may do is not kept: that is asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asker {
    /// None for the program itself.
    pub(crate) account: Option<AccountId>,
    pub(crate) name: String,
}

impl Asker {
    pub(crate) fn new(actor: &Actor) -> Self {
        Self { account: actor.account().cloned(), name: actor.name().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.code()).expect("its own code"), state);
        }
    }
}
