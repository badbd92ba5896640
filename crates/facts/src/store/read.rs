//! Reading the ledger. Whoever may read it reads all of one institution: a fact is there to be read.

use std::collections::BTreeMap;

use db::{Db, Select, args, in_list};
use kernel::{InstansiId, Scope};

use super::{Checked, Fact, Filter, Row, Stretch, Verified};
use crate::{FactId, Period, Series, Subject, rules::chain};

/// An entry that no later one of its series and period supersedes.
const LATEST: &str = " AND NOT EXISTS (
    SELECT 1 FROM facts_fakta l
    WHERE l.instansi_id = f.instansi_id AND l.kode = f.kode AND l.subjek_jenis = f.subjek_jenis
      AND l.subjek = f.subjek AND l.rincian = f.rincian AND l.periode = f.periode AND l.urutan > f.urutan)";

/// Entries read at once while a chain is checked: each may hold its reasons.
const CHUNK: i64 = 500;

/// Every entry of an institution, which is that of the reader's scope, or any where the program checks it.
fn select(instansi: InstansiId) -> Select {
    Select::new(
        "SELECT f.id, f.kode, f.subjek_jenis, f.subjek, f.rincian, f.urutan, f.periode, f.nilai, f.satuan,
                f.aturan, f.aturan_versi, f.masukan_sha256, f.masukan_di, f.alasan, f.sebab, f.oleh_sha256,
                f.dicatat_at, f.sebelum, f.sidik,
                (SELECT CASE WHEN n.nilai IS NULL THEN 'tarik' ELSE 'ganti' END FROM facts_fakta n
                 WHERE n.instansi_id = f.instansi_id AND n.kode = f.kode AND n.subjek_jenis = f.subjek_jenis
                   AND n.subjek = f.subjek AND n.rincian = f.rincian AND n.periode = f.periode
                   AND n.urutan > f.urutan
                 ORDER BY n.urutan LIMIT 1) AS berikut
         FROM facts_fakta f
         WHERE f.instansi_id = {}",
        args![instansi],
    )
}

fn of_series(select: Select, series: &Series) -> Select {
    of_texts(select, [&series.code, series.subject.kind(), series.subject.id(), &series.detail])
}

/// The series by its texts: code, kind and id of the subject, detail.
fn of_texts(select: Select, [kode, jenis, subjek, rincian]: [&str; 4]) -> Select {
    select.and(
        " AND f.kode = {} AND f.subjek_jenis = {} AND f.subjek = {} AND f.rincian = {}",
        args![kode, jenis, subjek, rincian],
    )
}

async fn facts(db: &Db, select: Select) -> db::Result<Vec<Fact>> {
    let rows: Vec<Row> = db.select(select).await?;
    rows.into_iter().map(Row::typed).collect()
}

/// One entry, superseded or not.
pub async fn find(db: &Db, scope: &Scope, id: &FactId) -> db::Result<Option<Fact>> {
    let select = select(scope.instansi()).and(" AND f.id = {}", args![id.as_str()]);
    Ok(facts(db, select).await?.into_iter().next())
}

/// The last entry of one period; none when nothing was ever published of it. It may take the value back.
pub async fn newest(
    db: &Db,
    scope: &Scope,
    series: &Series,
    period: Period,
) -> db::Result<Option<Fact>> {
    let select = of_series(select(scope.instansi()), series)
        .and(" AND f.periode = {}", args![period.to_string()])
        .order(" ORDER BY f.urutan DESC")
        .limit(1);
    Ok(facts(db, select).await?.into_iter().next())
}

/// The value that holds for one period; none when it was never published or has been taken back.
pub async fn current(
    db: &Db,
    scope: &Scope,
    series: &Series,
    period: Period,
) -> db::Result<Option<Fact>> {
    let newest = newest(db, scope, series, period).await?;
    Ok(newest.filter(|fact| fact.value.is_some()))
}

/// The last entries of a series, or the last ones before the place `before`: newest first and at most `limit`.
pub async fn history(
    db: &Db,
    scope: &Scope,
    series: &Series,
    before: Option<i64>,
    limit: i64,
) -> db::Result<Stretch> {
    let instansi = scope.instansi();
    let mut select = of_series(select(instansi), series);
    if let Some(before) = before {
        select = select.and(" AND f.urutan < {}", args![before]);
    }
    // One entry more tells whether others follow, and is what the oldest shown one is linked to.
    let select = select.order(" ORDER BY f.urutan DESC").limit(limit.saturating_add(1));
    let mut rows: Vec<Row> = db.select(select).await?;
    let shown = usize::try_from(limit).unwrap_or_default();
    let older = rows.split_off(rows.len().min(shown)).into_iter().next();
    let walk = older
        .as_ref()
        .map_or_else(chain::Walk::from_the_start, |row| chain::Walk::after(row.urutan, &row.sidik));
    Ok(Stretch {
        chain: step_all(walk, instansi, rows.iter().rev()).map(drop),
        more: older.is_some(),
        entries: rows.into_iter().map(Row::typed).collect::<db::Result<_>>()?,
    })
}

/// Goes on with a walk over `rows`, oldest first.
fn step_all<'a>(
    mut walk: chain::Walk,
    instansi: InstansiId,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<chain::Walk, (i64, chain::Broken)> {
    for row in rows {
        let place = walk.place();
        walk.step(&row.content(instansi.0), &row.sidik).map_err(|broken| (place, broken))?;
    }
    Ok(walk)
}

/// The values that hold now, newest first and at most `limit`.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter, limit: i64) -> db::Result<Vec<Fact>> {
    let mut select =
        select(scope.instansi()).and(" AND f.nilai IS NOT NULL", args![]).and(LATEST, args![]);
    if let Some(codes) = &filter.codes {
        select = select.and_in(in_list("f.kode", codes));
    }
    if let Some(period) = filter.period {
        select = select.and(" AND f.periode = {}", args![period.to_string()]);
    }
    if let Some(before) = &filter.before {
        select = select.and(" AND f.id < {}", args![before.as_str()]);
    }
    facts(db, select.order(" ORDER BY f.id DESC").limit(limit)).await
}

/// Who stands behind which hash, as [`kernel::Actor::by`] gave them. Whoever was forgotten is not in it.
pub async fn publishers(db: &Db, scope: &Scope) -> db::Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = db
        .all(
            "SELECT oleh, garam FROM facts_garam WHERE instansi_id = $1 ORDER BY oleh",
            args![scope.instansi()],
        )
        .await?;
    Ok(rows.into_iter().map(|(oleh, garam)| (chain::salted(&garam, &oleh), oleh)).collect())
}

/// Recomputes the chain of one series, however long it is.
pub async fn verify_series(db: &Db, scope: &Scope, series: &Series) -> db::Result<Checked> {
    let texts = [&series.code, series.subject.kind(), series.subject.id(), &series.detail];
    check(db, scope.instansi(), texts).await
}

/// Recomputes the chain of the series with these texts.
async fn check(db: &Db, instansi: InstansiId, series: [&str; 4]) -> db::Result<Checked> {
    let mut walk = chain::Walk::from_the_start();
    let mut entries = 0;
    let mut last = 0;
    loop {
        let select = of_texts(select(instansi), series).and(" AND f.urutan > {}", args![last]);
        let rows: Vec<Row> = db.select(select.order(" ORDER BY f.urutan").limit(CHUNK)).await?;
        let Some(end) = rows.last() else { return Ok(Checked { entries, broken: None }) };
        last = end.urutan;
        for row in &rows {
            walk = match step_all(walk, instansi, core::iter::once(row)) {
                Ok(walk) => walk,
                Err(broken) => return Ok(Checked { entries, broken: Some(broken) }),
            };
            entries += 1;
        }
    }
}

/// Recomputes the chains of one institution.
///
/// System: the command line checks whole institutions, and nobody is signed in there.
pub async fn verify(db: &Db, instansi: InstansiId) -> db::Result<Verified> {
    let all: Vec<(String, String, String, String)> = db
        .all(
            "SELECT DISTINCT kode, subjek_jenis, subjek, rincian
             FROM facts_fakta
             WHERE instansi_id = $1
             ORDER BY kode, subjek_jenis, subjek, rincian",
            args![instansi],
        )
        .await?;
    let mut found = Verified { series: 0, entries: 0, broken: Vec::new() };
    for (code, jenis, subjek, detail) in all {
        let checked = check(db, instansi, [&code, &jenis, &subjek, &detail]).await?;
        found.series += 1;
        found.entries += checked.entries;
        if let Some((place, broken)) = checked.broken {
            let subject = Subject::parse(&jenis, &subjek).unwrap_or(Subject::Instansi);
            found.broken.push((Series { code, subject, detail }, place, broken));
        }
    }
    Ok(found)
}
