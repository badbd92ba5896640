//! Routes and handlers: parse, load, answer. Which places there are is known to everybody, so every page is open.

mod berkas;
pub(crate) mod cari;
mod lihat;
mod peta;

use web::{Access, Route};

/// Every address of the room.
pub(crate) fn routes() -> Vec<Route> {
    let open = Access::Open;
    vec![
        Route::get("", open, lihat::daftar),
        Route::get("/daftar.csv", open, berkas::daftar),
        Route::get("/daftar.xlsx", open, berkas::daftar),
        Route::get("/tanpa-bps", open, lihat::kosong),
        Route::get("/tanpa-bps.csv", open, berkas::kosong),
        Route::get("/tanpa-bps.xlsx", open, berkas::kosong),
        Route::get("/{kode}", open, lihat::tempat),
        Route::get("/{kode}/peta.json", open, peta::peta),
        Route::get("/{kode}/batas.json", open, peta::batas),
    ]
}
