//! A room outside the office that takes in tables: its own place, permission, job and way back.

use std::ops::RangeInclusive;

use ::import::{About, Before, Cells, Context, Field, Kind, Numbered, remember, remembered};
use ::web::{
    App, MenuGroupKind, Room,
    testing::{Browser, Page, Site},
};
use axum::http::StatusCode;
use db::{Db, Tx, testing::each_engine};
use jobs::Job;
use kernel::{AccountId, Actor, FieldErrors, InstansiId, Peran, Permission, Timestamp};
use ui::{Crumb, Icon};

use crate::{
    By,
    audit::{self, Entry},
    fixture::{PASSWORD, migrations},
    impor::{Pages, Paths},
    testing,
};

static IMPOR: Permission =
    Permission { code: "uji.impor", label: "Mengimpor pegawai", granted_to: &[Peran::Operator] };

const fn field(name: &'static str, label: &'static str) -> Field {
    Field { name, label, aliases: &[], required: true, hint: "" }
}

static ABOUT: About = About {
    code: "uji.pegawai",
    title: "Impor pegawai",
    address: "/uji/orang/impor",
    permission: &IMPOR,
    rows: 100_000,
    fields: &[field("nip", "NIP"), field("nama", "Nama lengkap")],
};

struct ImporUji;

impl Pages for ImporUji {
    const HOME: Crumb<'static> = Crumb { label: "Pegawai", href: "/uji" };
    const PATHS: Paths = crate::impor_paths!("/orang/impor");
}

/// A register whose rows are what the import remembers of them.
impl Kind<App> for ImporUji {
    type Row = String;
    type Memory = ();

    const ABOUT: &'static About = &ABOUT;
    const ANALYZE: &'static str = "ANALYZE import_semula";

    fn db(app: &App) -> &Db {
        &app.db
    }

    async fn actor(
        app: &App,
        instansi: InstansiId,
        account: &AccountId,
        now: Timestamp,
    ) -> db::Result<Option<Actor>> {
        crate::identity(app.db.clone()).actor(instansi, account, now).await
    }

    fn parse(cells: &Cells<'_>) -> Result<String, FieldErrors> {
        Ok(cells.get("nip").to_owned())
    }

    async fn write(
        tx: &mut Tx,
        context: &Context<'_, App>,
        rows: &[Numbered<String>],
    ) -> db::Result<()> {
        let made = |row: &Numbered<String>| Before {
            number: row.number,
            subject: row.row.clone(),
            version: 1,
            was: None,
        };
        remember(tx, context, &rows.iter().map(made).collect::<Vec<_>>()).await
    }

    async fn publish(tx: &mut Tx, context: &Context<'_, App>) -> db::Result<()> {
        let count = remembered(tx, context).await?.len();
        let by = By { actor: context.actor, entropy: &context.with.entropy, at: context.now };
        let (subject, detail) = (context.id.as_str(), format!("Mengimpor {count} pegawai"));
        let entry = Entry { room: "uji", action: "uji.impor", subject, opd: None, detail };
        audit::append(tx, by, entry).await
    }

    async fn withdraw(_: &mut Tx, _: &Context<'_, App>) -> db::Result<Result<(), String>> {
        Ok(Ok(()))
    }

    async fn undo(_: &mut Tx, _: &Context<'_, App>, _: RangeInclusive<i64>) -> db::Result<()> {
        Ok(())
    }
}

static JOBS: &[Job<App>] = &[::import::job::<App, ImporUji>()];

fn room() -> Room {
    Room {
        code: "uji",
        title: "Uji",
        path: "uji",
        icon: Icon::UsersRound,
        group: MenuGroupKind::Ruang,
        routes: crate::impor::routes::<ImporUji>,
        menu: |_| Vec::new(),
        permissions: &[],
        migrations: Vec::new,
        rule_kinds: &[],
        jobs: JOBS,
        facts: &[],
        settings: &[],
        retention: "",
        search: None,
        seed: None,
    }
}

const LIST: &str = "/uji/orang/impor";

/// Has the page send its form and the work done; the page after it.
async fn step(person: &Browser, site: &Site, page: &str, action: &str) -> Page {
    let seen = person.get(page).await;
    let answer = person.submit(&seen, action, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    site.work().await;
    person.get(&answer.location).await
}

#[tokio::test]
async fn a_room_mounts_the_pages_with_its_own_permission_job_and_way_back() {
    let lines: Vec<String> = (0..1_201).map(|n| format!("{n:018};Pegawai {n}")).collect();
    let file = format!("NIP;Nama lengkap\n{}\n", lines.join("\n"));
    each_engine(&migrations(), async |db: Db| {
        testing::build(&db).await;
        let site = testing::site(&db, vec![room()]);
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        assert_eq!(admin.get(LIST).await.status, StatusCode::FORBIDDEN, "not the office's right");
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        let new = format!("{LIST}/baru");
        let form = person.get(&new).await;
        form.shows("100.000 baris");
        let pegawai = ("berkas", "pegawai.csv", file.as_bytes());
        let sent = person.upload(&form, &new, &[], pegawai).await;
        let impor = sent.location;
        assert!(impor.starts_with(LIST), "{impor}: {}", sent.html);

        let page = step(&person, &site, &impor, &format!("{impor}/kolom")).await;
        page.shows("Semua baris benar. 1.201 baris siap ditulis.");
        let page = step(&person, &site, &impor, &format!("{impor}/tulis")).await;
        page.shows("1.201 baris ditulis.");
        page.shows("Lihat pegawai");
        let undo = format!("{impor}/batal");
        step(&person, &site, &undo, &undo).await.shows("Impor ini sudah dibatalkan.");
        person.get(LIST).await.shows("pegawai.csv");
        admin.get("/organisasi/audit").await.shows("Mengimpor 1201 pegawai");
    })
    .await;
}
