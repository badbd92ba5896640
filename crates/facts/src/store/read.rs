//! Reading the ledger. Whoever may read it reads all of one institution: a fact is there to be read.

use std::collections::BTreeMap;

use db::{Db, Select, args, in_list};
use kernel::{InstansiId, Scope};

use super::{Fact, Filter, Row, Verified};
use crate::{
    FactId, Period, Series, Subject,
    rules::chain::{self, GENESIS},
};

/// An entry that no later one of its series and period supersedes.
const LATEST: &str = " AND NOT EXISTS (
    SELECT 1 FROM facts_fakta l
    WHERE l.instansi_id = f.instansi_id AND l.kode = f.kode AND l.subjek_jenis = f.subjek_jenis
      AND l.subjek = f.subjek AND l.rincian = f.rincian AND l.periode = f.periode AND l.urutan > f.urutan)";

fn select(scope: &Scope) -> Select {
    Select::new(
        "SELECT f.id, f.kode, f.subjek_jenis, f.subjek, f.rincian, f.urutan, f.periode, f.nilai, f.satuan,
                f.aturan, f.aturan_versi, f.masukan_sha256, f.masukan_di, f.alasan, f.sebab, f.oleh_sha256,
                f.dicatat_at, f.sebelum, f.sidik
         FROM facts_fakta f
         WHERE f.instansi_id = {}",
        args![scope.instansi()],
    )
}

fn of_series(select: Select, series: &Series) -> Select {
    select.and(
        " AND f.kode = {} AND f.subjek_jenis = {} AND f.subjek = {} AND f.rincian = {}",
        args![&series.code, series.subject.kind(), series.subject.id(), &series.detail],
    )
}

async fn facts(db: &Db, select: Select) -> db::Result<Vec<Fact>> {
    let rows: Vec<Row> = db.select(select).await?;
    rows.into_iter().map(Row::typed).collect()
}

/// One entry, superseded or not.
pub async fn find(db: &Db, scope: &Scope, id: &FactId) -> db::Result<Option<Fact>> {
    let found = facts(db, select(scope).and(" AND f.id = {}", args![id.as_str()])).await?;
    Ok(found.into_iter().next())
}

/// The value that holds for one period; none when it was never published or has been taken back.
pub async fn current(
    db: &Db,
    scope: &Scope,
    series: &Series,
    period: Period,
) -> db::Result<Option<Fact>> {
    let select = of_series(select(scope), series)
        .and(" AND f.periode = {}", args![period.to_string()])
        .order(" ORDER BY f.urutan DESC")
        .limit(1);
    let newest = facts(db, select).await?.into_iter().next();
    Ok(newest.filter(|fact| fact.value.is_some()))
}

/// Every entry of a series, newest first.
pub async fn history(db: &Db, scope: &Scope, series: &Series) -> db::Result<Vec<Fact>> {
    facts(db, of_series(select(scope), series).order(" ORDER BY f.urutan DESC")).await
}

/// The values that hold now, newest first and at most `limit`.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter, limit: i64) -> db::Result<Vec<Fact>> {
    let mut select = select(scope).and(" AND f.nilai IS NOT NULL", args![]).and(LATEST, args![]);
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
    for (kode, subjek_jenis, subjek, rincian) in all {
        let rows: Vec<Row> = db
            .all(
                "SELECT id, kode, subjek_jenis, subjek, rincian, urutan, periode, nilai, satuan, aturan,
                        aturan_versi, masukan_sha256, masukan_di, alasan, sebab, oleh_sha256, dicatat_at,
                        sebelum, sidik
                 FROM facts_fakta
                 WHERE instansi_id = $1 AND kode = $2 AND subjek_jenis = $3 AND subjek = $4 AND rincian = $5
                 ORDER BY urutan",
                args![instansi, &kode, &subjek_jenis, &subjek, &rincian],
            )
            .await?;
        found.series += 1;
        let (mut expected, mut previous) = (1, GENESIS);
        for row in &rows {
            if let Err(broken) =
                chain::check(&row.content(instansi.0), &row.sidik, expected, previous)
            {
                let subject = Subject::parse(&subjek_jenis, &subjek).unwrap_or(Subject::Instansi);
                let series = Series { code: kode, subject, detail: rincian };
                found.broken.push((series, expected, broken));
                break;
            }
            found.entries += 1;
            expected += 1;
            previous = &row.sidik;
        }
    }
    Ok(found)
}
