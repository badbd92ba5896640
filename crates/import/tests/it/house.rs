//! Two institutions, a clock, and a made-up register of employees that takes in tables.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use db::{Db, Migration, Record, Select, Shape, Sql, Tx, args, in_list};
use import::{
    About, Ask, BadRow, Cells, Context, Findings, Impor, ImporId, Kind, Limits, Mapping, Numbered,
    Refused, Source, State, Upload, UploadError, Uploaded, Wrong,
};
use jobs::{Clock, Job, JobId, Runner};
use kernel::{
    AccountId, Actor, Assignment, Entropy, FieldErrors, InstansiId, OpdId, Peran, Permission,
    Scope, Subtree, Timestamp, Zona,
};
use tokio::sync::Notify;

use crate::{trouble::Right, unit::field};

pub(crate) const PROVINCE: InstansiId = InstansiId(1);
pub(crate) const CITY: InstansiId = InstansiId(2);

/// 24 November 2026, 10.00 UTC.
const NOW: Timestamp = Timestamp(1_795_514_400_000);

pub(crate) static IMPOR: Permission = Permission {
    code: "uji.impor",
    label: "Mengimpor pegawai",
    granted_to: &[Peran::AdminInstansi, Peran::Operator],
};

pub(crate) static PEGAWAI: About = About {
    code: "uji.pegawai",
    title: "Impor pegawai",
    address: "/uji/impor",
    permission: &IMPOR,
    rows: 100_000,
    fields: &[
        field("nip", "NIP", &["nomor induk pegawai"], true),
        field("nama", "Nama lengkap", &["nama pegawai"], true),
        field("opd", "Perangkat daerah", &["kode opd"], false),
    ],
};

/// Another kind with the same permission.
pub(crate) static LAIN: About = About {
    code: "uji.lain",
    title: "Impor lain",
    address: "/uji/lain",
    permission: &IMPOR,
    rows: 100_000,
    fields: &[],
};

pub(crate) fn migrations() -> Vec<Migration> {
    let mut all = jobs::migrations();
    all.extend(import::migrations());
    all.push(crate::unit::migration());
    all.push(Migration {
        name: "20270101_0000_uji_pegawai",
        sql: Sql::Shared(
            "CREATE TABLE uji_pegawai (
                 instansi_id BIGINT NOT NULL, nip TEXT NOT NULL, nama TEXT NOT NULL,
                 impor_id TEXT NOT NULL, baris BIGINT NOT NULL,
                 PRIMARY KEY (instansi_id, nip)
             );
             CREATE TABLE uji_terbit (
                 instansi_id BIGINT NOT NULL, impor_id TEXT NOT NULL,
                 PRIMARY KEY (instansi_id, impor_id)
             );
             CREATE TABLE uji_gaji (
                 instansi_id BIGINT NOT NULL, nip TEXT NOT NULL,
                 PRIMARY KEY (instansi_id, nip)
             );",
        ),
    });
    all
}

static BARIS: Shape = Shape {
    table: "uji_pegawai",
    columns: &[
        ("instansi_id", db::Kind::Int),
        ("nip", db::Kind::Text),
        ("nama", db::Kind::Text),
        ("impor_id", db::Kind::Text),
        ("baris", db::Kind::Int),
    ],
    conflict: "",
};

/// What a story wants to go wrong.
#[derive(Default)]
pub(crate) struct Trouble {
    /// Writing a chunk with this row panics, once.
    pub(crate) panic_at: AtomicI64,
    /// Writing a chunk with this row finds the database busy, once.
    pub(crate) busy_at: AtomicI64,
    /// Taking back a chunk with this row finds the database busy, once.
    pub(crate) undo_busy_at: AtomicI64,
    /// Somebody else's data makes this row wrong as soon as rows are written.
    pub(crate) wrong_at: AtomicI64,
    /// Checking a chunk with this row finds the database busy, once.
    pub(crate) check_busy_at: AtomicI64,
    /// Checking a chunk with this row waits until it may go on, once.
    pub(crate) wait_at: AtomicI64,
    /// What has become of whoever asked.
    pub(crate) right: Mutex<Right>,
    /// Where those who published might; none for the whole institution.
    pub(crate) scopes: Mutex<Vec<Option<Vec<OpdId>>>>,
    /// The check tries to write.
    pub(crate) check_writes: AtomicBool,
}

/// What the runner hands to every job here.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) db: Db,
    clock: Arc<AtomicI64>,
    pub(crate) entropy: Arc<Entropy>,
    pub(crate) trouble: Arc<Trouble>,
    /// A check waits.
    pub(crate) began: Arc<Notify>,
    /// It may go on.
    pub(crate) go_on: Arc<Notify>,
}

pub(crate) struct Pegawai;

pub(crate) struct Baris {
    nip: String,
    nama: String,
}

pub(crate) fn once(at: &AtomicI64, numbers: &RangeInclusive<i64>) -> bool {
    let hit = numbers.contains(&at.load(Ordering::SeqCst));
    if hit {
        at.store(0, Ordering::SeqCst);
    }
    hit
}

pub(crate) fn span<R>(rows: &[Numbered<R>]) -> RangeInclusive<i64> {
    rows.first().map_or(0, |row| row.number)..=rows.last().map_or(-1, |row| row.number)
}

impl Kind<House> for Pegawai {
    type Row = Baris;
    type Memory = ();

    const ABOUT: &'static About = &PEGAWAI;
    const ANALYZE: &'static str = "ANALYZE uji_pegawai";

    fn db(with: &House) -> &Db {
        &with.db
    }

    async fn actor(
        with: &House,
        instansi: InstansiId,
        account: &AccountId,
        _now: Timestamp,
    ) -> db::Result<Option<Actor>> {
        let held = *with.trouble.right.lock().unwrap();
        let peran =
            if account.as_str() == "admin" { Peran::AdminInstansi } else { Peran::Operator };
        Ok(match held {
            Right::Held => Some(person(account.as_str(), instansi, peran).actor),
            Right::Closed => None,
            Right::Other(peran) => {
                let roles = vec![Assignment { peran, subtree: Subtree::Whole }];
                let (id, name) = (account.clone(), account.as_str().to_owned());
                Some(Actor::signed_in(id, name, instansi, Zona::Wib, roles))
            }
        })
    }

    fn parse(cells: &Cells<'_>) -> Result<Baris, FieldErrors> {
        let mut errors = FieldErrors::new();
        let nip = cells.get("nip");
        if nip.len() != 6 {
            errors.add("nip", "NIP terdiri dari 6 angka.");
        }
        errors.into_result(Baris { nip: nip.to_owned(), nama: cells.get("nama").to_owned() })
    }

    fn key(row: &Baris) -> Option<String> {
        Some(row.nip.clone())
    }

    async fn check(
        tx: &mut Tx,
        context: &Context<'_, House>,
        _memory: &mut (),
        rows: &[Numbered<Baris>],
    ) -> db::Result<Findings> {
        let (house, numbers) = (context.with, span(rows));
        if once(&house.trouble.wait_at, &numbers) {
            house.began.notify_one();
            house.go_on.notified().await;
        }
        if house.trouble.check_writes.load(Ordering::SeqCst) {
            tx.execute("DELETE FROM uji_pegawai WHERE instansi_id = $1", args![PROVINCE]).await?;
        }
        let select = Select::new(
            "SELECT nip FROM uji_pegawai WHERE instansi_id = {} AND impor_id <> {}",
            args![context.scope.instansi(), context.id.as_str()],
        );
        let nips = in_list("nip", rows.iter().map(|row| row.row.nip.as_str()));
        let taken: Vec<(String,)> = tx.select(select.and_in(nips)).await?;
        let mut wrong: Vec<Wrong> = rows
            .iter()
            .filter(|row| taken.iter().any(|(nip,)| *nip == row.row.nip))
            .map(|row| Wrong::new(row.number, "nip", "NIP ini sudah terdaftar."))
            .collect();
        let at = house.trouble.wrong_at.load(Ordering::SeqCst);
        let written: (i64,) = tx
            .one(
                "SELECT COUNT(*) AS jumlah FROM uji_pegawai WHERE instansi_id = $1 AND impor_id = $2",
                args![context.scope.instansi(), context.id.as_str()],
            )
            .await?;
        if written.0 > 0 && numbers.contains(&at) {
            wrong.push(Wrong::new(at, "opd", "Perangkat daerah ini baru saja dihapus."));
        }
        Ok(wrong.into())
    }

    async fn write(
        tx: &mut Tx,
        context: &Context<'_, House>,
        rows: &[Numbered<Baris>],
    ) -> db::Result<()> {
        let values: Vec<_> = rows
            .iter()
            .map(|Numbered { number, row }| {
                args![context.scope.instansi(), &row.nip, &row.nama, context.id.as_str(), *number]
            })
            .collect();
        tx.insert_all(&BARIS, &values).await?;
        assert!(!once(&context.with.trouble.panic_at, &span(rows)), "as the story wants");
        if once(&context.with.trouble.busy_at, &span(rows)) {
            return Err(db::Error::Busy);
        }
        Ok(())
    }

    async fn publish(tx: &mut Tx, context: &Context<'_, House>) -> db::Result<()> {
        let scope = context.scope.opd().map(<[OpdId]>::to_vec);
        context.with.trouble.scopes.lock().unwrap().push(scope);
        tx.execute(
            "INSERT INTO uji_terbit (instansi_id, impor_id) VALUES ($1, $2)",
            args![context.scope.instansi(), context.id.as_str()],
        )
        .await
        .map(drop)
    }

    async fn withdraw(tx: &mut Tx, context: &Context<'_, House>) -> db::Result<Result<(), String>> {
        let (paid,): (i64,) = tx
            .one(
                "SELECT COUNT(*) AS jumlah FROM uji_pegawai AS p
                 JOIN uji_gaji AS g ON g.instansi_id = p.instansi_id AND g.nip = p.nip
                 WHERE p.instansi_id = $1 AND p.impor_id = $2",
                args![context.scope.instansi(), context.id.as_str()],
            )
            .await?;
        if paid > 0 {
            return Ok(Err(format!("{paid} pegawai dari impor ini sudah digaji.")));
        }
        tx.execute(
            "DELETE FROM uji_terbit WHERE instansi_id = $1 AND impor_id = $2",
            args![context.scope.instansi(), context.id.as_str()],
        )
        .await?;
        Ok(Ok(()))
    }

    async fn undo(
        tx: &mut Tx,
        context: &Context<'_, House>,
        numbers: RangeInclusive<i64>,
    ) -> db::Result<()> {
        tx.execute(
            "DELETE FROM uji_pegawai
             WHERE instansi_id = $1 AND impor_id = $2 AND baris BETWEEN $3 AND $4",
            args![context.scope.instansi(), context.id.as_str(), *numbers.start(), *numbers.end()],
        )
        .await?;
        if once(&context.with.trouble.undo_busy_at, &numbers) {
            return Err(db::Error::Busy);
        }
        Ok(())
    }
}

static JOBS: [Job<House>; 2] =
    [import::job::<House, Pegawai>(), import::job::<House, crate::unit::Unit>()];

/// A person at work.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) actor: Actor,
    pub(crate) scope: Scope,
}

pub(crate) fn person(name: &str, instansi: InstansiId, peran: Peran) -> Person {
    let subtree = match peran {
        Peran::Operator => Subtree::Opd(vec![OpdId("dinas".to_owned())]),
        _ => Subtree::Whole,
    };
    let roles = vec![Assignment { peran, subtree }];
    let account = AccountId(name.to_owned());
    let actor = Actor::signed_in(account, name.to_owned(), instansi, Zona::Wib, roles);
    let scope = actor.scope(&IMPOR).unwrap();
    Person { actor, scope }
}

/// Somebody in one agency of the province.
pub(crate) fn ani() -> Person {
    person("ani", PROVINCE, Peran::Operator)
}

/// A colleague of the same agency.
pub(crate) fn budi() -> Person {
    person("budi", PROVINCE, Peran::Operator)
}

/// Whoever runs the house of the province.
pub(crate) fn admin() -> Person {
    person("admin", PROVINCE, Peran::AdminInstansi)
}

impl House {
    pub(crate) fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            clock: Arc::new(AtomicI64::new(NOW.0)),
            entropy: Arc::new(Entropy::seeded(3)),
            trouble: Arc::default(),
            began: Arc::default(),
            go_on: Arc::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::SeqCst))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub(crate) fn node(&self, name: &str) -> Runner<Self> {
        let mine = self.clone();
        let clock: Clock = Arc::new(move || mine.now());
        Runner::new(self.db.clone(), &JOBS, clock, name, self.clone())
    }

    /// Runs what is due now on a node of its own.
    pub(crate) async fn turn(&self) -> usize {
        self.node("satu").turn(self.now()).await.unwrap()
    }

    pub(crate) async fn upload(&self, who: &Person, text: &str) -> Result<Uploaded, UploadError> {
        let upload = Upload {
            name: "pegawai.csv".to_owned(),
            source: Source::Bytes(text.as_bytes().to_vec()),
            limits: Limits::default(),
        };
        let Person { actor, scope } = who;
        import::upload(&self.db, scope, actor, &self.entropy, &PEGAWAI, upload, self.now()).await
    }

    pub(crate) async fn find(&self, who: &Person, id: &ImporId) -> Option<Impor> {
        import::find(&self.db, &who.scope, &who.actor, &PEGAWAI, id).await.unwrap()
    }

    pub(crate) async fn get(&self, id: &ImporId) -> Impor {
        self.find(&admin(), id).await.unwrap()
    }

    pub(crate) async fn bad(&self, id: &ImporId, after: i64, limit: i64) -> Vec<BadRow> {
        let Person { actor, scope } = ani();
        import::list_bad(&self.db, &scope, &actor, &PEGAWAI, id, after, limit).await.unwrap()
    }

    pub(crate) fn ask<'a>(&'a self, who: &'a Person, id: &'a ImporId, seen: i64) -> Ask<'a> {
        let Person { actor, scope } = who;
        Ask { scope, actor, entropy: &self.entropy, id, seen, at: self.now() }
    }

    pub(crate) async fn rehearse(
        &self,
        who: &Person,
        id: &ImporId,
        seen: i64,
        mapping: &Mapping,
    ) -> Result<JobId, Refused> {
        let mut tx = self.db.begin().await.unwrap();
        let ask = self.ask(who, id, seen);
        let step = import::rehearse(&mut tx, ask, &PEGAWAI, mapping).await.unwrap();
        tx.commit().await.unwrap();
        step
    }

    pub(crate) async fn write(
        &self,
        who: &Person,
        id: &ImporId,
        seen: i64,
    ) -> Result<JobId, Refused> {
        let mut tx = self.db.begin().await.unwrap();
        let ask = self.ask(who, id, seen);
        let step = import::write(&mut tx, ask, &PEGAWAI).await.unwrap();
        tx.commit().await.unwrap();
        step
    }

    pub(crate) async fn undo(
        &self,
        who: &Person,
        id: &ImporId,
        seen: i64,
    ) -> Result<JobId, Refused> {
        let mut tx = self.db.begin().await.unwrap();
        let ask = self.ask(who, id, seen);
        let step = import::undo::<House, Pegawai>(&mut tx, ask, self).await.unwrap();
        tx.commit().await.unwrap();
        step
    }

    /// Takes in a file and rehearses it to the end as it is proposed.
    pub(crate) async fn rehearsed(&self, who: &Person, text: &str) -> ImporId {
        let id = self.upload(who, text).await.unwrap().id;
        let impor = self.find(who, &id).await.unwrap();
        let proposal = import::proposal(&self.db, &who.scope, &PEGAWAI, &impor).await.unwrap();
        self.rehearse(who, &id, impor.version, &proposal.mapping).await.unwrap();
        self.turn().await;
        assert_eq!(self.get(&id).await.state, State::Rehearsed);
        id
    }

    /// Takes in a file and asks to write it.
    pub(crate) async fn writing(&self, who: &Person, text: &str) -> ImporId {
        let id = self.rehearsed(who, text).await;
        let seen = self.get(&id).await.version;
        self.write(who, &id, seen).await.unwrap();
        id
    }

    /// The rows of the register, whether shown or not.
    pub(crate) async fn written(&self) -> i64 {
        self.count("SELECT COUNT(*) AS jumlah FROM uji_pegawai").await
    }

    /// The imports that are shown.
    pub(crate) async fn published(&self) -> i64 {
        self.count("SELECT COUNT(*) AS jumlah FROM uji_terbit").await
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        self.one::<(i64,)>(sql).await.0
    }

    async fn one<T: Record>(&self, sql: &'static str) -> T {
        self.db.one(sql, vec![]).await.unwrap()
    }

    pub(crate) async fn execute(&self, sql: &'static str) {
        let mut tx = self.db.begin().await.unwrap();
        tx.execute(sql, vec![]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// How the last job of the institution ended.
    pub(crate) async fn last_job(&self) -> jobs::JobRow {
        let Person { scope, .. } = admin();
        let account = AccountId("admin".to_owned());
        jobs::list(&self.db, &scope, &account, None, 1).await.unwrap().pop().unwrap()
    }
}

/// A file of so many good rows.
pub(crate) fn file(rows: u32) -> String {
    let lines = (0..rows).map(|n| format!("Pegawai {n};{:06};dinas\n", n + 100_000));
    std::iter::once("Nama Pegawai;NIP;Alamat\n".to_owned()).chain(lines).collect()
}
