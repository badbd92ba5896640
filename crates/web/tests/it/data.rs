//! Two routes of the test room that answer programs.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use web::{
    Failure,
    api::{Kind, Object, Operation, Parameter, field},
};

use crate::site::{LIHAT, UBAH};

pub(crate) static ALL: Operation = Operation {
    id: "uji_semua",
    title: "Semua barang",
    about: "Barang yang ada.",
    parameters: &[],
    answer: &BARANG,
    reads: &UBAH,
};

pub(crate) static ONE: Operation = Operation {
    id: "uji_satu",
    title: "Satu barang",
    about: "Barang yang ada.",
    parameters: &[
        Parameter { name: "id", about: "Nomor barang.", example: "7", pattern: None },
        Parameter {
            name: "tahun",
            about: "Tahun barang.",
            example: "2026",
            pattern: Some("^[0-9]{4}$"),
        },
    ],
    answer: &BARANG,
    reads: &LIHAT,
};

static BARANG: Object = Object {
    name: "Barang",
    about: "Sebuah barang.",
    fields: &[
        field("nama", Kind::Text, "Namanya."),
        field("isi", Kind::List(&Kind::Object(&ISI)), "Isinya."),
    ],
};

static ISI: Object = Object {
    name: "Isi",
    about: "Isi barang.",
    fields: &[
        field("keadaan", Kind::OneOf(&["ada", "habis"]), "Keadaannya."),
        field("harga", Kind::OrNull(&Kind::Decimal), "Harganya."),
    ],
};

const DATUM: &str = r#"{"nama":"Kotak","isi":[{"keadaan":"ada","harga":null}]}"#;

pub(crate) async fn all() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DATUM).into_response()
}

pub(crate) async fn one(web::Path(id): web::Path<u32>) -> Result<Response, Failure> {
    if id == 0 { Err(Failure::NotFound) } else { Ok(all().await) }
}
