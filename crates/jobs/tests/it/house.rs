//! Two institutions, a clock, and work that does what the story wants.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use db::{Db, Tx};
use jobs::{Clock, Failed, Job, JobId, JobRow, NewJob, Outcome, Run, Runner, Stop};
use kernel::{
    AccountId, Actor, Assignment, Entropy, InstansiId, OpdId, Peran, Permission, Scope, Subtree,
    Timestamp, Zona,
};
use tokio::sync::Notify;

pub(crate) const PROVINCE: InstansiId = InstansiId(1);
pub(crate) const CITY: InstansiId = InstansiId(2);

/// 24 November 2026, 10.00 UTC.
pub(crate) const NOW: Timestamp = Timestamp(1_795_514_400_000);

const LIHAT: Permission = Permission {
    code: "uji.lihat",
    label: "Melihat pekerjaan",
    granted_to: &[Peran::AdminInstansi, Peran::Operator],
};

/// What the runner hands to every job here.
#[derive(Clone)]
pub(crate) struct House {
    clock: Arc<AtomicI64>,
    runs: Arc<Mutex<BTreeMap<String, u32>>>,
    /// A job is under way.
    pub(crate) began: Arc<Notify>,
    /// It may go on.
    pub(crate) go_on: Arc<Notify>,
    /// A node has asked for the time.
    pub(crate) asked: Arc<Notify>,
    entropy: Arc<Entropy>,
}

impl House {
    pub(crate) fn new() -> Self {
        Self {
            clock: Arc::new(AtomicI64::new(NOW.0)),
            runs: Arc::default(),
            began: Arc::default(),
            go_on: Arc::default(),
            asked: Arc::default(),
            entropy: Arc::new(Entropy::seeded(3)),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::SeqCst))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// How often each input was run.
    pub(crate) fn runs(&self) -> BTreeMap<String, u32> {
        self.runs.lock().unwrap().clone()
    }

    fn count(&self, what: &str) {
        *self.runs.lock().unwrap().entry(what.to_owned()).or_default() += 1;
    }

    pub(crate) fn node(&self, db: &Db, name: &str) -> Runner<Self> {
        self.node_of(db, name, JOBS)
    }

    /// A node that knows these kinds of work.
    pub(crate) fn node_of(
        &self,
        db: &Db,
        name: &str,
        jobs: impl IntoIterator<Item = &'static Job<Self>>,
    ) -> Runner<Self> {
        let mine = self.clone();
        let clock: Clock = Arc::new(move || {
            mine.asked.notify_one();
            mine.now()
        });
        Runner::new(db.clone(), jobs, clock, name, self.clone())
    }

    /// Runs what is due now on a node of its own.
    pub(crate) async fn turn(&self, db: &Db) -> usize {
        self.node(db, "satu").turn(self.now()).await.unwrap()
    }

    pub(crate) fn new_job<'a>(&self, code: &'a str, input: &str) -> NewJob<'a> {
        NewJob {
            code,
            title: "Uji",
            input: input.into(),
            at: self.now(),
            not_before: None,
            unique_key: None,
        }
    }

    pub(crate) async fn ask(&self, db: &Db, job: NewJob<'_>) -> JobId {
        let mut tx = db.begin().await.unwrap();
        let id = self.ask_in(&mut tx, job).await;
        tx.commit().await.unwrap();
        id
    }

    /// Asks in a transaction of the story.
    pub(crate) async fn ask_in(&self, tx: &mut Tx, job: NewJob<'_>) -> JobId {
        jobs::enqueue(tx, &ani(), &self.entropy, job).await.unwrap()
    }

    pub(crate) async fn cancel(&self, db: &Db, id: &JobId) -> JobRow {
        let mut tx = db.begin().await.unwrap();
        let (scope, account) = (part(PROVINCE), account("ani"));
        let row = jobs::cancel(&mut tx, &scope, &account, id, self.now()).await.unwrap();
        tx.commit().await.unwrap();
        row.unwrap()
    }
}

pub(crate) fn account(name: &str) -> AccountId {
    AccountId(name.to_owned())
}

fn actor(name: &str, instansi: InstansiId, peran: Peran, subtree: Subtree) -> Actor {
    let roles = vec![Assignment { peran, subtree }];
    Actor::signed_in(account(name), name.to_owned(), instansi, Zona::Wib, roles)
}

/// Somebody in one agency of the province.
fn ani() -> Actor {
    let agency = Subtree::Opd(vec![OpdId("dinas".to_owned())]);
    actor("ani", PROVINCE, Peran::Operator, agency)
}

/// One agency of an institution.
pub(crate) fn part(instansi: InstansiId) -> Scope {
    let agency = Subtree::Opd(vec![OpdId("dinas".to_owned())]);
    actor("ani", instansi, Peran::Operator, agency).scope(&LIHAT).unwrap()
}

/// All of an institution.
pub(crate) fn whole(instansi: InstansiId) -> Scope {
    actor("admin", instansi, Peran::AdminInstansi, Subtree::Whole).scope(&LIHAT).unwrap()
}

pub(crate) async fn get(db: &Db, id: &JobId) -> JobRow {
    jobs::find(db, &whole(PROVINCE), &account("admin"), id).await.unwrap().unwrap()
}

const fn job(
    code: &'static str,
    run: fn(Run<House>) -> futures_util::future::BoxFuture<'static, Result<Outcome, Failed>>,
) -> Job<House> {
    Job { code, title: "Uji", schedule: None, attempts: 3, lease_seconds: 60, quiet: false, run }
}

pub(crate) static JOBS: &[Job<House>] = &[
    job("uji.hitung", |run| Box::pin(count(run))),
    Job { quiet: true, ..job("uji.senyap", |run| Box::pin(count(run))) },
    job("uji.tunggu", |run| Box::pin(wait(run))),
    job("uji.lain", |run| Box::pin(wait(run))),
    job("uji.banyak", |run| Box::pin(tell_much(run))),
    job("uji.gagal", |run| Box::pin(fail(run))),
    job("uji.menyerah", |run| Box::pin(give_up(run))),
    job("uji.panik", |run| Box::pin(panic(run))),
    job("uji.lama", |run| Box::pin(take_long(run))),
    job("uji.berat", |run| Box::pin(compute(run))),
];

fn what(run: &Run<House>) -> String {
    run.input.as_str().unwrap().to_owned()
}

async fn count(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count(&what(&run));
    run.progress.log("Mulai menghitung.").await?;
    run.progress.at(1, 1, "Selesai menghitung").await?;
    Ok(Outcome { text: format!("Selesai oleh {}.", run.by), link: Some("/hasil".to_owned()) })
}

/// Says that it began, waits until it may go on, and says that it did.
async fn wait(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count(&what(&run));
    let attempt = run.attempt;
    if attempt == 1 || what(&run) == "gigih" {
        run.progress.at(1, 3, "Separuh jalan").await?;
        run.with.began.notify_one();
        run.with.go_on.notified().await;
        if what(&run) == "patuh" {
            run.progress.at(2, 3, "Hampir selesai").await?;
        }
    }
    Ok(Outcome { text: format!("Percobaan {attempt}."), link: None })
}

/// One long step, until it may go on; at another attempt it is short.
async fn take_long(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count(&what(&run));
    run.progress.at(1, 3, "Separuh jalan").await?;
    let step = async {
        if run.attempt == 1 {
            run.with.began.notify_one();
            run.with.go_on.notified().await;
        }
    };
    run.progress.during(step).await?;
    Ok(Outcome { text: format!("Percobaan {}.", run.attempt), link: None })
}

/// A step that computes: at once, without end, or until it panics.
async fn compute(run: Run<House>) -> Result<Outcome, Failed> {
    let (what, house) = (what(&run), run.with.clone());
    let step = move |stop: &Stop| {
        house.began.notify_one();
        assert_ne!(what, "panik", "as the story wants");
        while what == "lama" && !stop.is_asked() {
            std::thread::yield_now();
        }
        house.go_on.notify_one();
        "Terhitung.".to_owned()
    };
    Ok(Outcome { text: run.progress.compute(step).await?, link: None })
}

/// Tells three lines more than are kept.
async fn tell_much(run: Run<House>) -> Result<Outcome, Failed> {
    for line in 1..=jobs::LOG_LINES + 3 {
        run.progress.log(&format!("Baris {line}.")).await?;
    }
    Ok(Outcome::default())
}

async fn fail(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count(&what(&run));
    run.progress.log("Mulai.").await?;
    Err(Failed::Retry("Surel belum terkirim.".to_owned()))
}

async fn give_up(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count(&what(&run));
    run.progress.log("Mulai.").await?;
    Err(Failed::GiveUp("Berkas ini kosong.".to_owned()))
}

async fn panic(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count(&what(&run));
    run.progress.log("Mulai.").await?;
    panic!("as the story wants")
}

/// A node that knows one scheduled round and nothing else.
pub(crate) fn round_node(
    house: &House,
    db: &Db,
    name: &str,
    job: &'static Job<House>,
) -> Runner<House> {
    house.node_of(db, name, [job])
}

/// A round that waits until it may go on.
pub(crate) async fn tick_slowly(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.began.notify_one();
    run.with.go_on.notified().await;
    Ok(Outcome::default())
}

/// Counts the rounds.
pub(crate) async fn tick(run: Run<House>) -> Result<Outcome, Failed> {
    assert!(run.instansi.is_none() && run.id.is_none(), "a round serves the whole house");
    run.with.count("putaran");
    run.progress.at(0, 0, "").await?;
    Ok(Outcome::default())
}

/// Counts the rounds and fails.
pub(crate) async fn tick_badly(run: Run<House>) -> Result<Outcome, Failed> {
    run.with.count("putaran");
    run.progress.log("Mulai.").await?;
    Err(Failed::Retry("Jejak belum tersegel.".to_owned()))
}
