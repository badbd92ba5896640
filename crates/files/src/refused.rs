//! Why a document is not taken, as data; [`Refused::message`] has the words.

use std::io;

use crate::Kind;

/// Why [`crate::Files::put`] did not take a document. Nothing of it is left behind.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The name is empty, too long, a path, or holds characters that hide what it is.
    #[error("not a file name: {name:?}")]
    Name {
        /// As it came.
        name: String,
    },
    /// No byte came.
    #[error("the file is empty")]
    Empty,
    /// More came than may; the rest was not read.
    #[error("the file is larger than {max_bytes} bytes")]
    TooLarge {
        /// The limit in bytes.
        max_bytes: u64,
    },
    /// The content is of a kind that this place does not take, or of none that the house knows.
    #[error("the content is {found:?}, allowed are {allowed:?}")]
    Kind {
        /// What the content is.
        found: Option<Kind>,
        /// What this place takes.
        allowed: Vec<Kind>,
    },
    /// The ending of the name says one thing and the content another.
    #[error("the name {name:?} does not fit {found:?}")]
    NameAndContent {
        /// As it came.
        name: String,
        /// What the content is.
        found: Kind,
    },
    /// The sender stopped before the end.
    #[error("the upload broke off: {0}")]
    BrokenOff(#[source] io::Error),
    /// The disk or the storage is full.
    #[error("the storage is full: {0}")]
    Full(#[source] object_store::Error),
    /// The storage does not answer, or answers with an error.
    #[error("the storage failed: {0}")]
    Storage(#[source] object_store::Error),
    /// The upload took longer than the grace of the collection, which took it for abandoned.
    #[error("the upload took longer than the grace")]
    TooSlow,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Refused {
    /// What happened and what to do, for the page.
    pub fn message(&self) -> String {
        match self {
            Self::Name { .. } => "Nama berkas tidak dapat dipakai. Ganti namanya menjadi nama biasa tanpa garis \
                miring, paling panjang 200 huruf, misalnya laporan-2026.pdf, lalu unggah lagi."
                .to_owned(),
            Self::Empty => "Berkas ini kosong. Periksa berkas di komputer Anda, lalu unggah lagi.".to_owned(),
            Self::TooLarge { max_bytes } => format!(
                "Berkas ini lebih besar dari {}. Perkecil atau bagi berkas Anda, lalu unggah lagi.",
                size(*max_bytes)
            ),
            Self::Kind { allowed, .. } => {
                let allowed: Vec<&str> = allowed.iter().map(|kind| kind.code()).collect();
                format!(
                    "Isi berkas ini bukan jenis yang diterima di sini. Unggah berkas berjenis: {}.",
                    allowed.join(", ")
                )
            }
            Self::NameAndContent { name, found } => format!(
                "Nama \"{name}\" tidak sesuai dengan isinya, yang ternyata berkas {0}. Pilih berkas yang benar, atau \
                 ganti akhiran namanya menjadi .{0}, lalu unggah lagi.",
                found.code()
            ),
            Self::BrokenOff(_) => "Unggahan terputus sebelum selesai dan tidak disimpan. Periksa sambungan Anda, lalu \
                unggah lagi."
                .to_owned(),
            Self::Full(_) => "Tempat penyimpanan berkas penuh, sehingga berkas Anda tidak disimpan. Beri tahu pengelola \
                aplikasi, lalu unggah lagi setelah tempatnya ditambah."
                .to_owned(),
            Self::Storage(_) => "Tempat penyimpanan berkas tidak menjawab, sehingga berkas Anda tidak disimpan. Coba \
                lagi beberapa menit lagi; bila tetap gagal, beri tahu pengelola aplikasi."
                .to_owned(),
            Self::TooSlow => "Unggahan berlangsung terlalu lama dan tidak disimpan. Unggah lagi dengan sambungan yang \
                lebih cepat."
                .to_owned(),
            Self::Database(_) => "Berkas Anda tidak disimpan karena gangguan pada aplikasi. Coba lagi beberapa menit \
                lagi."
                .to_owned(),
        }
    }

    /// Reads an error of the storage: a full disk stands deep in its causes.
    pub(crate) fn storage(error: object_store::Error) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(current) = cause {
            let full = current.downcast_ref::<io::Error>().is_some_and(|error| {
                matches!(
                    error.kind(),
                    io::ErrorKind::StorageFull
                        | io::ErrorKind::QuotaExceeded
                        | io::ErrorKind::FileTooLarge
                )
            });
            if full {
                return Self::Full(error);
            }
            cause = current.source();
        }
        Self::Storage(error)
    }
}

fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes >= MIB && bytes.is_multiple_of(MIB) {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{bytes} bita")
    }
}
