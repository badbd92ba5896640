//! What programs read of the office.

use ::web::api::{Field, Kind, Object, Operation, Parameter, field};

use crate::access::FAKTA_LIHAT;

/// What holds now.
pub(super) static FAKTA_DAFTAR: Operation = Operation {
    id: "fakta_daftar",
    title: "Fakta yang berlaku",
    about: "Fakta yang berlaku sekarang, terbaru dulu, paling banyak 200 sekali baca. Tanpa masuk hanya fakta \
            instansi di sistem ini yang dinyatakan publik oleh ruangnya.",
    parameters: &[
        Parameter {
            name: "kode",
            about: "Hanya fakta dengan kode ini.",
            example: "maturity.indeks",
            pattern: None,
        },
        Parameter {
            name: "periode",
            about: "Hanya periode ini: 2025, 2025-Q1, 2025-03, atau 2025-03-31.",
            example: "2023",
            pattern: Some("^([0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"),
        },
        Parameter {
            name: "setelah",
            about: "Lanjutkan setelah fakta dengan nomor ini; sudah tertulis pada berikutnya.",
            example: "019ab2c8-8c60-7000-8000-000000000000",
            pattern: None,
        },
    ],
    answer: &DAFTAR,
    reads: &FAKTA_LIHAT,
};

/// One series.
pub(super) static FAKTA_SATU: Operation = Operation {
    id: "fakta_satu",
    title: "Satu fakta dengan riwayatnya",
    about: "Satu fakta dan catatan deretnya, terbaru dulu, paling banyak 50 sekali baca, dengan segala isi yang masuk \
            ke sidiknya.",
    parameters: &[
        Parameter {
            name: "id",
            about: "Nomor fakta, seperti pada daftar.",
            example: "019ab2c8-8c60-7000-8000-000000000000",
            pattern: None,
        },
        Parameter {
            name: "setelah",
            about: "Lanjutkan riwayat setelah catatan dengan urutan ini; sudah tertulis pada berikutnya.",
            example: "51",
            pattern: Some("^([0-9]{1,9})?$"),
        },
    ],
    answer: &DERET,
    reads: &FAKTA_LIHAT,
};

static DAFTAR: Object = Object {
    name: "DaftarFakta",
    about: "Fakta yang berlaku.",
    fields: &[
        CONTOH,
        INSTANSI,
        field("fakta", Kind::List(&Kind::Object(&FAKTA)), "Fakta, terbaru dulu."),
        field(
            "berikutnya",
            Kind::OrNull(&Kind::Text),
            "Alamat sisa daftar di sistem ini, atau null bila sudah habis.",
        ),
    ],
};

static DERET: Object = Object {
    name: "DeretFakta",
    about: "Satu fakta dengan deretnya.",
    fields: &[
        CONTOH,
        INSTANSI,
        field("instansi_id", Kind::Integer, "Nomor instansi; bagian dari isi setiap sidik."),
        field("rumus", Kind::OrNull(&Kind::Text), "Bagaimana nilainya terjadi, bila dikenal."),
        field("fakta", Kind::Object(&CATATAN), "Fakta yang ditanyakan."),
        field("riwayat", Kind::List(&Kind::Object(&CATATAN)), "Catatan deret, terbaru dulu."),
        field(
            "rantai_utuh",
            Kind::Flag,
            "Apakah setiap sidik pada riwayat ini cocok dengan isinya dan dengan catatan sebelumnya.",
        ),
        field(
            "berikutnya",
            Kind::OrNull(&Kind::Text),
            "Alamat sisa riwayat di sistem ini, atau null bila sudah habis.",
        ),
    ],
};

const CONTOH: Field = field("contoh", Kind::Flag, "Apakah ini data contoh.");
const INSTANSI: Field = field("instansi", Kind::Text, "Nama instansi.");

macro_rules! fakta_fields {
    ($($more:expr),*) => {
        &[
            field("id", Kind::Text, "Nomor fakta."),
            field("kode", Kind::Text, "Kode fakta."),
            field("arti", Kind::Text, "Nama fakta."),
            field("subjek_jenis", Kind::OneOf(&["instansi", "opd", "wilayah"]), "Jenis yang diterangkan."),
            field("subjek", Kind::Text, "Nomor yang diterangkan; kosong bila instansi sendiri."),
            field("subjek_nama", Kind::Text, "Nama yang diterangkan."),
            field("rincian", Kind::Text, "Yang mana dari beberapa nilai satu periode; boleh kosong."),
            field("urutan", Kind::Integer, "Tempatnya dalam deret, mulai dari 1."),
            field("periode", Kind::Text, "Periode: 2025, 2025-Q1, 2025-03, atau 2025-03-31."),
            field("nilai", Kind::OrNull(&Kind::Decimal), "Nilai tepat, atau null bila ditarik."),
            field("satuan", Kind::Text, "Satuan nilai."),
            field("keadaan", Kind::OneOf(&["berlaku", "digantikan", "ditarik"]), "Keadaan catatan."),
            field("dicatat_at", Kind::Moment, "Kapan diterbitkan."),
            field("aturan", Kind::Text, "Aturan yang menghasilkan nilai."),
            field("aturan_versi", Kind::Integer, "Versi aturan itu."),
            field("masukan_sha256", Kind::Text, "Sidik SHA-256 semua masukan."),
            field("masukan_di", Kind::Text, "Alamat masukan di sistem ini."),
            field("hash", Kind::Text, "Sidik catatan ini."),
            field("prev_hash", Kind::Text, "Sidik catatan sebelumnya dalam deret."),
            field("tautan", Kind::Text, "Alamat fakta ini dengan riwayatnya."),
            $($more),*
        ]
    };
}

static FAKTA: Object =
    Object { name: "Fakta", about: "Satu nilai yang diterbitkan.", fields: fakta_fields!() };

static CATATAN: Object = Object {
    name: "CatatanFakta",
    about: "Satu catatan deret dengan segala yang masuk ke sidiknya.",
    fields: fakta_fields!(
        field("alasan", Kind::OrNull(&Kind::Text), "Alasan saat diterbitkan, JSON sebagai teks."),
        field("sebab", Kind::OrNull(&Kind::Text), "Mengapa ditarik, bila ditarik."),
        field("oleh_sha256", Kind::Text, "Sidik bergaram dari yang menerbitkan.")
    ),
};
