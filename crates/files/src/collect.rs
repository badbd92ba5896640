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
    /// It is there, or may be, but cannot be read.
    Unreadable {
        /// The institution.
        instansi: InstansiId,
        /// Its hash.
        sha256: String,
        /// What the storage says; for the log and for whoever runs the house.
        reason: String,
    },
}

/// As many contents that cannot be read, before any that can, and it is not they but the storage.
const ALL_AWAY: u64 = 5;

/// What [`Files::verify`] saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many contents were read.
    pub checked: u64,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Files {
    /// Removes contents that nothing refers to and that were last uploaded or let go more than `grace_seconds` before
    /// `now`, at most a thousand, and what uploads of dead programs left. Tells how many contents went. What cannot
    /// be removed holds up nothing else: it is tried again next time, and at the end the round fails with
    /// [`Error::Stuck`].
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
        let mut stuck: Option<(u64, Error)> = None;
        for left in store::claim_due(db, now).await? {
            match self.throw_away(db, &left).await {
                Ok(()) => {}
                Err(Error::Database(error)) => return Err(error.into()),
                Err(error) => {
                    store::postpone(db, &left, now).await?;
                    let (count, first) = stuck.unwrap_or((0, error));
                    stuck = Some((count.saturating_add(1), first));
                }
            }
        }
        match stuck {
            None => Ok(gone),
            Some((count, first)) => Err(Error::Stuck { count, first: Box::new(first) }),
        }
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

    /// Reads every content that something refers to and compares its hash. One that cannot be read is a fault like
    /// another; only when none at all can be read is that an error.
    ///
    /// System: for the command that checks the house; it tells hashes, not contents.
    pub async fn verify(&self, db: &Db) -> Result<Verified, Error> {
        let (mut seen, mut read) = (Verified::default(), 0_u64);
        let mut after = (i64::MIN, String::new());
        loop {
            let page = store::referenced(db, (after.0, &after.1)).await?;
            let Some(last) = page.last() else { return Ok(seen) };
            after = (last.instansi_id, last.sha256.clone());
            for isi in page {
                seen.checked = seen.checked.saturating_add(1);
                match self.look(&isi).await {
                    Ok(fault) => {
                        read = read.saturating_add(1);
                        seen.faults.extend(fault);
                    }
                    Err(error) if read == 0 && seen.checked >= ALL_AWAY => return Err(error),
                    Err(error) => seen.faults.push(Fault::Unreadable {
                        instansi: InstansiId(isi.instansi_id),
                        sha256: isi.sha256,
                        reason: error.to_string(),
                    }),
                }
            }
        }
    }

    async fn look(&self, isi: &Isi) -> Result<Option<Fault>, Error> {
        let (instansi, sha256) = (InstansiId(isi.instansi_id), isi.sha256.clone());
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
