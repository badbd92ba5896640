//! The accounts of the demonstration belong to people of the register.

use std::collections::BTreeMap;

use kernel::{OpdId, typed::line};
use org::{account::Known, opd::Opd};

use super::{orang::Orang, susunan::Rencana};
use crate::store::jabatan::JabatanId;

/// Sign-in names of those who lead the unit they work in.
const LEADERS: &[&str] = &["pengesah.", "koordinator.", "verifikator."];

/// Gives each account to somebody of its unit, who takes the name of the account: the leader of the unit, or one of
/// those who hold a post of many. Whoever governs holds no post here.
pub(super) fn name(people: &mut [Orang], posts: &[Rencana], units: &[Opd], accounts: &[Known]) {
    let by_id: BTreeMap<&JabatanId, &Rencana> = posts.iter().map(|post| (&post.id, post)).collect();
    for account in accounts.iter().filter(|account| !account.nama_masuk.starts_with("pimpinan.")) {
        let leads = LEADERS.iter().any(|start| account.nama_masuk.starts_with(start));
        let mut unit = account.opd.clone();
        while let Some(at) = unit {
            let fits = |one: &&mut Orang| {
                let post = by_id.get(&one.held.jabatan);
                one.akun.is_none()
                    && one.data.opd == at
                    && post.is_some_and(|post| post.data.tunggal == leads)
            };
            if let Some(one) = people.iter_mut().find(fits) {
                rename(one, account);
                break;
            }
            unit = above(units, &at);
        }
    }
}

fn above(units: &[Opd], id: &OpdId) -> Option<OpdId> {
    units.iter().find(|unit| unit.id == *id)?.induk.clone()
}

/// The titles before and behind a name, as the accounts write them: `Ir. Hendri Yulius, M.T.`
fn rename(one: &mut Orang, account: &Known) {
    let (name, behind) = account.nama.split_once(',').unwrap_or((&account.nama, ""));
    let is_title = |word: &&str| word.ends_with('.') && !word.starts_with("Dt");
    let before: Vec<&str> = name.split_whitespace().take_while(is_title).collect();
    let rest: Vec<&str> = name.split_whitespace().skip(before.len()).collect();
    one.data.gelar_depan = before.join(" ");
    one.data.nama = rest.join(" ");
    one.data.gelar_belakang = line(behind);
    one.akun = Some(account.id.clone());
}
