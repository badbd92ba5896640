//! The demonstration: the sample institutions, and every room's sample data in each of them.

use std::{fmt::Write as _, sync::Arc};

use db::Db;
use kernel::{Entropy, Timestamp};
use org::seed::Demo;
use web::Seed;

use crate::{house::House, rooms::rooms};

/// Fills an empty database; what is there already stays as it is.
pub async fn load_demo(db: &Db, entropy: &Arc<Entropy>, now: Timestamp) -> anyhow::Result<Demo> {
    let Some(demo) = org::seed::demo(db, entropy, now).await? else {
        anyhow::bail!(
            "Basis data ini sudah berisi instansi lain; DATA CONTOH tidak dicampur dengannya"
        );
    };
    for instansi in org::instansi::list(db).await? {
        for room in rooms() {
            if let Some(seed) = room.seed {
                let what = Seed {
                    db: db.clone(),
                    entropy: Arc::clone(entropy),
                    now,
                    instansi: instansi.id,
                };
                seed(what).await?;
            }
        }
    }
    Ok(demo)
}

/// Loads the demonstration and says who may sign in.
pub(crate) async fn load(house: &House) -> anyhow::Result<String> {
    let demo = load_demo(&house.db, &house.entropy, house.now()).await?;
    org::audit::seal(&house.db, &house.keys, house.now()).await?;
    Ok(accounts(&demo))
}

/// The accounts by role: role, name and password, two spaces apart at least.
fn accounts(demo: &Demo) -> String {
    let mut text = String::from("DATA CONTOH. Akun untuk mencoba (peran, nama masuk, sandi):\n");
    let width = |pick: fn(&org::seed::DemoAccount) -> &str| {
        demo.accounts.iter().map(|account| pick(account).chars().count()).max().unwrap_or_default()
    };
    let (peran, nama) = (width(|a| &a.peran), width(|a| &a.nama_masuk));
    let mut instansi = "";
    for account in &demo.accounts {
        if account.instansi != instansi {
            instansi = &account.instansi;
            // Writing to a string cannot fail.
            let _written = writeln!(text, "\n{instansi}");
        }
        let _written = writeln!(
            text,
            "  {:peran$}  {:nama$}  {}",
            account.peran, account.nama_masuk, account.sandi
        );
    }
    text
}
