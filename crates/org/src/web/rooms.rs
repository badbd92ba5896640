//! The three rooms of the office: the door, one's own account, and the organisation.

use ::web::{Access, MenuGroupKind, Room, Route};
use kernel::Actor;
use ui::{Icon, MenuItem};

use super::{
    akun, akun_form, akun_saya, api, audit, cari, fakta, fakta_data, impor, kode, lupa, masuk,
    oidc, opd, opd_form, pekerjaan, pemberitahuan, peran, sandi_baru, surel, token,
};
use crate::{
    House,
    access::{self, AKUN_KELOLA, AKUN_LIHAT, AUDIT_LIHAT, OPD_UBAH},
    impor::opd::ImporOpd,
    jobs::Jobs,
    migrations,
};

const RETENTION: &str = "Akun dan peran disimpan selama orangnya bekerja di instansi dan menurut jadwal retensi arsip \
                         sesudahnya; sesi, kode sekali pakai, dan catatan gagal masuk dihapus begitu berakhir; \
                         token program dihapus 30 hari setelah berakhir atau dicabut; \
                         tautan ke penyedia akun disimpan sampai dilepas; \
                         pemberitahuan dihapus setelah 90 hari; jejak audit tidak pernah diubah.";

/// The rooms of the office in this house, in the order of the menu.
pub fn rooms<H: House>() -> Vec<Room> {
    vec![organisasi::<H>(), own(), door()]
}

fn organisasi<H: House>() -> Room {
    Room {
        code: "org",
        title: "Organisasi",
        path: "organisasi",
        icon: Icon::Network,
        group: MenuGroupKind::Kantor,
        routes: organisasi_routes::<H>,
        menu,
        permissions: access::ALL,
        migrations,
        rule_kinds: &[],
        jobs: Jobs::<H>::ALL,
        facts: &[],
        settings: &[],
        retention: RETENTION,
        search: Some(cari::SEARCH),
        seed: None,
    }
}

fn own() -> Room {
    Room {
        code: "akun",
        title: "Akun saya",
        path: "akun",
        icon: Icon::UserRound,
        group: MenuGroupKind::Kantor,
        routes: own_routes,
        menu: |_| Vec::new(),
        permissions: &[],
        migrations: Vec::new,
        rule_kinds: &[],
        jobs: &[],
        facts: &[],
        settings: &[],
        retention: RETENTION,
        search: None,
        seed: None,
    }
}

fn door() -> Room {
    Room {
        code: "masuk",
        title: "Masuk",
        path: "masuk",
        icon: Icon::LogIn,
        routes: door_routes,
        ..own()
    }
}

fn menu(actor: &Actor) -> Vec<MenuItem> {
    if actor.account().is_none() {
        return Vec::new();
    }
    let item = |icon, label: &str, href: &str| MenuItem {
        icon,
        label: label.to_owned(),
        href: href.to_owned(),
        note: None,
        current: false,
    };
    let mut items = vec![
        item(Icon::Network, "Organisasi", "/organisasi"),
        item(Icon::BadgeCheck, "Buku fakta", "/organisasi/fakta"),
        item(Icon::AppWindow, "Data untuk program", "/api"),
        item(Icon::ListChecks, "Pekerjaan", "/organisasi/pekerjaan"),
    ];
    if actor.may(&AKUN_LIHAT) {
        items.push(item(Icon::UsersRound, "Akun dan peran", "/organisasi/akun"));
    }
    if actor.may(&AUDIT_LIHAT) {
        items.push(item(Icon::ScrollText, "Jejak audit", "/organisasi/audit"));
    }
    items
}

fn door_routes() -> Vec<Route> {
    // Half a session counts as nobody, so whatever completes or ends it is open to anybody.
    let open = Access::Open;
    vec![
        Route::get("", open, masuk::form),
        Route::post("", open, masuk::sign_in),
        Route::get("/kode", open, kode::form),
        Route::post("/kode", open, kode::check),
        Route::post("/keluar", open, masuk::sign_out),
        Route::get("/oidc", open, oidc::begin),
        Route::get("/oidc/kembali", open, oidc::answer),
        Route::get("/sandi-baru/{token}", open, sandi_baru::handed_form),
        Route::post("/sandi-baru/{token}", open, sandi_baru::handed),
        Route::get("/lupa", open, lupa::form),
        Route::post("/lupa", open, lupa::ask),
        Route::get("/pulih/{token}", open, sandi_baru::letter_form),
        Route::post("/pulih/{token}", open, sandi_baru::letter),
    ]
}

fn own_routes() -> Vec<Route> {
    let own = Access::SignedIn;
    vec![
        Route::get("", own, akun_saya::show),
        Route::post("/sesi/{id}/akhiri", own, akun_saya::end_session),
        Route::post("/sesi/akhiri-lain", own, akun_saya::end_others),
        Route::get("/pemberitahuan", own, pemberitahuan::list),
        Route::post("/pemberitahuan/dibaca", own, pemberitahuan::read_all),
        Route::post("/pemberitahuan/{id}/buka", own, pemberitahuan::open),
        Route::get("/token", own, token::list),
        Route::get("/token/baru", own, token::new_form),
        Route::post("/token/baru", own, token::create),
        Route::post("/token/{id}/cabut", own, token::revoke),
        Route::get("/oidc", own, oidc::show),
        Route::get("/oidc/mulai", own, oidc::begin_link),
        Route::post("/oidc", own, oidc::link),
        Route::post("/oidc/lepas", own, oidc::unlink),
        Route::get("/surel", own, surel::form),
        Route::post("/surel", own, surel::save),
        Route::post("/surel/kirim", own, surel::send_again),
        Route::get("/surel/pasti/{token}", own, surel::confirm_form),
        Route::post("/surel/pasti/{token}", own, surel::confirm_address),
        Route::get("/sandi", own, akun_saya::password_form),
        Route::post("/sandi", own, akun_saya::change_password),
        Route::get("/kode", own, akun_saya::second_factor),
        Route::post("/kode/mulai", own, akun_saya::begin),
        Route::get("/kode/qr.svg", own, akun_saya::qr),
        Route::post("/kode/pasang", own, akun_saya::activate),
        Route::post("/kode/batal", own, akun_saya::cancel),
        Route::post("/kode/pulih", own, akun_saya::renew_codes),
        Route::get("/kode/lepas", own, akun_saya::remove_form),
        Route::post("/kode/lepas", own, akun_saya::remove),
    ]
}

fn organisasi_routes<H: House>() -> Vec<Route> {
    // Which agencies a government has is public; its page belongs to whoever works here.
    let own = Access::SignedIn;
    let arrange = Access::Needs(&OPD_UBAH);
    let trail = Access::Needs(&AUDIT_LIHAT);
    let mut routes = vec![
        Route::get("", own, opd::show),
        Route::get("/susunan.csv", own, opd::file),
        Route::get("/susunan.xlsx", own, opd::file),
        Route::get("/susunan.pdf", own, opd::file),
        Route::get("/opd/baru", arrange, opd_form::new_form),
        Route::post("/opd/baru", arrange, opd_form::create),
        Route::get("/opd/{id}", own, opd::node),
        Route::get("/opd/{id}/ubah", arrange, opd_form::change_form),
        Route::post("/opd/{id}/ubah", arrange, opd_form::change),
        Route::get("/opd/{id}/tutup", arrange, opd_form::close_form),
        Route::post("/opd/{id}/tutup", arrange, opd_form::close),
        Route::get("/audit", trail, audit::list),
        Route::get("/audit.csv", trail, audit::file),
        Route::get("/audit.xlsx", trail, audit::file),
        Route::get("/audit.pdf", trail, audit::file),
    ];
    routes.extend(akun_routes());
    routes.extend(fakta_routes::<H>());
    routes.extend(pekerjaan_routes());
    routes.extend(impor::routes::<ImporOpd<H>>());
    routes
}

fn akun_routes() -> Vec<Route> {
    let see = Access::Needs(&AKUN_LIHAT);
    let manage = Access::Needs(&AKUN_KELOLA);
    vec![
        Route::get("/akun", see, akun::list),
        Route::get("/akun.csv", see, akun::file),
        Route::get("/akun.xlsx", see, akun::file),
        Route::get("/akun.pdf", see, akun::file),
        Route::get("/akun/baru", manage, akun_form::create_form),
        Route::post("/akun/baru", manage, akun_form::create),
        Route::get("/akun/{id}", see, akun::show),
        Route::get("/akun/{id}/ubah", manage, akun_form::edit_form),
        Route::post("/akun/{id}/ubah", manage, akun_form::edit),
        Route::post("/akun/{id}/nonaktif", manage, akun_form::deactivate),
        Route::post("/akun/{id}/aktif", manage, akun_form::activate),
        Route::post("/akun/{id}/sandi", manage, akun_form::reset_password),
        Route::post("/akun/{id}/sesi", manage, akun_form::end_sessions),
        Route::get("/akun/{id}/peran/baru", manage, peran::grant_form),
        Route::post("/akun/{id}/peran", manage, peran::grant),
        Route::get("/akun/{id}/peran/{peran}/akhiri", manage, peran::end_form),
        Route::post("/akun/{id}/peran/{peran}/akhiri", manage, peran::end),
    ]
}

fn pekerjaan_routes() -> Vec<Route> {
    // Everybody reaches the own jobs; the handlers ask who reaches more.
    let own = Access::SignedIn;
    vec![
        Route::get("/pekerjaan", own, pekerjaan::list),
        Route::get("/pekerjaan/{id}", own, pekerjaan::show),
        Route::get("/pekerjaan/{id}/alur", own, pekerjaan::stream),
        Route::get("/pekerjaan/{id}/catatan.txt", own, pekerjaan::log),
        Route::post("/pekerjaan/{id}/batal", own, pekerjaan::cancel),
    ]
}

fn fakta_routes<H: House>() -> Vec<Route> {
    // The pages show every fact and who published it to whoever works here; programs of anybody read what is public.
    let own = Access::SignedIn;
    let open = Access::Open;
    vec![
        Route::get("/fakta", own, fakta::list::<H>),
        Route::get("/fakta.csv", own, fakta_data::file::<H>),
        Route::get("/fakta.xlsx", own, fakta_data::file::<H>),
        Route::get("/fakta.pdf", own, fakta_data::file::<H>),
        Route::get("/fakta.json", open, fakta_data::list::<H>).json(&api::FAKTA_DAFTAR),
        Route::get("/fakta/{id}", own, fakta::show::<H>),
        Route::get("/fakta/{id}/json", open, fakta_data::show::<H>).json(&api::FAKTA_SATU),
    ]
}
