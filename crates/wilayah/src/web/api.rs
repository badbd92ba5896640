//! What programs read of the register.

use web::api::{Field, Kind, Object, Operation, Parameter, field};

use crate::access::LIHAT;

/// What the map of a place draws.
pub(super) static PETA: Operation = Operation {
    id: "wilayah_peta",
    title: "Batas di dalam satu tempat",
    about: "Batas semua nagari, desa, dan kelurahan di dalam satu tempat, disederhanakan untuk peta. Sebuah nagari, desa, \
            atau kelurahan memuat batasnya sendiri; tempat yang batasnya belum dimuat tidak ada di dalamnya.",
    parameters: &[KODE],
    answer: &KUMPULAN_PETA,
    reads: &LIHAT,
};

/// The boundary of one place.
pub(super) static BATAS: Operation = Operation {
    id: "wilayah_batas",
    title: "Batas satu tempat",
    about: "Batas satu tempat, utuh seperti dimuat. Tempat yang batasnya belum dimuat tidak ditemukan.",
    parameters: &[KODE],
    answer: &KUMPULAN_BATAS,
    reads: &LIHAT,
};

const KODE: Parameter = Parameter {
    name: "kode",
    about: "Kode Kemendagri, dengan atau tanpa titik.",
    example: "13.01",
    pattern: None,
};

const FITUR_SATU: Field = field("type", Kind::OneOf(&["Feature"]), "Jenis menurut GeoJSON.");
const KUMPULAN: Field =
    field("type", Kind::OneOf(&["FeatureCollection"]), "Jenis menurut GeoJSON.");
const BENTUK: Field = field("geometry", Kind::OneOfObjects(&BIDANG), "Bentuknya.");

static KUMPULAN_PETA: Object = Object {
    name: "PetaTempat",
    about: "Batas tempat-tempat, GeoJSON menurut RFC 7946 dalam WGS84.",
    fields: &[
        KUMPULAN,
        field("features", Kind::List(&Kind::Object(&FITUR_PETA)), "Satu untuk tiap tempat."),
    ],
};

static FITUR_PETA: Object = Object {
    name: "TempatPeta",
    about: "Satu tempat di peta.",
    fields: &[
        FITUR_SATU,
        field("properties", Kind::Object(&KETERANGAN_PETA), "Tempat yang mana."),
        BENTUK,
    ],
};

static KETERANGAN_PETA: Object = Object {
    name: "KeteranganTempat",
    about: "Tempat yang mana.",
    fields: &[
        field("kode", Kind::Text, "Kode Kemendagri."),
        field("nama", Kind::Text, "Tingkat dan nama."),
        field("href", Kind::Text, "Alamat halamannya di sistem ini."),
        field("keadaan", Kind::Integer, "1 bila tempat ini belum punya kode BPS, selain itu 0."),
    ],
};

static KUMPULAN_BATAS: Object = Object {
    name: "BatasTempat",
    about: "Batas satu tempat, GeoJSON menurut RFC 7946 dalam WGS84.",
    fields: &[
        KUMPULAN,
        field("features", Kind::List(&Kind::Object(&FITUR_BATAS)), "Satu tempat itu."),
    ],
};

static FITUR_BATAS: Object = Object {
    name: "TempatBatas",
    about: "Satu tempat dengan batasnya.",
    fields: &[
        FITUR_SATU,
        field("properties", Kind::Object(&KETERANGAN_BATAS), "Tempat yang mana."),
        BENTUK,
    ],
};

static KETERANGAN_BATAS: Object = Object {
    name: "KeteranganBatas",
    about: "Tempat yang mana, dan dari mana batasnya.",
    fields: &[
        field("kode", Kind::Text, "Kode Kemendagri."),
        field("sumber", Kind::Text, "Asal batas, dengan kata."),
    ],
};

static BIDANG: [&Object; 2] = [&POLIGON, &BANYAK_POLIGON];

/// Degrees: longitude, then latitude.
const GARIS: Kind = Kind::List(&Kind::List(&Kind::List(&Kind::Number)));

static POLIGON: Object = Object {
    name: "Polygon",
    about: "Satu bidang.",
    fields: &[
        field("type", Kind::OneOf(&["Polygon"]), "Jenis menurut GeoJSON."),
        field("coordinates", GARIS, "Garis luar, lalu lubangnya; tiap titik bujur lalu lintang."),
    ],
};

static BANYAK_POLIGON: Object = Object {
    name: "MultiPolygon",
    about: "Beberapa bidang.",
    fields: &[
        field("type", Kind::OneOf(&["MultiPolygon"]), "Jenis menurut GeoJSON."),
        field("coordinates", Kind::List(&GARIS), "Bidang-bidang, masing-masing seperti Polygon."),
    ],
};
