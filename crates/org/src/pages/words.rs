//! Sentences for what rules decide.

use jiff::civil::Date;
use kernel::tanggal_panjang;
use zxcvbn::feedback::{Suggestion, Warning};

use crate::rules::{
    impor_batal::Stays,
    impor_opd::Problem,
    password::{MAX_CHARS, MIN_CHARS, Weakness},
    seal::Broken,
    tree::{ChangeError, Facts, Opd},
};

/// A wait, rounded up so that nobody comes back too early.
pub(crate) fn wait(seconds: i64) -> String {
    match seconds {
        ..=90 => format!("{} detik", seconds.max(1)),
        _ => format!("{} menit", (seconds + 59) / 60),
    }
}

/// The field of a form beside which a change of the tree is refused, and the sentence.
pub(crate) fn change_error(error: &ChangeError) -> (&'static str, String) {
    match error {
        ChangeError::BeforeLatest { latest } => (
            "mulai",
            format!(
                "Keadaan terbaru mulai berlaku {}. Pilih tanggal sesudahnya; riwayat sebelum itu tidak ditulis ulang.",
                tanggal_panjang(*latest)
            ),
        ),
        ChangeError::AlreadyClosed { last } => {
            ("mulai", format!("Sudah ditutup; hari terakhirnya {}.", tanggal_panjang(*last)))
        }
        ChangeError::ParentMissing => {
            ("induk", "Induk ini belum ada atau sudah ditutup pada tanggal itu. Pilih induk lain atau ubah tanggalnya.".to_owned())
        }
        ChangeError::ParentEnds { last } => (
            "induk",
            format!("Induk ini ditutup setelah {}. Pilih induk yang tetap ada.", tanggal_panjang(*last)),
        ),
        ChangeError::Cycle => {
            ("induk", "Tidak dapat dipindahkan ke bawah dirinya sendiri atau ke bawah unitnya.".to_owned())
        }
        ChangeError::HasChildren { names } => (
            "mulai",
            format!("Masih ada yang berada di bawahnya: {}. Pindahkan atau tutup lebih dahulu.", names.join(", ")),
        ),
        ChangeError::SuccessorMissing => {
            ("penerus", "Penerus ini tidak ada pada tanggal itu. Pilih yang lain atau kosongkan.".to_owned())
        }
        ChangeError::Unchanged => ("nama", "Tidak ada yang berubah dari keadaan sekarang.".to_owned()),
    }
}

/// What is wrong with a row of a file of agencies, and with which field.
pub(crate) fn impor_problem(problem: &Problem) -> (&'static str, String) {
    match problem {
        Problem::Change(error) => change_error(error),
        Problem::ParentUnknown(kode) => (
            "induk",
            format!(
                "Tidak ada perangkat daerah atau unit berkode “{kode}” di instansi ini atau di baris sebelumnya. Periksa kodenya, atau pindahkan baris induk ke atas baris ini."
            ),
        ),
        Problem::ParentRefused { number } => {
            ("induk", format!("Induknya, baris {number}, ditolak. Perbaiki baris itu dahulu."))
        }
        Problem::OutOfReach => (
            "kode",
            "Kode ini milik perangkat daerah di luar wewenang Anda. Hapus barisnya.".to_owned(),
        ),
        Problem::ParentOutOfReach => (
            "induk",
            "Induknya di luar wewenang Anda. Isi kode induk di dalam OPD Anda.".to_owned(),
        ),
        Problem::Closed { last } => (
            "mulai",
            format!(
                "Sudah ditutup; hari terakhirnya {}. Isi tanggal berlaku mulai bila berdiri lagi, atau hapus barisnya.",
                tanggal_panjang(*last)
            ),
        ),
    }
}

/// Why an import of agencies is not taken back, and what to do instead.
pub(crate) fn impor_stays(stays: &Stays) -> String {
    match stays {
        Stays::Changed { nama } => format!(
            "{nama} sudah diubah sesudah impor ini, sehingga impor ini tidak dapat dibatalkan lagi. Perbaiki yang keliru \
             satu per satu lewat Ubah di halamannya; yang tidak seharusnya ada, tutup lewat Tutup."
        ),
        Stays::OutOfReach { nama } => format!(
            "{nama} sekarang, atau bila impor ini dibatalkan, berada di luar wewenang Anda. Minta Admin Instansi \
             membatalkan impor ini."
        ),
        Stays::Successor { nama } => format!(
            "{nama} ditutup dengan penerus dari impor ini, sehingga impor ini tidak dapat dibatalkan lagi. Yang tidak \
             seharusnya ada, tutup lewat Tutup."
        ),
        Stays::Below { nama, since: Some(day) } => format!(
            "{nama} berada di bawah perangkat daerah atau unit yang tidak akan ada lagi bila impor ini dibatalkan. \
             Pindahkan mulai {}, hari ia mulai berada di sana, lalu batalkan lagi.",
            tanggal_panjang(*day)
        ),
        Stays::Below { nama, since: None } => format!(
            "{nama} pernah berada di bawah perangkat daerah atau unit dari impor ini dan riwayat itu tidak dihapus, \
             sehingga impor ini tidak dapat dibatalkan lagi. Yang tidak seharusnya ada, tutup lewat Tutup."
        ),
        Stays::ParentGone { nama } => format!(
            "{nama} akan kembali ke bawah induknya yang dulu, tetapi induk itu sudah ditutup. Impor ini tidak dapat \
             dibatalkan; perbaiki yang keliru satu per satu lewat Ubah di halamannya."
        ),
        Stays::Ring { nama } => format!(
            "{nama} akan kembali ke bawah induknya yang dulu, tetapi induk itu kini berada di bawahnya. Impor ini tidak \
             dapat dibatalkan; perbaiki yang keliru satu per satu lewat Ubah di halamannya."
        ),
    }
}

/// What changes of an agency or unit, for the trail.
pub(crate) fn changed_opd(old: &Opd, new: &Facts, from: Date) -> String {
    let mut parts = Vec::new();
    if old.nama != new.nama {
        parts.push(format!("nama menjadi {}", new.nama));
    }
    if old.jenis != new.jenis {
        parts.push(format!("jenis menjadi {}", new.jenis.label()));
    }
    if old.perangkat_daerah != new.perangkat_daerah {
        let word = if new.perangkat_daerah { "kini" } else { "tidak lagi" };
        parts.push(format!("{word} dihitung sebagai perangkat daerah"));
    }
    if old.induk != new.induk {
        parts.push("pindah induk".to_owned());
    }
    if old.singkatan != new.singkatan {
        parts
            .push(format!("singkatan menjadi {}", new.singkatan.as_deref().unwrap_or("tidak ada")));
    }
    if parts.is_empty() {
        parts.push("pembetulan dasar hukum".to_owned());
    }
    format!("Mengubah {} mulai {}: {}", old.nama, tanggal_panjang(from), parts.join(", "))
}

/// What is wrong in the chain of seals.
pub fn broken(broken: &Broken) -> String {
    match broken {
        Broken::SealMissing => "segel ini hilang".to_owned(),
        Broken::SealAltered => {
            "segel ini diubah, atau dibuat dengan berkas kunci yang bukan milik rumah ini"
                .to_owned()
        }
        Broken::KeyUnknown { key } => {
            format!("segel ini dibuat dengan kunci {key} yang tidak ada di sini, atau diubah")
        }
        Broken::RowMissing { id } => format!("baris {id} hilang"),
        Broken::RowAltered { id } => format!("baris {id} diubah"),
        Broken::RowsUnaccounted { rows } if *rows > 0 => {
            format!(
                "{rows} baris tidak tercatat di segel mana pun: segel terakhir dihapus atau baris disisipkan"
            )
        }
        Broken::RowsUnaccounted { rows } => format!("{} baris tersegel tidak ada lagi", -rows),
    }
}

/// Why a password is refused, and what would help.
pub fn weakness(weakness: &Weakness) -> String {
    match weakness {
        Weakness::TooShort { chars } => {
            format!(
                "Sandi baru {chars} karakter; sedikitnya {MIN_CHARS}. Beberapa kata yang tidak lazim mudah diingat."
            )
        }
        Weakness::TooLong => format!("Sandi terlalu panjang; paling banyak {MAX_CHARS} karakter."),
        Weakness::Guessable { warning: reason, suggestions } => {
            let reason = reason.map_or("Sandi ini mudah ditebak.", warning);
            let advice = suggestions.iter().map(|s| suggestion(*s)).collect::<Vec<_>>().join(" ");
            if advice.is_empty() { reason.to_owned() } else { format!("{reason} {advice}") }
        }
    }
}

const fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => "Deretan tombol papan ketik mudah ditebak.",
        Warning::ShortKeyboardPatternsAreEasyToGuess => "Pola pendek di papan ketik mudah ditebak.",
        Warning::RepeatsLikeAaaAreEasyToGuess => {
            "Ulangan seperti \u{201c}aaa\u{201d} mudah ditebak."
        }
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "Ulangan seperti \u{201c}abcabcabc\u{201d} hampir semudah \u{201c}abc\u{201d} ditebak."
        }
        Warning::ThisIsATop10Password => {
            "Sandi ini termasuk sepuluh yang paling sering dipakai orang."
        }
        Warning::ThisIsATop100Password => {
            "Sandi ini termasuk seratus yang paling sering dipakai orang."
        }
        Warning::ThisIsACommonPassword => {
            "Sandi ini, atau sebagian besarnya, sangat umum atau terkait dengan Anda."
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword => "Sandi ini mirip dengan sandi yang umum.",
        Warning::SequencesLikeAbcAreEasyToGuess => {
            "Urutan seperti \u{201c}abc\u{201d} atau \u{201c}6543\u{201d} mudah ditebak."
        }
        Warning::RecentYearsAreEasyToGuess => "Angka tahun mudah ditebak.",
        Warning::AWordByItselfIsEasyToGuess => "Satu kata saja mudah ditebak.",
        Warning::DatesAreOftenEasyToGuess => "Tanggal mudah ditebak.",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess => "Nama orang saja mudah ditebak.",
        Warning::CommonNamesAndSurnamesAreEasyToGuess => "Nama yang umum mudah ditebak.",
    }
}

const fn suggestion(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => {
            "Pakai beberapa kata, bukan ungkapan yang lazim."
        }
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => {
            "Lambang, angka, dan huruf besar tidak wajib."
        }
        Suggestion::AddAnotherWordOrTwo => "Tambahkan satu atau dua kata yang tidak lazim.",
        Suggestion::CapitalizationDoesntHelpVeryMuch => {
            "Huruf besar di awal tidak banyak menolong."
        }
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => {
            "Huruf besar semua hampir sama mudahnya dengan huruf kecil semua."
        }
        Suggestion::ReversedWordsArentMuchHarderToGuess => {
            "Kata yang dibalik tidak lebih sulit ditebak."
        }
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => {
            "Mengganti huruf dengan lambang, seperti @ untuk a, tidak banyak menolong."
        }
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => "Jangan memakai pola papan ketik.",
        Suggestion::AvoidRepeatedWordsAndCharacters => "Hindari kata dan huruf yang diulang.",
        Suggestion::AvoidSequences => "Hindari urutan.",
        Suggestion::AvoidRecentYears => "Hindari angka tahun.",
        Suggestion::AvoidYearsThatAreAssociatedWithYou => "Hindari tahun yang terkait dengan Anda.",
        Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            "Hindari tanggal dan tahun yang terkait dengan Anda."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_units_and_never_too_short() {
        assert_eq!(wait(0), "1 detik");
        assert_eq!(wait(90), "90 detik");
        assert_eq!(wait(91), "2 menit");
        assert_eq!(wait(3600), "60 menit");
    }

    #[test]
    fn a_weakness_is_told_with_advice() {
        let told = weakness(&Weakness::Guessable {
            warning: Some(Warning::DatesAreOftenEasyToGuess),
            suggestions: vec![Suggestion::AddAnotherWordOrTwo],
        });
        assert_eq!(told, "Tanggal mudah ditebak. Tambahkan satu atau dua kata yang tidak lazim.");
        assert!(weakness(&Weakness::TooShort { chars: 1 }).contains("1 karakter; sedikitnya 12"));
    }
}
