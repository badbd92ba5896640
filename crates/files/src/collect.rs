//! Taking away what nothing refers to, and checking what is kept.

use data_encoding::HEXLOWER;
use db::Db;
use futures_util::TryStreamExt as _;
use kernel::{InstansiId, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::{
    Error, Files,
    place::{content, temporary},
    store::{self, Buangan, Isi},
};

/// What is wrong with a content that something refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not there.
    Missing {
        /// The institution.
        instansi: InstansiId,
        /// Its hash.
        sha256: String,
    },
    /// It is not what was stored.
    Changed {
        /// The institution.
        instansi: InstansiId,
        /// The hash that it should have.
        sha256: String,
        /// The hash that it has.
        found: String,
    },
}

/// What [`Files::verify`] saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many contents were read.
    pub checked: u64,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Files {
    /// Removes contents that nothing refers to and that were last uploaded more than `grace_seconds` before `now`, at
    /// most a thousand, and what uploads of dead programs left. Tells how many contents went.
    ///
    /// System: a scheduled round for all institutions together, which shows nothing to anybody.
    pub async fn collect(&self, db: &Db, now: Timestamp, grace_seconds: i64) -> Result<u64, Error> {
        let before = now.plus_seconds(grace_seconds.saturating_neg());
        let mut gone = 0_u64;
        for isi in store::unreferenced(db, before).await? {
            if store::discard(db, &isi, before, now).await? {
                gone = gone.saturating_add(1);
            }
        }
        for left in store::claim_due(db, now).await? {
            self.throw_away(db, &left).await?;
        }
        Ok(gone)
    }

    /// Removes the objects first and forgets them afterwards, so that a round that breaks off is repeated.
    pub(crate) async fn throw_away(&self, db: &Db, left: &Buangan) -> Result<(), Error> {
        let instansi = InstansiId(left.instansi_id);
        self.remove(&temporary(instansi, &left.tempat)).await?;
        if let Some(sha256) = &left.sha256 {
            self.remove(&content(instansi, sha256, &left.tempat)).await?;
        }
        Ok(store::forget(db, left).await?)
    }

    /// Reads every content that something refers to and compares its hash.
    ///
    /// System: for the command that checks the house; it tells hashes, not contents.
    pub async fn verify(&self, db: &Db) -> Result<Verified, Error> {
        let mut seen = Verified::default();
        let mut after = (i64::MIN, String::new());
        loop {
            let page = store::referenced(db, (after.0, &after.1)).await?;
            let Some(last) = page.last() else { return Ok(seen) };
            after = (last.instansi_id, last.sha256.clone());
            for isi in page {
                seen.checked = seen.checked.saturating_add(1);
                seen.faults.extend(self.fault(isi).await?);
            }
        }
    }

    async fn fault(&self, isi: Isi) -> Result<Option<Fault>, Error> {
        let instansi = InstansiId(isi.instansi_id);
        let sha256 = isi.sha256;
        let mut body = match self.read(&content(instansi, &sha256, &isi.tempat)).await {
            Err(Error::Storage(object_store::Error::NotFound { .. })) => {
                return Ok(Some(Fault::Missing { instansi, sha256 }));
            }
            body => body?,
        };
        let mut hash = Sha256::new();
        while let Some(piece) = body.try_next().await? {
            hash.update(&piece);
        }
        let found = HEXLOWER.encode(&hash.finalize());
        Ok((found != sha256).then_some(Fault::Changed { instansi, sha256, found }))
    }
}
