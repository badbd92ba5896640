//! Why a file is no table, in words for the person who has it.

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A header and nothing below it.
    #[error("no row below the header")]
    NoRows,
    /// An archive or a picture, not text; or a workbook where only text is read.
    #[error("the file is not text")]
    NotText,
    /// More rows than the caller allows.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The most rows allowed.
        limit: usize,
    },
    /// More columns than the caller allows.
    #[error("more than {limit} columns")]
    TooManyColumns {
        /// The most columns allowed.
        limit: usize,
    },
    /// A cell with more text than the caller allows.
    #[error("cell {cell}: more than {limit} bytes")]
    CellTooLong {
        /// Its address, such as `B7`.
        cell: String,
        /// The most bytes of a cell.
        limit: usize,
    },
    /// Bigger than the caller allows, or so when unpacked.
    #[error("more than {limit} bytes")]
    TooBig {
        /// The most bytes.
        limit: u64,
    },
    /// More text in its cells than the caller allows: in a workbook many cells may share one text.
    #[error("more than {limit} bytes of text")]
    TooMuchText {
        /// The most bytes of text.
        limit: u64,
    },
    /// A workbook of more parts than any honest one.
    #[error("more than {limit} parts")]
    TooManyParts {
        /// The most parts.
        limit: usize,
    },
    /// An archive inside the workbook.
    #[error("{part} is an archive")]
    Nested {
        /// Its name within the workbook.
        part: String,
    },
    /// A workbook with a password.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// A workbook of Excel 97–2003.
    #[error("the workbook is an .xls")]
    OldWorkbook,
    /// The content is not what the name says.
    #[error("{name} is {content}")]
    WrongExtension {
        /// Name of the file.
        name: String,
        /// The ending that its content should have.
        content: &'static str,
    },
    /// An archive that is no workbook, or a workbook of another program.
    #[error("not an .xlsx")]
    NotWorkbook,
    /// No such sheet to see in the workbook.
    #[error("no sheet {wanted:?} among {names:?}")]
    NoSheet {
        /// The one asked for, if any.
        wanted: Option<String>,
        /// Those that can be seen.
        names: Vec<String>,
    },
    /// Merged cells among the data: only the first would have a value.
    #[error("merged cells: {cells:?} and {rest} more")]
    Merged {
        /// The first ranges, such as `A2:A4`.
        cells: Vec<String>,
        /// How many more.
        rest: usize,
    },
    /// Formulas without a result.
    #[error("formulas in error: {cells:?} and {rest} more")]
    Formula {
        /// Address and error of the first, such as `C5: #REF!`.
        cells: Vec<String>,
        /// How many more.
        rest: usize,
    },
    /// Whole numbers of more than 15 digits: the spreadsheet has overwritten the rest with zeros.
    #[error("digits lost in {cells:?} and {rest} more")]
    DigitsLost {
        /// The first addresses.
        cells: Vec<String>,
        /// How many more.
        rest: usize,
    },
    /// A quote that never ends, a workbook cut short, or the like.
    #[error("row {row}: {message}")]
    Malformed {
        /// Where; 0 when that is not known.
        row: u64,
        /// What the reader says.
        message: String,
    },
    /// The file cannot be read from the disk.
    #[error("the file cannot be read: {message}")]
    Unreadable {
        /// What the system says.
        message: String,
    },
}

impl SheetError {
    /// What happened and what to do, in Indonesian.
    pub fn message(&self) -> String {
        match self {
            Self::Empty => "Berkas kosong. Pilih berkas yang berisi judul kolom dan data.".to_owned(),
            Self::NoRows => {
                "Belum ada baris di bawah judul kolom. Isi datanya, lalu unggah lagi.".to_owned()
            }
            Self::NotText => {
                "Berkas ini bukan teks CSV. Simpan lembar Anda sebagai CSV, lalu unggah lagi.".to_owned()
            }
            Self::TooManyRows { limit } => {
                format!("Baris lebih dari {}. Bagi menjadi beberapa berkas.", number(*limit))
            }
            Self::TooManyColumns { limit } => format!(
                "Kolom lebih dari {}. Hapus kolom yang tidak diperlukan, lalu unggah lagi.",
                number(*limit)
            ),
            Self::CellTooLong { cell, limit } => {
                format!("Isi sel {cell} lebih dari {} bita. Ringkas isinya, lalu unggah lagi.", number(*limit))
            }
            Self::TooBig { limit } => format!(
                "Isi berkas lebih dari {} MB. Bagi menjadi beberapa berkas.",
                limit.div_ceil(1024 * 1024)
            ),
            Self::TooMuchText { limit } => format!(
                "Tulisan di semua sel lebih dari {} MB. Hapus yang tidak diperlukan atau bagi menjadi \
                 beberapa berkas, lalu unggah lagi.",
                limit.div_ceil(1024 * 1024)
            ),
            Self::TooManyParts { .. } | Self::Nested { .. } => {
                "Buku kerja ini memuat berkas lain di dalamnya. Salin datanya ke buku kerja baru, lalu \
                 unggah yang baru itu."
                    .to_owned()
            }
            Self::Encrypted => {
                "Buku kerja ini berkata sandi. Simpan tanpa kata sandi, lalu unggah lagi.".to_owned()
            }
            Self::OldWorkbook => "Buku kerja ini berformat lama (.xls). Buka, pilih “Simpan sebagai” \
                                  dengan jenis .xlsx, lalu unggah lagi."
                .to_owned(),
            Self::WrongExtension { name, content } => format!(
                "Nama berkas {name} tidak sesuai dengan isinya, yang berjenis .{content}. Simpan ulang \
                 dari aplikasi lembar kerja Anda, lalu unggah lagi."
            ),
            Self::NotWorkbook => "Berkas ini bukan buku kerja .xlsx. Buka di aplikasi lembar kerja, \
                                  simpan sebagai .xlsx atau CSV, lalu unggah lagi."
                .to_owned(),
            Self::NoSheet { wanted, names } => no_sheet(wanted.as_deref(), names),
            Self::Merged { cells, rest } if cells.first().is_some_and(|range| is_title(range)) => format!(
                "Ada sel yang digabung: {}. Hapus baris judul di atas tabel, sehingga baris pertama berisi judul kolom, \
                 lalu unggah lagi.",
                listed(cells, *rest)
            ),
            Self::Merged { cells, rest } => format!(
                "Ada sel yang digabung: {}. Pisahkan sel itu dan isi setiap barisnya, lalu unggah lagi.",
                listed(cells, *rest)
            ),
            Self::Formula { cells, rest } => format!(
                "Ada rumus yang galat: {}. Perbaiki rumusnya atau ganti dengan nilainya, lalu unggah lagi.",
                listed(cells, *rest)
            ),
            Self::DigitsLost { cells, rest } => format!(
                "Bilangan di sel {} lebih dari 15 angka dan angka akhirnya sudah hilang. Ubah kolomnya \
                 menjadi teks, ketik ulang isinya, lalu unggah lagi.",
                listed(cells, *rest)
            ),
            Self::Malformed { row: 0, .. } => {
                "Berkas rusak atau terpotong. Simpan ulang dari aplikasi lembar kerja Anda, lalu unggah lagi."
                    .to_owned()
            }
            Self::Malformed { row, .. } => format!(
                "Baris {row} tidak terbaca. Periksa tanda kutip di baris itu, lalu unggah lagi."
            ),
            Self::Unreadable { .. } => "Berkas tidak dapat dibaca. Unggah sekali lagi.".to_owned(),
        }
    }
}

fn no_sheet(wanted: Option<&str>, names: &[String]) -> String {
    match wanted {
        Some(wanted) if !names.is_empty() => format!(
            "Tidak ada lembar “{wanted}”. Pilih salah satu: {}.",
            names.join(", ")
        ),
        _ => "Buku kerja ini tidak punya lembar yang terlihat. Tampilkan lembar datanya, lalu unggah lagi."
            .to_owned(),
    }
}

/// Whether a range such as `A1:F1` lies in the first row alone, as the title over a table does.
fn is_title(range: &str) -> bool {
    range.split(':').all(|cell| cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()) == "1")
}

fn listed(cells: &[String], rest: usize) -> String {
    let cells = cells.join(", ");
    if rest == 0 { cells } else { format!("{cells} dan {} lainnya", number(rest)) }
}

fn number(value: usize) -> String {
    kernel::ribuan(i64::try_from(value).unwrap_or(i64::MAX))
}
