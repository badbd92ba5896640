//! Who holds a post on a day: the one function that every approval asks.

use db::Db;
use jiff::civil::Date;
use kernel::Scope;

use crate::{
    rules::pangku::{self, Pangku},
    store::{self, jabatan::JabatanId, pangku::Pemangku},
};

/// Whoever acts in a post with one holder on `day`: the Plh of these days, else the appointed one, else the Plt;
/// `None` when it is vacant. Ask with the scope of [`crate::access::JABATAN_LIHAT`].
pub async fn pemangku(
    db: &Db,
    scope: &Scope,
    jabatan: &JabatanId,
    day: Date,
) -> db::Result<Option<Pemangku>> {
    let held = store::pangku::of_jabatan_at(db, scope, jabatan, day).await?;
    let views: Vec<Pangku<'_>> = held.iter().map(Pemangku::view).collect();
    let acts = pangku::pemangku(day, &views).copied();
    Ok(acts.and_then(|acts| held.iter().find(|one| one.view() == acts).cloned()))
}
