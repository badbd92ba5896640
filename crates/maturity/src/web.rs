//! Routes and handlers: parse, ask access, load, decide, store, answer.

mod api;
pub(crate) mod cari;
mod impor;
mod lihat;
mod load;
mod publik;
pub(crate) mod tulis;
mod ubah;

use web::{Access, Route};

use crate::access::{IMPOR, LIHAT, TERBIT};

/// Every address of the room.
pub(crate) fn routes() -> Vec<Route> {
    let read = Access::Needs(&LIHAT);
    let import = Access::Needs(&IMPOR);
    vec![
        Route::get("", read, lihat::ringkasan),
        Route::get("/penilaian", read, lihat::daftar),
        Route::get("/penilaian/{id}", read, lihat::lembar),
        Route::get("/penilaian/{id}/csv", read, lihat::unduh_tingkat),
        Route::get("/penilaian/{id}/xlsx", read, lihat::unduh_tingkat),
        Route::get("/penilaian/{id}/pdf", read, lihat::unduh_tingkat),
        Route::get("/penilaian/{id}/mengapa/{kode}", read, lihat::mengapa),
        Route::get("/penilaian/{id}/mengapa/{kode}/json", read, lihat::json).json(&api::MENGAPA),
        Route::get("/riwayat", read, lihat::riwayat),
        Route::get("/riwayat.csv", read, lihat::unduh_riwayat),
        Route::get("/riwayat.xlsx", read, lihat::unduh_riwayat),
        Route::get("/riwayat.pdf", read, lihat::unduh_riwayat),
        Route::get("/impor", import, impor::form),
        Route::post("/impor", import, impor::create),
        Route::get("/penilaian/{id}/ganti", import, impor::replace_form),
        Route::post("/penilaian/{id}/ganti", import, impor::replace),
        Route::post("/penilaian/{id}/timpa", import, impor::overwrite),
        Route::get("/penilaian/{id}/ubah", import, ubah::form),
        Route::post("/penilaian/{id}/ubah", import, ubah::save),
        Route::post("/penilaian/{id}/terbit", Access::Needs(&TERBIT), ubah::publish),
        Route::get("/publik", Access::Open, publik::house),
        Route::get("/publik/{instansi}", Access::Open, publik::instansi),
        Route::get("/publik/{instansi}/{id}", Access::Open, publik::lembar),
        Route::get("/publik/{instansi}/{id}/mengapa/{kode}", Access::Open, publik::mengapa),
        Route::get("/publik/{instansi}/{id}/mengapa/{kode}/json", Access::Open, publik::json)
            .json(&api::MENGAPA_PUBLIK),
    ]
}
