//! Agencies and units out of a table: those with a new code are added, the others changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
    ops::RangeInclusive,
};

use ::import::{
    About, Cells, Context, Field, Findings, Kind, Numbered, Wrong, remember, remembered,
};
use ::web::App;
use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{AccountId, Actor, FieldErrors, InstansiId, OpdId, Timestamp, ribuan};
use ui::Crumb;

use super::{Pages, Paths};
use crate::{
    House,
    access::OPD_UBAH,
    audit::{self, Entry},
    input::impor_opd::{BarisForm, code_of},
    pages::{opd, words},
    rules::{
        impor_batal::{Stays, can_return},
        impor_opd::{BarisOpd, Changed, Problem, Settled, settle},
        tree::{Forest, Opd},
    },
    store::{
        self, By,
        opd_banyak::Tulis,
        opd_semula::{Head, Semula, Used},
    },
};

const fn field(
    name: &'static str,
    label: &'static str,
    aliases: &'static [&'static str],
    required: bool,
    hint: &'static str,
) -> Field {
    Field { name, label, aliases, required, hint }
}

static ABOUT: About = About {
    code: "org.opd",
    title: "Impor perangkat daerah",
    address: "/organisasi/opd/impor",
    permission: &OPD_UBAH,
    rows: 2_000,
    fields: &[
        field("kode", "Kode", &["kode opd", "kode unit"], true, "Pengenal tetap, seperti disdik."),
        field(
            "nama",
            "Nama",
            &["nama opd", "nama unit", "perangkat daerah dan unit"],
            true,
            "Nama resmi.",
        ),
        field("jenis", "Jenis", &["jenis opd"], true, "Seperti Dinas, Badan, Bidang, UPTD."),
        field("singkatan", "Singkatan", &["akronim"], false, "Seperti Disdik."),
        field(
            "induk",
            "Kode induk",
            &["induk", "kode atasan"],
            false,
            "Kosong bila langsung di bawah instansi. Baris induk mendahului barisnya.",
        ),
        field(
            "perangkat_daerah",
            "Perangkat daerah",
            &["dihitung sebagai perangkat daerah"],
            false,
            "Ya atau tidak. Untuk yang baru, kosong berarti ya bila tanpa induk.",
        ),
        field(
            "mulai",
            "Berlaku mulai",
            &["tanggal berlaku", "tmt", "mulai"],
            false,
            "Seperti 31-12-2026. Kosong berarti hari ini.",
        ),
        field("dasar", "Dasar hukum", &["dasar"], false, "Seperti Perda 8/2016."),
    ],
};

/// Imports of agencies and units, in this house.
pub(crate) struct ImporOpd<H>(PhantomData<fn() -> H>);

/// What is kept of the rows before.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// The tree as they would leave it; none before the first.
    forest: Option<Forest>,
    /// The rows that are bad, by the code of their node.
    refused: BTreeMap<String, i64>,
}

impl<H: House> Pages for ImporOpd<H> {
    const HOME: Crumb<'static> = opd::HOME;
    const PATHS: Paths = crate::impor_paths!("/opd/impor");
}

impl<H: House> Kind<App> for ImporOpd<H> {
    type Row = BarisOpd;
    type Memory = Before;

    const ABOUT: &'static About = &ABOUT;
    const ANALYZE: &'static str = "ANALYZE org_opd, org_opd_versi";
    /// A tree is seen as soon as it is written, and half of a reorganisation is none.
    const AT_ONCE: bool = true;

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

    fn parse(cells: &Cells<'_>) -> Result<BarisOpd, FieldErrors> {
        let told = |field| cells.has(field).then(|| cells.get(field));
        let form = BarisForm {
            kode: cells.get("kode"),
            nama: cells.get("nama"),
            singkatan: told("singkatan"),
            jenis: cells.get("jenis"),
            perangkat_daerah: cells.get("perangkat_daerah"),
            induk: told("induk"),
            mulai: cells.get("mulai"),
            dasar: told("dasar"),
        };
        form.parse()
    }

    fn key(row: &BarisOpd) -> Option<String> {
        Some(row.kode.clone())
    }

    fn unread(memory: &mut Before, cells: &Cells<'_>) {
        if let Some(kode) = code_of(cells.get("kode")) {
            memory.refused.insert(kode, cells.number());
        }
    }

    async fn check(
        tx: &mut Tx,
        context: &Context<'_, App>,
        memory: &mut Before,
        rows: &[Numbered<BarisOpd>],
    ) -> db::Result<Findings> {
        let Before { forest, refused } = memory;
        let forest = match forest {
            Some(forest) => forest,
            None => forest.insert(Forest::new(store::opd::every_version(tx, context.scope).await?)),
        };
        let mut found = Findings::default();
        for Numbered { number, row } in rows {
            // Only for this pass: writing takes an id of its own.
            let new_id = OpdId(format!("baris-{number}"));
            match settle(forest, row, context.scope, new_id, today(context)) {
                Ok(settled) => {
                    match settled {
                        Settled::New(_) => {}
                        Settled::Changed(_) => found.changed.push(*number),
                        Settled::Same => found.same.push(*number),
                    }
                    settled.apply(forest);
                }
                Err(problem) => {
                    let problem = whose_fault(problem, *number, refused);
                    let (field, reason) = words::impor_problem(&problem);
                    found.wrong.push(Wrong::new(*number, field, reason));
                    refused.insert(row.kode.clone(), *number);
                }
            }
        }
        Ok(found)
    }

    async fn write(
        tx: &mut Tx,
        context: &Context<'_, App>,
        rows: &[Numbered<BarisOpd>],
    ) -> db::Result<()> {
        let mut forest = Forest::new(store::opd::hold_every_version(tx, context.scope).await?);
        let heads = store::opd_semula::heads(tx, context.scope).await?;
        let (mut nodes, mut kept) = (Vec::new(), Vec::new());
        for Numbered { number, row } in rows {
            let new_id = OpdId::new(&context.with.entropy, context.now);
            // Somebody changed the tree after the check: it is asked again.
            let settled = settle(&forest, row, context.scope, new_id, today(context))
                .map_err(|_problem| overtaken())?;
            if let Some((node, was)) = plan(&settled, &forest, &heads)? {
                let (subject, version) = (node.id.0.clone(), node.head.version);
                kept.push(import::Before { number: *number, subject, version, was });
                nodes.push(node);
            }
            settled.apply(&mut forest);
        }
        store::opd_banyak::put_all(tx, context.scope, by(context), &nodes).await?;
        remember(tx, context, &kept).await
    }

    async fn publish(tx: &mut Tx, context: &Context<'_, App>) -> db::Result<()> {
        let kept = remembered(tx, context).await?;
        let (new, changed) = counts(&kept);
        let detail = format!("Mengimpor perangkat daerah: {new} ditambah, {changed} diubah");
        note(tx, context, "org.opd.impor", detail).await
    }

    /// Takes all of it back at once: the tree is seen as soon as it is written, so between two chunks somebody could
    /// build on what is about to go.
    async fn withdraw(tx: &mut Tx, context: &Context<'_, App>) -> db::Result<Result<(), String>> {
        let kept = remembered(tx, context).await?;
        if kept.is_empty() {
            return Ok(Ok(()));
        }
        let forest = Forest::new(store::opd::hold_every_version(tx, context.scope).await?);
        let heads = store::opd_semula::heads(tx, context.scope).await?;
        let nodes = match unchanged(&kept, &forest, &heads)? {
            Ok(nodes) => nodes,
            Err(stays) => return Ok(Err(words::impor_stays(&stays))),
        };
        if let Some(reason) = in_use::<H>(tx, context, &forest, &nodes).await? {
            return Ok(Err(reason));
        }
        let versions =
            |was: &Option<Semula>| was.as_ref().map_or_else(Vec::new, |was| was.versions.clone());
        let before = nodes.iter().map(|(id, was)| (id.clone(), versions(was))).collect();
        if let Err(stays) = can_return(forest, &before, context.scope, today(context)) {
            return Ok(Err(words::impor_stays(&stays)));
        }
        match store::opd_semula::restore(tx, context.scope, by(context), &nodes).await {
            // A room that the house did not ask.
            Err(error) if store::is_referred(&error) => return Ok(Err(REFERRED.to_owned())),
            other => other?,
        }
        let (new, changed) = counts(&kept);
        let detail = format!(
            "Membatalkan impor perangkat daerah: {new} dihapus, {changed} kembali seperti semula"
        );
        note(tx, context, "org.opd.impor.batal", detail).await?;
        Ok(Ok(()))
    }

    async fn undo(
        _tx: &mut Tx,
        _context: &Context<'_, App>,
        _numbers: RangeInclusive<i64>,
    ) -> db::Result<()> {
        // `withdraw` has done it.
        Ok(())
    }
}

fn today(context: &Context<'_, App>) -> Date {
    context.now.date(context.actor.zona())
}

fn by<'a>(context: &'a Context<'_, App>) -> By<'a> {
    By { actor: context.actor, entropy: &context.with.entropy, at: context.now }
}

/// What the mechanism asks again for.
fn overtaken() -> db::Error {
    db::Error::Conflict { table: "org_opd".to_owned(), columns: vec!["version".to_owned()] }
}

/// Said where a row refers to what is about to go, and nobody knows which.
const REFERRED: &str = "Ada data lain yang menyebut perangkat daerah atau unit dari impor ini, sehingga impor ini tidak dapat \
                        dibatalkan. Yang tidak seharusnya ada, tutup lewat Tutup.";

/// A bad parent is not unknown: the file brings it, in a row before that is to be mended first.
fn whose_fault(problem: Problem, number: i64, refused: &BTreeMap<String, i64>) -> Problem {
    match problem {
        Problem::ParentUnknown(kode) => match refused.get(&kode) {
            Some(parent) if *parent < number => Problem::ParentRefused { number: *parent },
            _ => Problem::ParentUnknown(kode),
        },
        other => other,
    }
}

/// What is to be written of a row, and what stood there; none where nothing is to be written.
fn plan(
    settled: &Settled,
    forest: &Forest,
    heads: &BTreeMap<OpdId, Head>,
) -> db::Result<Option<(Tulis, Option<String>)>> {
    match settled {
        Settled::Same => Ok(None),
        Settled::New(opd) => {
            let node = Tulis {
                id: opd.id.clone(),
                kode: opd.kode.clone(),
                head: Head { version: 1, penerus: None },
                detail: store::opd::added(opd),
                versions: vec![opd.clone()],
                action: store::opd::ADDED,
            };
            Ok(Some((node, None)))
        }
        Settled::Changed(changed) => {
            let Changed { before, facts, from, plan } = &**changed;
            let Head { version, penerus } = heads.get(&before.id).ok_or_else(overtaken)?.clone();
            let of_node = forest.of(&before.id).to_vec();
            let was = Semula { penerus: penerus.clone(), versions: of_node }.to_text()?;
            let ends = plan.ends.and_then(|(start, last)| {
                let ending = forest.of(&before.id).iter().find(|opd| opd.mulai == start)?;
                Some(Opd { sampai: Some(last), ..ending.clone() })
            });
            let node = Tulis {
                id: before.id.clone(),
                kode: before.kode.clone(),
                head: Head {
                    version: version.saturating_add(1),
                    penerus: if plan.keeps_penerus { penerus } else { plan.penerus.clone() },
                },
                versions: ends.into_iter().chain(plan.writes.clone()).collect(),
                action: store::opd::CHANGED,
                detail: words::changed_opd(before, facts, *from),
            };
            Ok(Some((node, Some(was))))
        }
    }
}

/// What each node was before the import, unless somebody has changed one since.
fn unchanged(
    kept: &[import::Before],
    forest: &Forest,
    heads: &BTreeMap<OpdId, Head>,
) -> db::Result<Result<BTreeMap<OpdId, Option<Semula>>, Stays>> {
    let mut nodes = BTreeMap::new();
    for before in kept {
        let id = OpdId(before.subject.clone());
        if heads.get(&id).is_none_or(|head| head.version != before.version) {
            return Ok(Err(Stays::Changed { nama: name(forest, &id) }));
        }
        let was = before.was.as_deref().map(|text| Semula::parse(&id, text)).transpose()?;
        nodes.insert(id, was);
    }
    let named = heads.iter().find(|(id, head)| {
        let gone = |id: &OpdId| nodes.get(id).is_some_and(Option::is_none);
        !nodes.contains_key(id) && head.penerus.as_ref().is_some_and(gone)
    });
    Ok(match named {
        Some((id, _)) => Err(Stays::Successor { nama: name(forest, id) }),
        None => Ok(nodes),
    })
}

/// Why one of the nodes that the import made cannot go, and what to do.
async fn in_use<H: House>(
    tx: &mut Tx,
    context: &Context<'_, App>,
    forest: &Forest,
    nodes: &BTreeMap<OpdId, Option<Semula>>,
) -> db::Result<Option<String>> {
    let made: BTreeSet<OpdId> =
        nodes.iter().filter(|(_, was)| was.is_none()).map(|(id, _)| id.clone()).collect();
    match store::opd_semula::in_use(tx, context.scope, &made).await? {
        Some(Used::Account(id)) => {
            return Ok(Some(format!(
                "{} sudah punya akun. Pindahkan akunnya ke unit lain, lalu batalkan lagi.",
                name(forest, &id)
            )));
        }
        Some(Used::Role(id)) => {
            return Ok(Some(format!(
                "{} sudah pernah dipakai sebagai tempat peran, sehingga impor ini tidak dapat dibatalkan lagi. Akhiri \
                 perannya bila masih berlaku; bila tidak seharusnya ada, tutup lewat Tutup.",
                name(forest, &id)
            )));
        }
        None => {}
    }
    let used = H::opd_in_use(tx, context.scope, &made).await?;
    Ok(used.map(|used| {
        format!(
            "{} sudah dipakai {}, sehingga impor ini tidak dapat dibatalkan. Hapus atau pindahkan itu lebih dahulu bila \
             dapat; bila tidak, tutup lewat Tutup.",
            name(forest, &used.opd),
            used.what
        )
    }))
}

/// The newest name of a node.
fn name(forest: &Forest, id: &OpdId) -> String {
    forest.latest(id).map_or_else(|| "Satu perangkat daerah".to_owned(), |opd| opd.nama.clone())
}

/// How many nodes were added and how many changed.
fn counts(kept: &[import::Before]) -> (String, String) {
    let new = kept.iter().filter(|before| before.was.is_none()).count();
    let words = |count: usize| ribuan(i64::try_from(count).unwrap_or(i64::MAX));
    (words(new), words(kept.len().saturating_sub(new)))
}

async fn note(
    tx: &mut Tx,
    context: &Context<'_, App>,
    action: &str,
    detail: String,
) -> db::Result<()> {
    let entry = Entry { room: "org", action, subject: context.id.as_str(), opd: None, detail };
    audit::append(tx, by(context), entry).await
}
