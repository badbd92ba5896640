//! What programs read of this room.

use web::api::{Field, Kind, Object, Operation, Parameter, field};

/// The reasons of one number, for whoever works here.
pub(super) static MENGAPA: Operation = Operation {
    id: "indeks_mengapa",
    title: "Alasan satu angka",
    about: "Nilai tepat sebuah indeks, domain, aspek, atau indikator dari satu penilaian, dengan masukan, langkah hitung, dan pasalnya.",
    parameters: &[ID, KODE],
    answer: &ALASAN_ANGKA,
    reads: &crate::access::LIHAT,
};

/// The reasons of one published number, for anybody.
pub(super) static MENGAPA_PUBLIK: Operation = Operation {
    id: "indeks_publik_mengapa",
    title: "Alasan satu angka terbit",
    about: "Sama dengan alasan satu angka, untuk penilaian yang sudah diterbitkan.",
    parameters: &[
        Parameter {
            name: "instansi",
            about: "Kode instansi, seperti pada alamat halaman publiknya.",
            example: "sumbar",
            pattern: None,
        },
        ID,
        KODE,
    ],
    answer: &ALASAN_ANGKA,
    reads: &crate::access::PUBLIK,
};

const ID: Parameter = Parameter {
    name: "id",
    about: "Penilaian, seperti pada alamat halamannya.",
    example: "019ab2c8-8c60-7000-8000-000000000000",
    pattern: None,
};
const KODE: Parameter = Parameter {
    name: "kode",
    about: "Angka yang ditanyakan: indeks, predikat, atau kode domain, aspek, atau indikator.",
    example: "indeks",
    pattern: None,
};

static ALASAN_ANGKA: Object = Object {
    name: "AlasanAngka",
    about: "Satu angka dari satu penilaian dengan alasannya.",
    fields: &[
        field("contoh", Kind::Flag, "Apakah ini data contoh."),
        field("penilaian", Kind::Text, "Penilaian yang memuat angka ini."),
        field("tahun", Kind::Integer, "Tahun penilaian."),
        field(
            "tahap",
            Kind::OneOf(&["mandiri", "dokumen", "interviu", "visitasi", "akhir"]),
            "Tahap penilaian.",
        ),
        field("masukan_sha256", Kind::Text, "Sidik SHA-256 semua masukan."),
        field("alasan", Kind::Object(&ALASAN), "Nilai dan bagaimana ia dihitung."),
    ],
};

static ALASAN: Object = Object {
    name: "Alasan",
    about: "Sebuah nilai dengan semua yang perlu untuk menghitungnya kembali.",
    fields: &[
        field("what", Kind::Text, "Nama angka ini."),
        field("value", Kind::Text, "Nilai tepat sebagai teks; untuk predikat, namanya."),
        field("shown", Kind::Text, "Nilai seperti ditampilkan, dibulatkan menurut aturan."),
        field("rule", Kind::Object(&ATURAN), "Aturan yang menghasilkannya."),
        field("pasal", Kind::Text, "Bagian peraturan seperti orang mengutipnya."),
        field("inputs", Kind::List(&Kind::Object(&MASUKAN)), "Apa saja yang masuk hitungan."),
        field("steps", Kind::List(&Kind::Object(&LANGKAH)), "Hitungan dari masukan ke nilai."),
        field(
            "provisional",
            Kind::OrNull(&Kind::Text),
            "Mengapa angka ini sementara, bila aturannya belum pasti.",
        ),
    ],
};

static ATURAN: Object = Object {
    name: "Aturan",
    about: "Berkas aturan.",
    fields: &[
        field("id", Kind::Text, "Nama berkas tanpa akhiran."),
        field("versi", Kind::Integer, "Versi berkas itu."),
        field("nama", Kind::Text, "Nama aturan."),
        field("dasar", Kind::Text, "Peraturan yang disalinnya."),
    ],
};

static MASUKAN: Object = Object {
    name: "Masukan",
    about: "Satu hal yang masuk hitungan.",
    fields: &[
        field("code", Kind::Text, "Kode: indikator, aspek, domain, atau fakta."),
        NAMA,
        field("value", Kind::Text, "Nilainya seperti ditampilkan, dengan koma desimal."),
        field("unit", Kind::Text, "Satuan atau bobotnya; kosong bila tidak ada."),
        field("source", Kind::OrNull(&Kind::Text), "Dari mana, bila bukan dari aturan."),
    ],
};

const NAMA: Field = field("name", Kind::Text, "Namanya.");

static LANGKAH: Object = Object {
    name: "Langkah",
    about: "Satu baris hitungan.",
    fields: &[
        field("what", Kind::Text, "Apa yang dihitung baris ini."),
        field("arithmetic", Kind::Text, "Hitungannya."),
        field("result", Kind::Text, "Hasilnya."),
    ],
};
