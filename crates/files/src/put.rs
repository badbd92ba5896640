//! Taking a document in.

use bytes::{Bytes, BytesMut};
use data_encoding::HEXLOWER;
use db::Db;
use futures_util::StreamExt as _;
use kernel::{Entropy, Scope, Timestamp};
use object_store::{MultipartUpload, ObjectStoreExt as _, path::Path};
use sha2::{Digest as _, Sha256};

use crate::{
    Body, Files, Kind, Refused,
    kind::Seen,
    place::{content, temporary},
    store::{self, Waiting},
};

/// Bytes of one part. S3 takes no smaller ones; a content below it is sent in one piece.
const PART: usize = 5 * 1024 * 1024;

/// An upload that has not ended after this long counts as abandoned.
const PATIENCE_SECONDS: i64 = 24 * 60 * 60;

/// What is said of a document before its content is seen.
#[derive(Clone, Copy, Debug)]
pub struct Claimed<'a> {
    /// Its name, with its ending.
    pub name: &'a str,
    /// The largest content that this place takes, in bytes.
    pub max_bytes: u64,
    /// The kinds that this place takes.
    pub allowed: &'a [Kind],
}

/// A content that is in the house, not yet referred to: attach it before the grace of the collection ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its hash, in lower-case hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: Kind,
}

impl Files {
    /// Takes a content in, once per institution, and reads what it is. Memory is bounded to one part of 5 MiB and a
    /// piece of `body`; after the limit nothing more is read. Refused, it leaves nothing behind.
    pub async fn put(
        &self,
        db: &Db,
        scope: &Scope,
        body: Body<'_>,
        claimed: Claimed<'_>,
        entropy: &Entropy,
        at: Timestamp,
    ) -> Result<Stored, Refused> {
        check_name(claimed.name)?;
        let tempat = entropy.uuid_v7(at);
        let waiting = Waiting { instansi: scope.instansi(), tempat: &tempat };
        store::expect(db, waiting, at.plus_seconds(PATIENCE_SECONDS)).await?;
        let done = self.take_in(db, waiting, body, claimed, at).await;
        let clean = self.clear(db, waiting, done.as_ref().ok()).await;
        if let Err(error) = clean {
            // The row stays, so the collection will try again.
            tracing::warn!(%error, tempat, "what is left of an upload could not be removed");
        }
        done.map(|(stored, _)| stored)
    }

    async fn take_in(
        &self,
        db: &Db,
        waiting: Waiting<'_>,
        body: Body<'_>,
        claimed: Claimed<'_>,
        at: Timestamp,
    ) -> Result<(Stored, bool), Refused> {
        let max_bytes = claimed.max_bytes.min(self.limits.max_bytes);
        let temp = temporary(waiting.instansi, waiting.tempat);
        let got = self.receive(&temp, body, max_bytes).await?;
        let kind = judge(&got.seen, claimed)?;
        let stored = Stored { sha256: got.sha256, bytes: got.bytes, kind };
        if store::touch(db, waiting, &stored, at).await? {
            return Ok((stored, false));
        }
        // The row knows the address before there is an object at it.
        store::name(db, waiting, &stored.sha256).await?;
        let to = content(waiting.instansi, &stored.sha256, waiting.tempat);
        let moved = match got.whole {
            Some(bytes) => self.store.put(&to, bytes.into()).await.map(drop),
            None => self.store.rename(&temp, &to).await,
        };
        moved.map_err(Refused::storage)?;
        let ours = store::register(db, waiting, &stored, at).await?;
        Ok((stored, ours))
    }

    /// Removes what an upload left. `done` tells whether its object is the content's own now.
    async fn clear(
        &self,
        db: &Db,
        waiting: Waiting<'_>,
        done: Option<&(Stored, bool)>,
    ) -> Result<(), crate::Error> {
        if let Some((_, true)) = done {
            return Ok(());
        }
        if let Some(left) = store::claim(db, waiting).await? {
            self.throw_away(db, &left).await?;
        }
        Ok(())
    }

    /// Writes a content to `temp` unless it fits into one part, and tells what it is.
    pub(crate) async fn receive(
        &self,
        temp: &Path,
        mut body: Body<'_>,
        max_bytes: u64,
    ) -> Result<Received, Refused> {
        let mut upload: Option<Box<dyn MultipartUpload>> = None;
        let outcome = self.pump(temp, &mut body, max_bytes, &mut upload).await;
        if outcome.is_err()
            && let Some(mut upload) = upload
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(%error, "a broken upload could not be ended; the storage's own rule will");
        }
        outcome
    }

    async fn pump(
        &self,
        temp: &Path,
        body: &mut Body<'_>,
        max_bytes: u64,
        upload: &mut Option<Box<dyn MultipartUpload>>,
    ) -> Result<Received, Refused> {
        let (mut hash, mut seen, mut bytes) = (Sha256::new(), Seen::new(), 0_u64);
        let mut part = BytesMut::new();
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(Refused::BrokenOff)?;
            bytes = bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if bytes > max_bytes {
                return Err(Refused::TooLarge { max_bytes });
            }
            hash.update(&piece);
            seen.take(&piece);
            part.extend_from_slice(&piece);
            while part.len() > PART {
                let full = part.split_to(PART).freeze();
                self.send(temp, upload, full).await?;
            }
        }
        if bytes == 0 {
            return Err(Refused::Empty);
        }
        let mut whole = Some(part.freeze());
        if upload.is_some() {
            self.send(temp, upload, whole.take().unwrap_or_default()).await?;
        }
        if let Some(upload) = upload {
            upload.complete().await.map_err(Refused::storage)?;
        }
        Ok(Received { sha256: HEXLOWER.encode(&hash.finalize()), bytes, seen, whole })
    }

    async fn send(
        &self,
        temp: &Path,
        upload: &mut Option<Box<dyn MultipartUpload>>,
        part: Bytes,
    ) -> Result<(), Refused> {
        let upload = match upload {
            Some(upload) => upload,
            none => none.insert(self.store.put_multipart(temp).await.map_err(Refused::storage)?),
        };
        upload.put_part(part.into()).await.map_err(Refused::storage)
    }
}

/// A content as it came.
#[derive(Debug)]
pub(crate) struct Received {
    sha256: String,
    bytes: u64,
    seen: Seen,
    /// The content itself, if it fits into one part and so was not written yet.
    whole: Option<Bytes>,
}

fn judge(seen: &Seen, claimed: Claimed<'_>) -> Result<Kind, Refused> {
    let says = Kind::claimed(claimed.name);
    let found = seen.kind(says);
    match found {
        Some(kind) if claimed.allowed.contains(&kind) && says == Some(kind) => Ok(kind),
        Some(found) if claimed.allowed.contains(&found) => {
            Err(Refused::NameAndContent { name: claimed.name.to_owned(), found })
        }
        _ => Err(Refused::Kind { found, allowed: claimed.allowed.to_vec() }),
    }
}

/// Refuses what is no plain name: paths, hidden files, and marks that turn the direction of writing around, which
/// make `exe.pdf` of `fdp.exe`.
pub(crate) fn check_name(name: &str) -> Result<(), Refused> {
    let turning = |c: char| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let bad = |c: char| c.is_control() || turning(c) || "/\\:*?\"<>|".contains(c);
    let fine = !name.trim().is_empty()
        && !name.starts_with('.')
        && name.chars().count() <= 200
        && !name.contains(bad);
    if fine { Ok(()) } else { Err(Refused::Name { name: name.to_owned() }) }
}
