//! Where the register says that somebody works, or that a post is.

use std::collections::BTreeSet;

use db::{Select, Tx, args, in_list};
use kernel::{OpdId, Scope};

/// One of these agencies and units in which somebody works or a post is, whether or not either has ended.
pub async fn opd_in_use(
    tx: &mut Tx,
    scope: &Scope,
    ids: &BTreeSet<OpdId>,
) -> db::Result<Option<OpdId>> {
    let people = Select::new(
        "SELECT DISTINCT opd_id FROM pegawai_orang WHERE instansi_id = {}",
        args![scope.instansi()],
    );
    let posts = Select::new(
        "SELECT DISTINCT opd_id FROM pegawai_jabatan WHERE instansi_id = {}",
        args![scope.instansi()],
    );
    for select in [people, posts] {
        let list = in_list("opd_id", ids.iter().map(OpdId::as_str));
        let rows: Vec<(String,)> = tx.select(select.and_in(list).limit(1)).await?;
        if let Some((id,)) = rows.into_iter().next() {
            return Ok(Some(OpdId(id)));
        }
    }
    Ok(None)
}
