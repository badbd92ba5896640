//! Routes and handlers: parse, load, answer. Which places there are is known to everybody, so every page of them is
//! open. Printing costs a process, so a PDF is for whoever has signed in.

mod api;
mod berkas;
pub(crate) mod cari;
mod lihat;
mod muat;
mod peta;

use web::{Access, Route};

use crate::access::BATAS;

/// Every address of the room.
pub(crate) fn routes() -> Vec<Route> {
    let (open, batas) = (Access::Open, Access::Needs(&BATAS));
    vec![
        Route::get("", open, lihat::daftar),
        Route::get("/daftar.csv", open, berkas::daftar),
        Route::get("/daftar.xlsx", open, berkas::daftar),
        Route::get("/daftar.pdf", Access::SignedIn, berkas::daftar),
        Route::get("/tanpa-bps", open, lihat::kosong),
        Route::get("/tanpa-bps.csv", open, berkas::kosong),
        Route::get("/tanpa-bps.xlsx", open, berkas::kosong),
        Route::get("/tanpa-bps.pdf", Access::SignedIn, berkas::kosong),
        Route::get("/batas", batas, muat::form),
        Route::post("/batas", batas, muat::create),
        Route::get("/batas/{id}", batas, muat::unduh),
        Route::post("/batas/{id}/hapus", batas, muat::hapus),
        Route::get("/{kode}", open, lihat::tempat),
        Route::get("/{kode}/peta.json", open, peta::peta).geojson(&api::PETA),
        Route::get("/{kode}/batas.json", open, peta::batas).geojson(&api::BATAS),
    ]
}
