//! Adding to the ledger.

use db::{Tx, args};
use kernel::{Actor, Entropy, InstansiId, Timestamp};

use super::{Entry, Published, Recipe};
use crate::{
    FactDefinition, FactId, Period, Series,
    rules::chain::{Content, GENESIS, content_hash, salted},
};

/// Where a new entry goes, and what stands there.
struct Place {
    instansi: InstansiId,
    /// Number and hash of the last entry of the series.
    last: Option<(i64, String)>,
    /// What the ledger says of the period now.
    current: Option<Current>,
}

#[derive(sqlx::FromRow)]
struct Current {
    nilai: Option<String>,
    satuan: String,
    aturan: String,
    aturan_versi: i64,
    masukan_sha256: String,
    masukan_di: String,
}

impl Current {
    fn recipe(&self) -> Recipe {
        Recipe {
            rule: self.aturan.clone(),
            version: self.aturan_versi,
            inputs_sha256: self.masukan_sha256.clone(),
            inputs_at: self.masukan_di.clone(),
        }
    }
}

/// What a new entry says, apart from its place.
struct Said<'a> {
    nilai: Option<String>,
    satuan: &'a str,
    recipe: &'a Recipe,
    alasan: Option<String>,
    sebab: Option<&'a str>,
}

/// Publishes a value in the transaction of the room. A value already there by the same recipe adds nothing.
///
/// Holds the series until the transaction ends: whoever publishes to several in one transaction takes them
/// in the same order each time.
///
/// # Errors
/// [`db::Error::Refused`] when the period is not of the kind that the definition names.
pub async fn publish(
    tx: &mut Tx,
    actor: &Actor,
    entropy: &Entropy,
    definition: &FactDefinition,
    entry: &Entry,
    at: Timestamp,
) -> db::Result<Published> {
    if entry.period.kind() != definition.period {
        let (code, period) = (definition.code, entry.period);
        return Err(db::Error::Refused { why: format!("{code} has no values for {period}") });
    }
    let series = Series {
        code: definition.code.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.clone(),
    };
    let place = place(tx, actor.instansi(), &series, entry.period).await?;
    let said = Said {
        nilai: Some(entry.value.normalize().to_string()),
        satuan: definition.unit,
        recipe: &entry.recipe,
        alasan: entry.reasons.as_ref().map(|reasons| reasons.to_json().to_string()),
        sebab: None,
    };
    let same = |now: &Current| {
        now.nilai == said.nilai && now.satuan == said.satuan && now.recipe() == *said.recipe
    };
    if place.current.as_ref().is_some_and(same) {
        return Ok(Published::Unchanged);
    }
    add(tx, actor, entropy, at, &series, entry.period, place, &said).await
}

/// Takes the value of a period back, in the transaction of the room: it holds no more, and nothing replaces it.
///
/// `why` is one sentence in Indonesian that names nobody. Where there is no value nothing is added.
pub async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    entropy: &Entropy,
    series: &Series,
    period: Period,
    why: &str,
    at: Timestamp,
) -> db::Result<Published> {
    let mut place = place(tx, actor.instansi(), series, period).await?;
    let Some(current) = place.current.take().filter(|current| current.nilai.is_some()) else {
        return Ok(Published::Unchanged);
    };
    let said = Said {
        nilai: None,
        satuan: &current.satuan,
        recipe: &current.recipe(),
        alasan: None,
        sebab: Some(why),
    };
    add(tx, actor, entropy, at, series, period, place, &said).await
}

/// Holds the series and reads where it ends.
async fn place(
    tx: &mut Tx,
    instansi: InstansiId,
    series: &Series,
    period: Period,
) -> db::Result<Place> {
    let (kind, subject) = (series.subject.kind(), series.subject.id());
    let key = format!("fakta {} {} {kind} {subject} {}", instansi.0, series.code, series.detail);
    tx.lock(&key).await?;
    let last = tx
        .optional(
            "SELECT urutan, sidik
             FROM facts_fakta
             WHERE instansi_id = $1 AND kode = $2 AND subjek_jenis = $3 AND subjek = $4 AND rincian = $5
             ORDER BY urutan DESC
             LIMIT 1",
            args![instansi, &series.code, kind, subject, &series.detail],
        )
        .await?;
    let current = tx
        .optional(
            "SELECT nilai, satuan, aturan, aturan_versi, masukan_sha256, masukan_di
             FROM facts_fakta
             WHERE instansi_id = $1 AND kode = $2 AND subjek_jenis = $3 AND subjek = $4 AND rincian = $5
               AND periode = $6
             ORDER BY urutan DESC
             LIMIT 1",
            args![instansi, &series.code, kind, subject, &series.detail, period.to_string()],
        )
        .await?;
    Ok(Place { instansi, last, current })
}

#[expect(clippy::too_many_arguments, reason = "who, when, where and what; used twice, right above")]
async fn add(
    tx: &mut Tx,
    actor: &Actor,
    entropy: &Entropy,
    at: Timestamp,
    series: &Series,
    period: Period,
    place: Place,
    said: &Said<'_>,
) -> db::Result<Published> {
    let oleh = stand_in(tx, place.instansi, actor.by(), entropy).await?;
    let (last, sebelum) = place.last.unwrap_or_else(|| (0, GENESIS.to_owned()));
    let id = FactId::new(entropy, at);
    let periode = period.to_string();
    let content = Content {
        instansi: place.instansi.0,
        id: id.as_str(),
        kode: &series.code,
        subjek_jenis: series.subject.kind(),
        subjek: series.subject.id(),
        rincian: &series.detail,
        urutan: last + 1,
        periode: &periode,
        nilai: said.nilai.as_deref(),
        satuan: said.satuan,
        aturan: &said.recipe.rule,
        aturan_versi: said.recipe.version,
        masukan_sha256: &said.recipe.inputs_sha256,
        masukan_di: &said.recipe.inputs_at,
        alasan: said.alasan.as_deref(),
        sebab: said.sebab,
        oleh_sha256: &oleh,
        dicatat_at: at.0,
        sebelum: &sebelum,
    };
    insert(tx, &content).await?;
    Ok(Published::Added(id))
}

async fn insert(tx: &mut Tx, content: &Content<'_>) -> db::Result<()> {
    tx.execute(
        "INSERT INTO facts_fakta
           (instansi_id, id, kode, subjek_jenis, subjek, rincian, urutan, periode, nilai, satuan, aturan,
            aturan_versi, masukan_sha256, masukan_di, alasan, sebab, oleh_sha256, dicatat_at, sebelum, sidik)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        args![
            content.instansi,
            content.id,
            content.kode,
            content.subjek_jenis,
            content.subjek,
            content.rincian,
            content.urutan,
            content.periode,
            content.nilai,
            content.satuan,
            content.aturan,
            content.aturan_versi,
            content.masukan_sha256,
            content.masukan_di,
            content.alasan,
            content.sebab,
            content.oleh_sha256,
            content.dicatat_at,
            content.sebelum,
            content_hash(content),
        ],
    )
    .await?;
    Ok(())
}

/// The hash under which somebody stands in the ledger of an institution, with a salt made the first time.
async fn stand_in(
    tx: &mut Tx,
    instansi: InstansiId,
    oleh: &str,
    entropy: &Entropy,
) -> db::Result<String> {
    let fresh = data_encoding::HEXLOWER.encode(&entropy.bytes::<32>());
    tx.execute(
        "INSERT INTO facts_garam (instansi_id, oleh, garam) VALUES ($1, $2, $3)
         ON CONFLICT (instansi_id, oleh) DO NOTHING",
        args![instansi, oleh, fresh],
    )
    .await?;
    let (garam,): (String,) = tx
        .one(
            "SELECT garam FROM facts_garam WHERE instansi_id = $1 AND oleh = $2",
            args![instansi, oleh],
        )
        .await?;
    Ok(salted(&garam, oleh))
}
