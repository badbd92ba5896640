//! Agencies and units out of a table: those with a new code are added, the others changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use ::import::{
    About, Before, Cells, Context, Field, Findings, Kind, Numbered, Wrong, remember, remembered,
};
use ::web::App;
use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{AccountId, Actor, FieldErrors, InstansiId, OpdId, Timestamp, ribuan};
use ui::Crumb;

use super::{Pages, Paths};
use crate::{
    access::OPD_UBAH,
    audit::{self, Entry},
    input::impor_opd::BarisForm,
    pages::{opd, words},
    rules::{
        impor_opd::{BarisOpd, Changed, Settled, settle},
        tree::{self, Opd},
    },
    store::{
        self, By, Saved,
        opd_semula::{Head, Semula},
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

/// Imports of agencies and units.
pub(crate) struct ImporOpd;

impl Pages for ImporOpd {
    const HOME: Crumb<'static> = opd::HOME;
    const PATHS: Paths = crate::impor_paths!("/opd/impor");
}

impl Kind<App> for ImporOpd {
    type Row = BarisOpd;
    /// Every version of every node, as the rows before would leave them.
    type Memory = Option<Vec<Opd>>;

    const ABOUT: &'static About = &ABOUT;
    const ANALYZE: &'static str = "ANALYZE org_opd, org_opd_versi";

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

    async fn check(
        tx: &mut Tx,
        context: &Context<'_, App>,
        memory: &mut Option<Vec<Opd>>,
        rows: &[Numbered<BarisOpd>],
    ) -> db::Result<Findings> {
        let versions = match memory {
            Some(versions) => versions,
            None => memory.insert(store::opd::every_version(tx, context.scope).await?),
        };
        let mut found = Findings::default();
        for Numbered { number, row } in rows {
            // Only for this pass: writing takes an id of its own.
            let new_id = OpdId(format!("baris-{number}"));
            match settle(versions, row, context.scope, new_id, today(context)) {
                Ok(settled) => {
                    match settled {
                        Settled::New(_) => {}
                        Settled::Changed(_) => found.changed.push(*number),
                        Settled::Same => found.same.push(*number),
                    }
                    settled.apply(versions);
                }
                Err(problem) => {
                    let (field, reason) = words::impor_problem(&problem);
                    found.wrong.push(Wrong::new(*number, field, reason));
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
        let mut versions = store::opd::hold_every_version(tx, context.scope).await?;
        let heads = store::opd_semula::heads(tx, context.scope).await?;
        let mut kept = Vec::new();
        for Numbered { number, row } in rows {
            let new_id = OpdId::new(&context.with.entropy, context.now);
            // Somebody changed the tree after the check: it is asked again.
            let settled = settle(&versions, row, context.scope, new_id, today(context))
                .map_err(|_problem| overtaken())?;
            kept.extend(put(tx, context, *number, &settled, (&versions, &heads)).await?);
            settled.apply(&mut versions);
        }
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
        let versions = store::opd::hold_every_version(tx, context.scope).await?;
        let heads = store::opd_semula::heads(tx, context.scope).await?;
        let nodes = match back(&kept, &versions, &heads)? {
            Ok(nodes) => nodes,
            Err(reason) => return Ok(Err(reason)),
        };
        let made: BTreeSet<OpdId> =
            nodes.iter().filter(|(_, was)| was.is_none()).map(|(id, _)| id.clone()).collect();
        if let Some(id) = store::opd_semula::in_use(tx, context.scope, &made).await?.first() {
            let name = name(&versions, id);
            return Ok(Err(format!(
                "{name} sudah punya akun atau peran. Pindahkan lebih dahulu, lalu batalkan lagi."
            )));
        }
        store::opd_semula::restore(tx, context.scope, by(context), &nodes).await?;
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

/// Writes one row; what stood there before, none where nothing is to be written.
async fn put(
    tx: &mut Tx,
    context: &Context<'_, App>,
    number: i64,
    settled: &Settled,
    (versions, heads): (&[Opd], &BTreeMap<OpdId, Head>),
) -> db::Result<Option<Before>> {
    let (scope, by) = (context.scope, by(context));
    match settled {
        Settled::Same => Ok(None),
        Settled::New(opd) => {
            store::opd::create(tx, scope, by, opd).await?;
            Ok(Some(Before { number, subject: opd.id.0.clone(), version: 1, was: None }))
        }
        Settled::Changed(changed) => {
            let Changed { before, facts, from, plan } = &**changed;
            let head = heads.get(&before.id).ok_or_else(overtaken)?;
            let of_node = versions.iter().filter(|opd| opd.id == before.id).cloned().collect();
            let was = Semula { penerus: head.penerus.clone(), versions: of_node }.to_text()?;
            let detail = words::changed_opd(before, facts, *from);
            let (id, seen) = (&before.id, head.version);
            match store::opd::save(tx, scope, by, id, seen, plan, detail).await? {
                Saved::Stale => Err(overtaken()),
                Saved::Version(version) => {
                    Ok(Some(Before { number, subject: id.0.clone(), version, was: Some(was) }))
                }
            }
        }
    }
}

/// What each node was before the import, or why it cannot be that again.
fn back(
    kept: &[Before],
    versions: &[Opd],
    heads: &BTreeMap<OpdId, Head>,
) -> db::Result<Result<BTreeMap<OpdId, Option<Semula>>, String>> {
    let mut nodes = BTreeMap::new();
    for before in kept {
        let id = OpdId(before.subject.clone());
        if heads.get(&id).is_none_or(|head| head.version != before.version) {
            let name = name(versions, &id);
            return Ok(Err(format!(
                "{name} sudah diubah sesudah impor ini, sehingga impor ini tidak dapat dibatalkan."
            )));
        }
        let was = before.was.as_deref().map(|text| Semula::parse(&id, text)).transpose()?;
        nodes.insert(id, was);
    }
    let named = heads.iter().find(|(id, head)| {
        let gone = |id: &OpdId| nodes.get(id).is_some_and(Option::is_none);
        !nodes.contains_key(id) && head.penerus.as_ref().is_some_and(gone)
    });
    if let Some((id, _)) = named {
        let name = name(versions, id);
        return Ok(Err(format!("{name} ditutup dengan penerus dari impor ini.")));
    }
    let mut after: Vec<Opd> =
        versions.iter().filter(|opd| !nodes.contains_key(&opd.id)).cloned().collect();
    after.extend(nodes.values().flatten().flat_map(|was| was.versions.iter().cloned()));
    let touched = |id: &OpdId| nodes.contains_key(id);
    let unsound = tree::unsound(&after, &touched).map(|opd| opd.nama.clone());
    Ok(match unsound {
        None => Ok(nodes),
        Some(name) => Err(format!(
            "{name} berada di bawah perangkat daerah atau unit yang tidak akan ada lagi bila impor ini dibatalkan. \
             Pindahkan lebih dahulu, lalu batalkan lagi."
        )),
    })
}

/// The newest name of a node.
fn name(versions: &[Opd], id: &OpdId) -> String {
    let newest = versions.iter().filter(|opd| opd.id == *id).max_by_key(|opd| opd.mulai);
    newest.map_or_else(|| "Satu perangkat daerah".to_owned(), |opd| opd.nama.clone())
}

/// How many nodes were added and how many changed.
fn counts(kept: &[Before]) -> (String, String) {
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
