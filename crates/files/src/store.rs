//! Every statement of this crate.

use db::{Db, Select, Tx, args};
use kernel::{Entropy, InstansiId, OpdId, Scope, Timestamp, text_id};

use crate::{Body, Error, Files, Kind, Refused, Stored, place::content, put::check_name};

text_id! {
    /// A reference to a document.
    RujukanId
}

/// An upload on its way, or an object to be thrown away.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting<'a> {
    pub instansi: InstansiId,
    pub tempat: &'a str,
}

/// What is to be thrown away.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Buangan {
    pub instansi_id: i64,
    pub tempat: String,
    pub sha256: Option<String>,
}

/// A content whose objects are to be looked at.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Isi {
    pub instansi_id: i64,
    pub sha256: String,
    pub tempat: String,
}

/// What a document is attached to.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// Code of the room.
    pub room: &'a str,
    /// What it belongs to within the room.
    pub subject: &'a str,
    /// The agency, or `None` for the institution as a whole.
    pub opd: Option<&'a OpdId>,
    /// The name under which it is shown and downloaded.
    pub name: &'a str,
    /// Who attaches it.
    pub by: &'a str,
    /// Now.
    pub at: Timestamp,
}

/// A reference to a document.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Rujukan {
    /// Its id.
    pub id: String,
    /// Code of the room.
    pub room: String,
    /// What it belongs to within the room.
    pub subject: String,
    /// The agency, or `None` for the institution as a whole.
    pub opd_id: Option<String>,
    /// Hash of the content.
    pub sha256: String,
    /// The name under which it is shown and downloaded.
    pub name: String,
    /// Who attached it.
    pub attached_by: String,
    /// When, in milliseconds UTC.
    pub at: i64,
    /// Length in bytes.
    pub bytes: i64,
    /// Code of the [`Kind`].
    pub kind: String,
}

impl Rujukan {
    /// What the content is.
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }
}

/// Refers to a content. `None` when the content is not there any more (ask for it again) or the agency lies outside
/// the scope. Whoever attaches several in one transaction does it in the order of their hashes.
pub async fn attach(
    tx: &mut Tx,
    scope: &Scope,
    to: Attachment<'_>,
    stored: &Stored,
    entropy: &Entropy,
) -> Result<Option<RujukanId>, Refused> {
    check_name(to.name)?;
    if !to.opd.map_or(scope.opd().is_none(), |opd| scope.includes(opd)) {
        return Ok(None);
    }
    let instansi = scope.instansi();
    tx.lock(&key(instansi, &stored.sha256)).await?;
    let there: Option<(String,)> = tx
        .optional(
            "SELECT tempat FROM files_isi WHERE instansi_id = $1 AND sha256 = $2",
            args![instansi, &stored.sha256],
        )
        .await?;
    if there.is_none() {
        return Ok(None);
    }
    let id = RujukanId::new(entropy, to.at);
    tx.execute(
        "INSERT INTO files_rujukan (instansi_id, id, room, subject, opd_id, sha256, name, attached_by, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            instansi,
            id.as_str(),
            to.room,
            to.subject,
            to.opd.map(OpdId::as_str),
            &stored.sha256,
            to.name,
            to.by,
            to.at
        ],
    )
    .await?;
    Ok(Some(id))
}

/// Takes a reference away and tells whether there was one in the scope. The content goes with a later collection, whose
/// grace begins now: a backup of the database that still refers to it must find it in the backup of the documents.
pub async fn detach(tx: &mut Tx, scope: &Scope, id: &RujukanId, at: Timestamp) -> db::Result<bool> {
    let instansi = scope.instansi();
    let select = Select::new(
        "SELECT r.sha256 FROM files_rujukan AS r WHERE r.instansi_id = {} AND r.id = {}",
        args![instansi, id.as_str()],
    );
    let found: Vec<(String,)> = tx.select(within(select, scope)).await?;
    let Some((sha256,)) = found.into_iter().next() else { return Ok(false) };
    tx.lock(&key(instansi, &sha256)).await?;
    begin_grace(tx, instansi, &sha256, at).await?;
    let rows = tx
        .execute(
            "DELETE FROM files_rujukan WHERE instansi_id = $1 AND id = $2",
            args![instansi, id.as_str()],
        )
        .await?;
    Ok(rows > 0)
}

/// Begins the grace of a content anew, under its lock; tells whether it is there.
///
/// System: for contents of the institution of a scope that was checked before.
async fn begin_grace(
    tx: &mut Tx,
    instansi: InstansiId,
    sha256: &str,
    at: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE files_isi SET at = CASE WHEN at < $3 THEN $3 ELSE at END
             WHERE instansi_id = $1 AND sha256 = $2",
            args![instansi, sha256, at],
        )
        .await?;
    Ok(rows > 0)
}

/// The documents of a subject that lie in the scope, oldest first.
pub async fn list(db: &Db, scope: &Scope, room: &str, subject: &str) -> db::Result<Vec<Rujukan>> {
    let select = Select::new(
        "SELECT r.id, r.room, r.subject, r.opd_id, r.sha256, r.name, r.attached_by, r.at, i.bytes, i.kind
         FROM files_rujukan AS r JOIN files_isi AS i ON i.instansi_id = r.instansi_id AND i.sha256 = r.sha256
         WHERE r.instansi_id = {} AND r.room = {} AND r.subject = {}",
        args![scope.instansi(), room, subject],
    );
    db.select(within(select, scope).order(" ORDER BY r.at, r.id")).await
}

fn within(select: Select, scope: &Scope) -> Select {
    match scope.opd() {
        None => select,
        Some(opd) => select.and_in(db::in_list("r.opd_id", opd.iter())),
    }
}

impl Files {
    /// A document of the scope and its content in pieces. Outside the scope it is as if there were none.
    pub async fn open(
        &self,
        db: &Db,
        scope: &Scope,
        id: &RujukanId,
    ) -> Result<Option<(Rujukan, Body<'static>)>, Error> {
        let select = Select::new(
            "SELECT r.id, r.room, r.subject, r.opd_id, r.sha256, r.name, r.attached_by, r.at, i.bytes, i.kind
             FROM files_rujukan AS r JOIN files_isi AS i ON i.instansi_id = r.instansi_id AND i.sha256 = r.sha256
             WHERE r.instansi_id = {} AND r.id = {}",
            args![scope.instansi(), id.as_str()],
        );
        let found: Vec<Rujukan> = db.select(within(select, scope)).await?;
        let Some(rujukan) = found.into_iter().next() else { return Ok(None) };
        let (tempat,): (String,) = db
            .one(
                "SELECT tempat FROM files_isi WHERE instansi_id = $1 AND sha256 = $2",
                args![scope.instansi(), &rujukan.sha256],
            )
            .await?;
        let body = self.read(&content(scope.instansi(), &rujukan.sha256, &tempat)).await?;
        Ok(Some((rujukan, body)))
    }
}

/// Whoever refers to a content and whoever takes it away wait for each other.
fn key(instansi: InstansiId, sha256: &str) -> String {
    format!("files:{}:{sha256}", instansi.0)
}

/// Remembers an upload before its first byte is written.
///
/// System: only `Files::put` calls it, for the institution of the scope that it was given.
pub(crate) async fn expect(db: &Db, new: Waiting<'_>, until: Timestamp) -> db::Result<()> {
    let mut tx = db.begin().await?;
    tx.execute(
        "INSERT INTO files_buangan (instansi_id, tempat, sha256, boleh_at, diambil)
         VALUES ($1, $2, NULL, $3, FALSE)",
        args![new.instansi, new.tempat, until],
    )
    .await?;
    tx.commit().await
}

/// Remembers under which hash the object of an upload will lie.
///
/// System: only `Files::put` calls it, for the institution of the scope that it was given.
pub(crate) async fn name(db: &Db, new: Waiting<'_>, sha256: &str) -> Result<(), Refused> {
    let mut tx = db.begin().await?;
    let rows = tx
        .execute(
            "UPDATE files_buangan SET sha256 = $3 WHERE instansi_id = $1 AND tempat = $2 AND NOT diambil",
            args![new.instansi, new.tempat, sha256],
        )
        .await?;
    tx.commit().await?;
    if rows == 0 { Err(Refused::TooSlow) } else { Ok(()) }
}

/// Begins the grace of a content anew, if it is there.
///
/// System: only `Files::put` calls it, for the institution of the scope that it was given.
pub(crate) async fn touch(
    db: &Db,
    new: Waiting<'_>,
    stored: &Stored,
    at: Timestamp,
) -> db::Result<bool> {
    let mut tx = db.begin().await?;
    tx.lock(&key(new.instansi, &stored.sha256)).await?;
    let there = begin_grace(&mut tx, new.instansi, &stored.sha256, at).await?;
    tx.commit().await?;
    Ok(there)
}

/// Makes the object of an upload a content. `false` when the same content came first.
///
/// System: only `Files::put` calls it, for the institution of the scope that it was given.
pub(crate) async fn register(
    db: &Db,
    new: Waiting<'_>,
    stored: &Stored,
    at: Timestamp,
) -> Result<bool, Refused> {
    let mut tx = db.begin().await?;
    tx.lock(&key(new.instansi, &stored.sha256)).await?;
    let rows = tx
        .execute(
            "INSERT INTO files_isi (instansi_id, sha256, tempat, bytes, kind, at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (instansi_id, sha256) DO NOTHING",
            args![
                new.instansi,
                &stored.sha256,
                new.tempat,
                i64::try_from(stored.bytes).unwrap_or(i64::MAX),
                stored.kind.code(),
                at
            ],
        )
        .await?;
    if rows == 0 {
        begin_grace(&mut tx, new.instansi, &stored.sha256, at).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let known = tx
        .execute(
            "DELETE FROM files_buangan WHERE instansi_id = $1 AND tempat = $2 AND NOT diambil",
            args![new.instansi, new.tempat],
        )
        .await?;
    if known == 0 {
        return Err(Refused::TooSlow);
    }
    tx.commit().await?;
    Ok(true)
}

/// Takes what an upload left, so that it can be thrown away; `None` when its object became a content after all.
///
/// System: only `Files::put` calls it, for the institution of the scope that it was given.
pub(crate) async fn claim(db: &Db, left: Waiting<'_>) -> db::Result<Option<Buangan>> {
    let mut tx = db.begin().await?;
    let found = tx
        .optional(
            "UPDATE files_buangan SET diambil = TRUE WHERE instansi_id = $1 AND tempat = $2
             RETURNING instansi_id, tempat, sha256",
            args![left.instansi, left.tempat],
        )
        .await?;
    tx.commit().await?;
    Ok(found)
}

/// Takes what may be thrown away now, also what an earlier round did not get to: the longest waiting, two thousand at
/// most, which is more than a round makes.
///
/// System: the collection and the check serve all institutions together.
pub(crate) async fn claim_due(db: &Db, now: Timestamp) -> db::Result<Vec<Buangan>> {
    let mut tx = db.begin().await?;
    let found = tx
        .all(
            "UPDATE files_buangan SET diambil = TRUE
             WHERE (instansi_id, tempat) IN (SELECT b.instansi_id, b.tempat FROM files_buangan AS b
               WHERE b.boleh_at <= $1 OR b.diambil ORDER BY b.boleh_at, b.instansi_id, b.tempat LIMIT 2000)
             RETURNING instansi_id, tempat, sha256",
            args![now],
        )
        .await?;
    tx.commit().await?;
    Ok(found)
}

/// Puts what could not be thrown away behind everything else, so that it holds up nothing.
///
/// System: the collection and the check serve all institutions together.
pub(crate) async fn postpone(db: &Db, stuck: &Buangan, now: Timestamp) -> db::Result<()> {
    let mut tx = db.begin().await?;
    tx.execute(
        "UPDATE files_buangan SET boleh_at = $3 WHERE instansi_id = $1 AND tempat = $2",
        args![stuck.instansi_id, &stuck.tempat, now],
    )
    .await?;
    tx.commit().await
}

/// Forgets what was thrown away.
///
/// System: the collection and the check serve all institutions together.
pub(crate) async fn forget(db: &Db, gone: &Buangan) -> db::Result<()> {
    let mut tx = db.begin().await?;
    tx.execute(
        "DELETE FROM files_buangan WHERE instansi_id = $1 AND tempat = $2",
        args![gone.instansi_id, &gone.tempat],
    )
    .await?;
    tx.commit().await
}

/// Contents of all institutions that nothing refers to and that were last uploaded or let go before `before`.
///
/// System: the collection and the check serve all institutions together.
pub(crate) async fn unreferenced(db: &Db, before: Timestamp) -> db::Result<Vec<Isi>> {
    db.all(
        "SELECT i.instansi_id, i.sha256, i.tempat FROM files_isi AS i
         WHERE i.at < $1 AND NOT EXISTS (SELECT r.id FROM files_rujukan AS r
           WHERE r.instansi_id = i.instansi_id AND r.sha256 = i.sha256)
         ORDER BY i.at, i.instansi_id, i.sha256 LIMIT 1000",
        args![before],
    )
    .await
}

/// Turns a content into waste, unless it was uploaded or referred to meanwhile.
///
/// System: the collection and the check serve all institutions together.
pub(crate) async fn discard(
    db: &Db,
    isi: &Isi,
    before: Timestamp,
    now: Timestamp,
) -> db::Result<bool> {
    let mut tx = db.begin().await?;
    tx.lock(&key(InstansiId(isi.instansi_id), &isi.sha256)).await?;
    let rows = tx
        .execute(
            "DELETE FROM files_isi WHERE instansi_id = $1 AND sha256 = $2 AND tempat = $3 AND at < $4
               AND NOT EXISTS (SELECT r.id FROM files_rujukan AS r
                 WHERE r.instansi_id = files_isi.instansi_id AND r.sha256 = files_isi.sha256)",
            args![isi.instansi_id, &isi.sha256, &isi.tempat, before],
        )
        .await?;
    if rows == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO files_buangan (instansi_id, tempat, sha256, boleh_at, diambil)
         VALUES ($1, $2, $3, $4, TRUE)",
        args![isi.instansi_id, &isi.tempat, &isi.sha256, now],
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// Every content of all institutions that something refers to, page by page after `(instansi, sha256)`.
///
/// System: the collection and the check serve all institutions together.
pub(crate) async fn referenced(db: &Db, after: (i64, &str)) -> db::Result<Vec<Isi>> {
    db.all(
        "SELECT i.instansi_id, i.sha256, i.tempat FROM files_isi AS i
         WHERE (i.instansi_id > $1 OR (i.instansi_id = $1 AND i.sha256 > $2))
           AND EXISTS (SELECT r.id FROM files_rujukan AS r
             WHERE r.instansi_id = i.instansi_id AND r.sha256 = i.sha256)
         ORDER BY i.instansi_id, i.sha256 LIMIT 500",
        args![after.0, after.1],
    )
    .await
}
