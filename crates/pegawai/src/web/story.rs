//! The register as its readers and administrators find it, on both engines.

use ::web::testing::{Browser, Page, Site};
use axum::http::StatusCode;
use db::{Db, args, testing::each_engine};
use jiff::civil::date;
use kernel::Actor;
use org::testing::{PASSWORD, PROVINCE, account, build, migrations, opd_id, site};

use crate::{
    access,
    rules::pangku::Cara,
    store::{self, jabatan::JabatanId},
};

const ANI: &str = "19850101 201001 2 001";
const BUDI: &str = "19700315 200003 1 002";

/// A house with this register, and its administrator.
async fn inside(db: &Db) -> (Site, Browser) {
    build(db).await;
    let site = site(db, vec![crate::room()]);
    let admin = site.sign_in("admin.utama", PASSWORD).await;
    (site, admin)
}

fn all() -> Vec<db::Migration> {
    migrations(&[crate::room()])
}

/// The fields of a civil servant whose record fits the number.
fn person<'a>(nama: &'a str, nip: &'a str, opd: &'a str) -> Vec<(&'a str, &'a str)> {
    let part = |from, to| nip.get(from..to).expect("eighteen digits");
    let (tahun, bulan, hari) = (part(0, 4), part(4, 6), part(6, 8));
    let sex = if nip.contains(" 1 0") { "L" } else { "P" };
    vec![
        ("jenis", "pns"),
        ("nip", nip),
        ("nama", nama),
        ("lahir_hari", hari),
        ("lahir_bulan", bulan),
        ("lahir_tahun", tahun),
        ("kelamin", sex),
        ("opd", opd),
        ("masuk_hari", "1"),
        ("masuk_bulan", "3"),
        ("masuk_tahun", "2010"),
    ]
}

/// Adds somebody and answers the address of the record.
async fn added(admin: &Browser, nama: &str, nip: &str, kode: &str) -> String {
    let opd = opd_id(kode);
    let fields = person(nama, nip, opd.as_str());
    let made = admin.fill("/pegawai/orang/baru", "/pegawai/orang/baru", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    made.location
}

/// Adds a post with one holder and answers the address of its page.
async fn post(db: &Db, admin: &Browser, nama: &str, kode: &str, atasan: &str) -> String {
    let opd = opd_id(kode);
    let fields = [
        ("nama", nama),
        ("kode", nama),
        ("jenjang", "administrator"),
        ("tunggal", "ya"),
        ("opd", opd.as_str()),
        ("atasan", atasan),
        ("mulai_hari", "1"),
        ("mulai_bulan", "1"),
        ("mulai_tahun", "2020"),
    ];
    let made = admin.fill("/pegawai/jabatan/baru", "/pegawai/jabatan/baru", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    format!("/pegawai/jabatan/{}", post_id(db, nama).await)
}

async fn post_id(db: &Db, kode: &str) -> JabatanId {
    let row: (String,) =
        db.one("SELECT id FROM pegawai_jabatan WHERE kode = $1", args![kode]).await.unwrap();
    JabatanId(row.0)
}

/// Records a holding from the page of a post.
async fn recorded(admin: &Browser, post: &str, nomor: &str, cara: &str, days: [&str; 2]) -> Page {
    let parts = |day: &str| -> Vec<String> { day.split('-').map(str::to_owned).collect() };
    let (from, until) = (parts(days[0]), parts(days[1]));
    let at = |parts: &[String], index: usize| parts.get(index).cloned().unwrap_or_default();
    let fields = [
        ("nomor", nomor.to_owned()),
        ("cara", cara.to_owned()),
        ("mulai_hari", at(&from, 0)),
        ("mulai_bulan", at(&from, 1)),
        ("mulai_tahun", at(&from, 2)),
        ("sampai_hari", at(&until, 0)),
        ("sampai_bulan", at(&until, 1)),
        ("sampai_tahun", at(&until, 2)),
        ("sk_nomor", "821/1/BKD-2026".to_owned()),
    ];
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let form = format!("{post}/pemangku/baru");
    admin.fill(&form, &form, &fields).await
}

#[tokio::test]
async fn a_person_is_added_read_by_whom_it_concerns_and_every_look_is_noted() {
    each_engine(&all(), async |db: Db| {
        let (house, admin) = inside(&db).await;
        admin.get("/pegawai").await.shows("Belum ada pegawai");
        let ani = added(&admin, "Ani Rahmadani", ANI, "dinas").await;
        let one = admin.get(&ani).await;
        one.shows("Ani Rahmadani").shows(ANI).shows("Belum menjabat, Dinas Pendidikan");
        let list = admin.get("/pegawai").await;
        list.shows("Ani Rahmadani").shows("1 orang: 1 PNS").hides("1985");
        let evaluator = house.sign_in("evaluator", PASSWORD).await;
        evaluator.get(&ani).await.shows("Ani Rahmadani").hides("Siapa yang membuka");
        let page = admin.get(&ani).await;
        page.shows("Siapa yang membuka data ini").shows("evaluator").shows("admin utama");
        // An agency's administrator reads the own agency and what is below it, and not another one.
        let budi = added(&admin, "Budi", BUDI, "lain").await;
        let dinas = house.sign_in("admin.dinas", PASSWORD).await;
        assert_eq!(dinas.get(&ani).await.status, StatusCode::OK);
        assert_eq!(dinas.get(&budi).await.status, StatusCode::NOT_FOUND);
        dinas.get("/pegawai").await.shows("Ani Rahmadani").hides("Budi");
        let operator = house.sign_in("operator.cabang", PASSWORD).await;
        assert_eq!(operator.get("/pegawai").await.status, StatusCode::FORBIDDEN);
        assert_eq!(operator.get(&ani).await.status, StatusCode::FORBIDDEN);
        let kota = house.sign_in("admin.kota", PASSWORD).await;
        assert_eq!(kota.get(&ani).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_or_taken_number_is_told_beside_its_field_and_nothing_is_lost() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        added(&admin, "Ani", ANI, "dinas").await;
        let form = "/pegawai/orang/baru";
        let opd = opd_id("dinas");
        let twin = admin.fill(form, form, &person("Anita Sari", ANI, opd.as_str())).await;
        assert_eq!(twin.status, StatusCode::UNPROCESSABLE_ENTITY);
        twin.shows("NIP ini sudah tercatat pada pegawai lain");
        assert!(twin.html.contains("Anita Sari"), "what was typed stays");
        let odd = admin.fill(form, form, &person("X", "19990229 202402 2 999", opd.as_str())).await;
        odd.shows("bukan tanggal lahir yang ada di kalender");
        // A number that contradicts the record is a warning, for a person to resolve.
        let mut fields = person("Citra", BUDI, opd.as_str());
        fields[6] = ("kelamin", "P");
        let made = admin.fill(form, form, &fields).await;
        admin
            .get(&made.location)
            .await
            .shows("NIP tidak cocok dengan data")
            .shows("Menurut NIP laki-laki");
    })
    .await;
}

#[tokio::test]
async fn a_stale_form_shows_both_versions_and_goes_over_them_when_sent_again() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        let ani = added(&admin, "Ani", ANI, "dinas").await;
        let form = format!("{ani}/ubah");
        let (mine, theirs) = (admin.get(&form).await, admin.get(&form).await);
        admin.submit(&theirs, &form, &[("nama", "Ani Rahmadani")]).await;
        let late = admin.submit(&mine, &form, &[("nama", "Ani R.")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("tersimpan “Ani Rahmadani”, isian Anda “Ani R.”");
        let over = admin.submit(&late, &form, &[]).await;
        assert_eq!(over.status, StatusCode::SEE_OTHER);
        admin.get(&ani).await.shows("Ani R.");
    })
    .await;
}

#[tokio::test]
async fn a_nik_is_never_on_a_page_until_somebody_asks_and_the_asking_is_noted() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        let ani = added(&admin, "Ani", ANI, "dinas").await;
        let form = format!("{ani}/ubah");
        admin.fill(&form, &form, &[("nik", "1371010101850001")]).await;
        let page = admin.get(&ani).await;
        page.shows("Tersimpan terenkripsi").hides("1371010101850001");
        assert!(!admin.get(&form).await.html.contains("1371010101850001"));
        let rows: Vec<(Option<String>,)> =
            db.all("SELECT nik_sandi FROM pegawai_orang", args![]).await.unwrap();
        assert!(rows.iter().flat_map(|(text,)| text).all(|text| !text.contains("137101")));
        let shown = admin.submit(&page, &format!("{ani}/nik"), &[]).await;
        shown.shows("1371010101850001");
        let looks: (i64,) = db
            .one("SELECT COUNT(*) AS jumlah FROM pegawai_lihat WHERE bagian = $1", args!["NIK"])
            .await
            .unwrap();
        assert_eq!(looks.0, 1);
        // The same NIK for somebody else is refused.
        let budi = added(&admin, "Budi", BUDI, "dinas").await;
        let form = format!("{budi}/ubah");
        let twice = admin.fill(&form, &form, &[("nik", "1371 0101 0185 0001")]).await;
        twice.shows("NIK ini sudah tercatat pada pegawai lain");
    })
    .await;
}

#[tokio::test]
async fn posts_stand_below_one_another_and_a_circle_is_told_with_its_way() {
    each_engine(&all(), async |db: Db| {
        let (house, admin) = inside(&db).await;
        post(&db, &admin, "Kepala Dinas", "dinas", "").await;
        let kadis = post_id(&db, "Kepala Dinas").await;
        let kabid = post(&db, &admin, "Kepala Bidang", "cabang", kadis.as_str()).await;
        admin.get("/pegawai/jabatan").await.shows("2 jabatan, 2 lowong");
        admin.get(&kabid).await.shows("Kepala Dinas").shows("Lowong");
        let form = format!("/pegawai/jabatan/{kadis}/ubah");
        let round = post_id(&db, "Kepala Bidang").await;
        let circle = admin.fill(&form, &form, &[("atasan", round.as_str())]).await;
        assert_eq!(circle.status, StatusCode::UNPROCESSABLE_ENTITY);
        circle.shows("Susunannya berputar: Kepala Dinas → Kepala Bidang → Kepala Dinas");
        let taken = admin.fill(&form, &form, &[("kode", "Kepala Bidang")]).await;
        taken.shows("Kode ini sudah dipakai jabatan lain");
        // Which posts there are, everybody in the house may see; not who may change them.
        let operator = house.sign_in("operator.cabang", PASSWORD).await;
        operator.get("/pegawai/jabatan").await.shows("Kepala Bidang").hides("Tambah jabatan");
    })
    .await;
}

#[tokio::test]
async fn who_acts_on_a_day_follows_the_decrees_and_a_clash_names_the_other() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        added(&admin, "Ani", ANI, "dinas").await;
        let budi = added(&admin, "Budi", BUDI, "dinas").await;
        let head = post(&db, &admin, "Kepala Dinas", "dinas", "").await;
        let other = post(&db, &admin, "Kepala Bidang", "dinas", "").await;
        let done = recorded(&admin, &head, ANI, "definitif", ["1-1-2025", ""]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let taken = recorded(&admin, &head, BUDI, "definitif", ["1-7-2026", ""]).await;
        taken.shows(
            "Jabatan ini dipangku Ani (Definitif) sejak 1 Januari 2025. Akhiri dahulu yang itu.",
        );
        let second = recorded(&admin, &other, ANI, "definitif", ["1-7-2026", ""]).await;
        second.shows("Pegawai ini definitif sebagai Kepala Dinas sejak 1 Januari 2025");
        recorded(&admin, &head, BUDI, "plh", ["24-11-2026", ""])
            .await
            .shows("Plh. selalu berakhir");
        recorded(&admin, &head, "123", "plt", ["24-11-2026", ""]).await.shows("Tidak ada pegawai");
        let plh = recorded(&admin, &head, BUDI, "plh", ["24-11-2026", "28-11-2026"]).await;
        assert_eq!(plh.status, StatusCode::SEE_OTHER, "{}", plh.text());
        admin.get(&head).await.shows("Pelaksana harian (Plh.)").shows("Budi");
        admin.get(&budi).await.shows("Plh. Kepala Dinas, Dinas Pendidikan");
        let scope = Actor::system(PROVINCE, "uji").scope(&access::JABATAN_LIHAT).unwrap();
        let id = post_id(&db, "Kepala Dinas").await;
        let acts =
            async |day| crate::pemangku(&db, &scope, &id, day).await.unwrap().map(|held| held.cara);
        assert_eq!(acts(date(2026, 11, 28)).await, Some(Cara::Plh));
        assert_eq!(acts(date(2026, 11, 29)).await, Some(Cara::Definitif));
        assert_eq!(acts(date(2024, 12, 31)).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_holding_ends_once_and_a_late_form_says_what_holds_now() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        let ani = added(&admin, "Ani", ANI, "dinas").await;
        let head = post(&db, &admin, "Kepala Dinas", "dinas", "").await;
        recorded(&admin, &head, ANI, "definitif", ["1-1-2025", ""]).await;
        let form = admin.get(&ani).await.link("Akhiri");
        let (first, late) = (admin.get(&form).await, admin.get(&form).await);
        let day = |hari| [("sampai_hari", hari), ("sampai_bulan", "12"), ("sampai_tahun", "2026")];
        let done = admin.submit(&first, &form, &day("31")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let stale = admin.submit(&late, &form, &day("30")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.shows("kini 1 Januari 2025 sampai 31 Desember 2026");
        let early = [("sampai_hari", "1"), ("sampai_bulan", "1"), ("sampai_tahun", "2024")];
        admin.submit(&late, &form, &early).await.shows("mendahului hari pertamanya");
    })
    .await;
}

#[tokio::test]
async fn a_history_grows_forecasts_come_from_it_and_the_trail_keeps_what_was_taken_out() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        let ani = added(&admin, "Ani", ANI, "dinas").await;
        let form = format!("{ani}/riwayat/pangkat/baru");
        let fields = [
            ("kode", "III/c"),
            ("mulai_hari", "1"),
            ("mulai_bulan", "4"),
            ("mulai_tahun", "2023"),
            ("sk_nomor", "823/1"),
        ];
        assert_eq!(admin.fill(&form, &form, &fields).await.status, StatusCode::SEE_OTHER);
        let page = admin.get(&ani).await;
        page.shows("Kenaikan pangkat ke III/d")
            .shows("1 April 2027")
            .shows("Predikat kinerja 2025 belum ada");
        let wrong =
            [("kode", "V/a"), ("mulai_hari", "1"), ("mulai_bulan", "4"), ("mulai_tahun", "2023")];
        admin.fill(&form, &form, &wrong).await.shows("Pilih dari daftar ini");
        let unknown = admin.get(&format!("{ani}/riwayat/ramalan/baru")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let entry: (String,) = db.one("SELECT id FROM pegawai_riwayat", args![]).await.unwrap();
        let gone = format!("{ani}/riwayat/pangkat/{}/hapus", entry.0);
        assert_eq!(admin.submit(&page, &gone, &[]).await.status, StatusCode::SEE_OTHER);
        admin.get(&ani).await.hides("Kenaikan pangkat ke III/d");
        let trail: (String,) = db
            .one(
                "SELECT rincian FROM org_audit WHERE tindakan = $1",
                args!["pegawai.riwayat.hapus"],
            )
            .await
            .unwrap();
        assert!(trail.0.contains("III/c") && trail.0.contains("2023-04-01"), "{}", trail.0);
    })
    .await;
}

#[tokio::test]
async fn an_employee_reads_the_own_record_once_an_account_is_tied_to_it() {
    each_engine(&all(), async |db: Db| {
        let (house, admin) = inside(&db).await;
        account(&db, PROVINCE, "ani", kernel::Peran::Pegawai, Some("dinas")).await;
        let employee = house.sign_in("ani", PASSWORD).await;
        employee.get("/pegawai/saya").await.shows("belum ditautkan");
        let ani = added(&admin, "Ani Rahmadani", ANI, "dinas").await;
        let tie = format!("{ani}/akun");
        let wrong = admin.fill(&ani, &tie, &[("nama_masuk", "siapa")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Tidak ada akun dengan nama masuk ini");
        assert_eq!(
            admin.fill(&ani, &tie, &[("nama_masuk", "ani")]).await.status,
            StatusCode::SEE_OTHER
        );
        let own = employee.get("/pegawai/saya").await;
        own.shows("Ani Rahmadani").shows("Data Anda").hides("Ubah data");
        assert_eq!(employee.get(&ani).await.status, StatusCode::FORBIDDEN);
        // An account is one person's.
        let budi = added(&admin, "Budi", BUDI, "dinas").await;
        let twice = admin.fill(&budi, &format!("{budi}/akun"), &[("nama_masuk", "ani")]).await;
        twice.shows("Akun ini sudah tertaut ke pegawai lain");
    })
    .await;
}

#[tokio::test]
async fn who_has_left_is_in_the_list_of_those_who_left() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        let ani = added(&admin, "Ani", ANI, "dinas").await;
        let form = format!("{ani}/ubah");
        let last = [
            ("keluar_hari", "31"),
            ("keluar_bulan", "10"),
            ("keluar_tahun", "2026"),
            ("alasan_keluar", "Pensiun"),
        ];
        assert_eq!(admin.fill(&form, &form, &last).await.status, StatusCode::SEE_OTHER);
        admin.get("/pegawai").await.shows("Belum ada pegawai");
        admin.get("/pegawai?keadaan=keluar").await.shows("Ani");
        admin.get(&ani).await.shows("Sudah keluar").shows("31 Oktober 2026 (Pensiun)");
        let head = post(&db, &admin, "Kepala Dinas", "dinas", "").await;
        let late = recorded(&admin, &head, ANI, "definitif", ["1-1-2025", ""]).await;
        late.shows("Pegawai ini keluar sebelum masa itu berakhir");
        let file = admin.get("/pegawai.csv?keadaan=keluar").await;
        assert!(file.html.contains("198501012010012001"), "{}", file.html);
    })
    .await;
}

#[tokio::test]
async fn two_records_of_one_holding_at_once_leave_one() {
    each_engine(&all(), async |db: Db| {
        let (_house, admin) = inside(&db).await;
        added(&admin, "Ani", ANI, "dinas").await;
        added(&admin, "Budi", BUDI, "dinas").await;
        let head = post(&db, &admin, "Kepala Dinas", "dinas", "").await;
        let (one, other) = tokio::join!(
            recorded(&admin, &head, ANI, "definitif", ["1-1-2025", ""]),
            recorded(&admin, &head, BUDI, "definitif", ["1-1-2025", ""]),
        );
        let mut answers = [one.status, other.status];
        answers.sort();
        assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY]);
        let id = post_id(&db, "Kepala Dinas").await;
        let scope = Actor::system(PROVINCE, "uji").scope(&access::JABATAN_LIHAT).unwrap();
        let all = store::pangku::of_jabatan(&db, &scope, &id, 10).await.unwrap();
        assert_eq!(all.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_search_of_the_house_finds_people_and_posts_for_whom_they_concern() {
    each_engine(&all(), async |db: Db| {
        let (house, admin) = inside(&db).await;
        added(&admin, "Ani Rahmadani", ANI, "dinas").await;
        added(&admin, "Budi Rahmadani", BUDI, "lain").await;
        post(&db, &admin, "Kepala Dinas", "dinas", "").await;
        let all = admin.get("/cari?q=rahmadani").await;
        all.shows("Ani Rahmadani").shows("Budi Rahmadani").hides("1985");
        admin.get("/cari?q=198501012010012001").await.shows("Ani Rahmadani");
        let dinas = house.sign_in("admin.dinas", PASSWORD).await;
        dinas.get("/cari?q=rahmadani").await.shows("Ani Rahmadani").hides("Budi Rahmadani");
        let operator = house.sign_in("operator.cabang", PASSWORD).await;
        operator.get("/cari?q=rahmadani").await.hides("Ani Rahmadani");
        operator.get("/cari?q=kepala+dinas").await.shows("Kepala Dinas");
        house.visitor().get("/cari?q=kepala+dinas").await.hides("Kepala Dinas");
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_asked_for_answered_once_and_told() {
    each_engine(&all(), async |db: Db| {
        let (house, admin) = inside(&db).await;
        account(&db, PROVINCE, "ani", kernel::Peran::Pegawai, Some("dinas")).await;
        let ani = added(&admin, "Ani Rahmadani", ANI, "dinas").await;
        let employee = house.sign_in("ani", PASSWORD).await;
        let form = "/pegawai/saya/pembetulan";
        assert_eq!(employee.get(form).await.status, StatusCode::NOT_FOUND, "no record is tied");
        admin.fill(&ani, &format!("{ani}/akun"), &[("nama_masuk", "ani")]).await;
        let wrong = employee.fill(form, form, &[("bagian", ""), ("isi", "")]).await;
        wrong.shows("Pilih bagian yang keliru").shows("Tulis apa yang keliru");
        let asked = [("bagian", "pangkat"), ("isi", "SK terakhir III/d, bukan III/c.")];
        assert_eq!(employee.fill(form, form, &asked).await.location, "/pegawai/saya");
        employee.get("/pegawai/saya").await.shows("SK terakhir III/d").shows("Menunggu");
        let dinas = house.sign_in("admin.dinas", PASSWORD).await;
        let list = dinas.get("/pegawai/pembetulan").await;
        list.shows("1 menunggu").shows("Ani Rahmadani");
        let one = list.link("Ani Rahmadani");
        let kota = house.sign_in("admin.kota", PASSWORD).await;
        assert_eq!(kota.get(&one).await.status, StatusCode::NOT_FOUND);
        let (first, late) = (dinas.get(&one).await, admin.get(&one).await);
        let said = [("keadaan", "dibetulkan"), ("jawaban", "Sudah sesuai SK 823/1.")];
        assert_eq!(dinas.submit(&first, &one, &said).await.status, StatusCode::SEE_OTHER);
        let second = admin.submit(&late, &one, &said).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.shows("Orang lain sudah menjawab");
        employee.get("/pegawai/saya").await.shows("Dibetulkan").shows("Sudah sesuai SK 823/1.");
        employee.get("/akun/pemberitahuan").await.shows("Dibetulkan: pembetulan pangkat");
        assert_eq!(employee.get("/pegawai/pembetulan").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn who_has_left_is_out_the_day_after_and_the_last_administrator_stays() {
    each_engine(&all(), async |db: Db| {
        let (house, admin) = inside(&db).await;
        account(&db, PROVINCE, "ani", kernel::Peran::Pegawai, Some("dinas")).await;
        let employee = house.sign_in("ani", PASSWORD).await;
        let ani = added(&admin, "Ani", ANI, "dinas").await;
        let budi = added(&admin, "Budi", BUDI, "dinas").await;
        for (one, akun) in [(&ani, "ani"), (&budi, "admin.utama")] {
            admin.fill(one, &format!("{one}/akun"), &[("nama_masuk", akun)]).await;
            let form = format!("{one}/ubah");
            let today = [
                ("keluar_hari", "24"),
                ("keluar_bulan", "11"),
                ("keluar_tahun", "2026"),
                ("alasan_keluar", "Pindah"),
            ];
            assert_eq!(admin.fill(&form, &form, &today).await.status, StatusCode::SEE_OTHER);
        }
        let entropy = kernel::Entropy::seeded(5);
        let round = async |at| {
            crate::jobs::close(&db, &entropy, (PROVINCE, kernel::Zona::Wib), at).await.unwrap()
        };
        assert_eq!(round(house.now()).await, 0, "the last day is still theirs");
        assert!(employee.is_in().await);
        house.wait(86_400);
        assert_eq!(round(house.now()).await, 1);
        assert!(!employee.is_in().await);
        assert_eq!(round(house.now()).await, 0);
        let (open,): (bool,) = db
            .one("SELECT aktif FROM org_akun WHERE nama_masuk = $1", args!["admin.utama"])
            .await
            .unwrap();
        assert!(open);
    })
    .await;
}
