//! A copy of a file.

use std::{path::Path, sync::Arc};

use tempfile::TempDir;

use super::{Templates, keep, prepare, say};
use crate::{
    Db, Engine, Migration,
    handle::Pools,
    migration::Plan,
    sqlite::{Durability, Sqlite},
};

/// The whole file of a migrated database; kept in memory, since nothing would delete it at the end.
static TEMPLATES: Templates<Vec<u8>> = Templates::new();

/// Where the folder of the file lives, and so when it goes.
pub(super) enum Stay {
    WithTheHandle,
    OutsideTheHandle,
}

pub(super) struct Place {
    pub(super) db: Db,
    folder: Option<TempDir>,
}

impl Place {
    pub(super) async fn new(migrations: &[Migration], stay: Stay) -> Self {
        let plan = Plan::new(Engine::Sqlite, migrations).expect("migrations with different names");
        let cell = TEMPLATES.cell(&plan.hash());
        let bytes = cell.get_or_init(|| make(migrations)).await;
        let folder = folder();
        std::fs::write(file(&folder), bytes).expect("the temporary folder can be written to");
        let mut engine = open(&folder).await;
        let folder = match stay {
            Stay::OutsideTheHandle => Some(folder),
            Stay::WithTheHandle => {
                engine.stay_with(folder);
                None
            }
        };
        Self { db: Db(Arc::new(Pools::Sqlite(engine))), folder }
    }

    pub(super) fn leave(self, failed: bool) {
        if let Some(folder) = self.folder.filter(|_| failed && keep()) {
            say(&format!("kept: sqlite:{}", file(&folder)));
            let _ = folder.keep();
        }
    }
}

async fn make(migrations: &[Migration]) -> Vec<u8> {
    let folder = folder();
    let db = Db(Arc::new(Pools::Sqlite(open(&folder).await)));
    prepare(&db, migrations).await;
    std::fs::read(file(&folder)).expect("the template was just written")
}

async fn open(folder: &TempDir) -> Sqlite {
    let url = format!("sqlite:{}", file(folder));
    Sqlite::open(&url, Durability::Off).await.expect("a file in a temporary folder opens")
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("gadang-uji-").tempdir().expect("a temporary folder")
}

fn file(folder: &TempDir) -> String {
    Path::join(folder.path(), "uji.db").display().to_string()
}
