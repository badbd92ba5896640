//! Imports as people see them, and the steps they ask for.

use db::{Db, Select, Tx, Value, args};
use jobs::JobId;
use kernel::{Actor, Scope, Timestamp};

use crate::{
    About, ImporId, Mapping, Tally,
    impor::{Asker, Impor, State},
};

/// While the rows of a file are still coming in. Nobody sees such an import.
pub(crate) const COMING: &str = "mengunggah";

#[derive(sqlx::FromRow)]
pub(crate) struct Raw {
    id: String,
    berkas: String,
    sidik: String,
    kepala: String,
    kepala_sidik: String,
    pemetaan: String,
    keadaan: String,
    baris: i64,
    akhir: i64,
    galat: i64,
    ubah: i64,
    sama: i64,
    kursor_uji: i64,
    kursor_tulis: i64,
    pesan: String,
    oleh: String,
    pelaku: String,
    dibuat_at: i64,
    version: i64,
    changed_at: i64,
    pekerjaan: String,
}

impl Raw {
    pub(crate) fn read(self) -> db::Result<Impor> {
        Ok(Impor {
            state: State::parse(&self.keadaan)?,
            labels: json(&self.kepala)?,
            mapping: json(&self.pemetaan)?,
            asked_by: json(&self.pelaku)?,
            id: ImporId(self.id),
            file: self.berkas,
            rows: self.baris,
            tally: Tally { bad: self.galat, changed: self.ubah, same: self.sama },
            last: self.akhir,
            checked: self.kursor_uji,
            written: self.kursor_tulis,
            note: self.pesan,
            by: self.oleh,
            created_at: Timestamp(self.dibuat_at),
            changed_at: Timestamp(self.changed_at),
            job: (!self.pekerjaan.is_empty()).then_some(JobId(self.pekerjaan)),
            version: self.version,
            content: self.sidik,
            header: self.kepala_sidik,
        })
    }
}

pub(crate) fn json<T: serde::de::DeserializeOwned>(text: &str) -> db::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| db::Error::Inconsistent { what: format!("a column of JSON: {error}") })
}

pub(crate) fn text(value: &impl serde::Serialize) -> db::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| db::Error::Inconsistent { what: format!("no JSON: {error}") })
}

/// Whoever holds the scope on the whole institution reaches every import of the kind, everybody else only the own.
fn reachable(scope: &Scope, actor: &Actor, about: &About) -> Select {
    let select = Select::new(
        "SELECT id, berkas, sidik, kepala, kepala_sidik, pemetaan, keadaan, baris, akhir, galat, ubah, sama,
           kursor_uji, kursor_tulis, pesan, oleh, pelaku, dibuat_at, version, changed_at, pekerjaan
         FROM import_impor WHERE instansi_id = {} AND jenis = {} AND keadaan <> {}",
        args![scope.instansi(), about.code, COMING],
    );
    match scope.opd() {
        None => select,
        Some(_) => select.and(" AND oleh = {}", args![actor.by()]),
    }
}

/// One import, if `actor` may see it: an own one, or any of the kind when the scope is the whole institution.
pub async fn find(
    db: &Db,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    id: &ImporId,
) -> db::Result<Option<Impor>> {
    let select = reachable(scope, actor, about).and(" AND id = {}", args![id.as_str()]);
    db.select::<Raw>(select).await?.pop().map(Raw::read).transpose()
}

/// At most `limit` imports, the newest first, those before `after` only. Whose: as with [`find`].
pub async fn list(
    db: &Db,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    after: Option<&ImporId>,
    limit: i64,
) -> db::Result<Vec<Impor>> {
    let mut select = reachable(scope, actor, about);
    if let Some(after) = after {
        select = select.and(" AND id < {}", args![after.as_str()]);
    }
    let rows: Vec<Raw> = db.select(select.order(" ORDER BY id DESC").limit(limit)).await?;
    rows.into_iter().map(Raw::read).collect()
}

/// As [`find`], for whoever is about to change it.
pub(crate) async fn find_in(
    tx: &mut Tx,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    id: &ImporId,
) -> db::Result<Option<Impor>> {
    tx.lock(&lock_key(scope, id)).await?;
    let select = reachable(scope, actor, about).and(" AND id = {}", args![id.as_str()]);
    tx.select::<Raw>(select).await?.pop().map(Raw::read).transpose()
}

fn lock_key(scope: &Scope, id: &ImporId) -> String {
    format!("import/{}/{id}", scope.instansi().0)
}

/// A file whose rows are about to come in.
pub(crate) struct New<'a> {
    pub(crate) id: &'a ImporId,
    pub(crate) file: &'a str,
    pub(crate) content: &'a str,
    pub(crate) labels: &'a [String],
    pub(crate) header: &'a str,
    pub(crate) at: Timestamp,
}

/// Makes the row of an import that nobody sees yet.
pub(crate) async fn add(
    tx: &mut Tx,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    new: New<'_>,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO import_impor
           (instansi_id, id, jenis, berkas, sidik, kepala, kepala_sidik, pemetaan, keadaan, baris, akhir, galat,
            kursor_uji, kursor_tulis, pesan, oleh, pelaku, dibuat_at, version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', $8, 0, 0, 0, 0, 0, '', $9, $10, $11, 1, $9, $11)",
        args![
            scope.instansi(),
            new.id.as_str(),
            about.code,
            new.file,
            new.content,
            text(&new.labels)?,
            new.header,
            COMING,
            actor.by(),
            text(&Asker::new(actor))?,
            new.at
        ],
    )
    .await
    .map(drop)
}

/// Shows an import all of whose rows have come.
pub(crate) async fn arrive(
    tx: &mut Tx,
    scope: &Scope,
    id: &ImporId,
    rows: i64,
    last: i64,
) -> db::Result<()> {
    tx.execute(
        "UPDATE import_impor SET keadaan = $1, baris = $2, akhir = $3 WHERE instansi_id = $4 AND id = $5",
        args![State::Uploaded.code(), rows, last, scope.instansi(), id.as_str()],
    )
    .await
    .map(drop)
}

/// The newest own import of the same content that is not at its end. One at a time may ask so for the same content.
pub(crate) async fn find_open(
    tx: &mut Tx,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    content: &str,
) -> db::Result<Option<ImporId>> {
    tx.lock(&content_key(scope, about, content)).await?;
    let rows: Vec<(String,)> = tx
        .all(
            "SELECT id FROM import_impor
             WHERE instansi_id = $1 AND jenis = $2 AND sidik = $3 AND oleh = $4 AND keadaan IN ($5, $6, $7)
             ORDER BY id DESC LIMIT 1",
            args![
                scope.instansi(),
                about.code,
                content,
                actor.by(),
                State::Uploaded.code(),
                State::Mapped.code(),
                State::Rehearsed.code()
            ],
        )
        .await?;
    Ok(rows.into_iter().next().map(|(id,)| ImporId(id)))
}

/// Another import, anybody's, that has put the same content into the database. One at a time may ask so for the same
/// content, so that two do not begin to write it.
pub(crate) async fn find_same(
    tx: &mut Tx,
    scope: &Scope,
    about: &About,
    of: &Impor,
) -> db::Result<Option<ImporId>> {
    tx.lock(&content_key(scope, about, &of.content)).await?;
    let rows: Vec<(String,)> = tx
        .all(
            "SELECT id FROM import_impor
             WHERE instansi_id = $1 AND jenis = $2 AND sidik = $3 AND id <> $4 AND keadaan IN ($5, $6, $7, $8, $9)
             ORDER BY id DESC LIMIT 1",
            args![
                scope.instansi(),
                about.code,
                &of.content,
                of.id.as_str(),
                State::Writing.code(),
                State::Written.code(),
                State::Partial.code(),
                State::Undoing.code(),
                State::TakingBack.code()
            ],
        )
        .await?;
    Ok(rows.into_iter().next().map(|(id,)| ImporId(id)))
}

fn content_key(scope: &Scope, about: &About, content: &str) -> String {
    format!("import/{}/{}/{content}", scope.instansi().0, about.code)
}

/// Where a step leads.
pub(crate) struct To<'a> {
    pub(crate) state: State,
    pub(crate) mapping: &'a Mapping,
    /// Number of the last row checked: 0 to check all of them again.
    pub(crate) checked: i64,
    pub(crate) tally: Tally,
    pub(crate) at: Timestamp,
}

/// Takes a step from what was read in the same transaction; the new version, or none when somebody was faster.
pub(crate) async fn step(
    tx: &mut Tx,
    scope: &Scope,
    actor: &Actor,
    from: &Impor,
    to: To<'_>,
) -> db::Result<Option<i64>> {
    let version: Option<(i64,)> = tx
        .optional(
            "UPDATE import_impor SET keadaan = $1, pemetaan = $2, kursor_uji = $3, galat = $4, ubah = $5, sama = $6,
               pesan = '', pelaku = $7, version = version + 1, changed_by = $8, changed_at = $9
             WHERE instansi_id = $10 AND id = $11 AND version = $12 RETURNING version",
            args![
                to.state.code(),
                text(to.mapping)?,
                to.checked,
                to.tally.bad,
                to.tally.changed,
                to.tally.same,
                text(&Asker::new(actor))?,
                actor.by(),
                to.at,
                scope.instansi(),
                from.id.as_str(),
                from.version
            ],
        )
        .await?;
    Ok(version.map(|(version,)| version))
}

/// Writes down which work goes on with the step just taken.
pub(crate) async fn at_work(
    tx: &mut Tx,
    scope: &Scope,
    id: &ImporId,
    job: &JobId,
) -> db::Result<()> {
    tx.execute(
        "UPDATE import_impor SET pekerjaan = $1 WHERE instansi_id = $2 AND id = $3",
        args![job.as_str(), scope.instansi(), id.as_str()],
    )
    .await
    .map(drop)
}

/// How many rows one call of [`purge`] forgets at most, so that its transaction stays short.
const PURGE: i64 = 500;

/// Forgets the rows of imports whose last step is older than `before` and of which none is under way, some hundred
/// at a time, and those imports themselves that never wrote anything. What is written stays, and can still be
/// undone. Answers how many rows it took away; call it until it answers zero.
///
/// System: the same time of keeping holds for the imports of every institution.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    let at_rest = || -> Vec<Value> {
        let [writing, undoing, back] = [State::Writing, State::Undoing, State::TakingBack];
        args![before, writing.code(), undoing.code(), back.code(), PURGE]
    };
    let rows = tx
        .execute(
            "DELETE FROM import_baris WHERE (instansi_id, impor_id, nomor) IN
               (SELECT b.instansi_id, b.impor_id, b.nomor FROM import_impor AS i
                JOIN import_baris AS b ON b.instansi_id = i.instansi_id AND b.impor_id = i.id
                WHERE i.changed_at < $1 AND i.keadaan NOT IN ($2, $3, $4)
                ORDER BY i.changed_at, b.instansi_id, b.impor_id, b.nomor LIMIT $5)",
            at_rest(),
        )
        .await?;
    let imports = tx
        .execute(
            "DELETE FROM import_impor WHERE (instansi_id, id) IN
               (SELECT i.instansi_id, i.id FROM import_impor AS i
                WHERE i.changed_at < $1 AND i.keadaan NOT IN ($2, $3, $4) AND i.kursor_tulis = 0
                  AND NOT EXISTS (SELECT b.nomor FROM import_baris AS b
                                  WHERE b.instansi_id = i.instansi_id AND b.impor_id = i.id)
                ORDER BY i.changed_at, i.instansi_id, i.id LIMIT $5)",
            at_rest(),
        )
        .await?;
    Ok(rows + imports)
}
