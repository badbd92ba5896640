//! The secrets of a house: a text of one key per line, in a file or in the environment.
//!
//! A line is `purpose id key`. The last line of a purpose is the key in use; the lines above it still open
//! what they once closed. So a key is changed by adding a line, and retired by removing one.

use std::{fmt, fs, io, io::Write, path::Path, sync::Arc};

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac as _};
use kernel::Entropy;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The variable that holds the text of the key file, for houses that keep no secrets on disk.
pub const ENVIRONMENT: &str = "GADANG_KUNCI";

const HEAD: &str = "# Kunci rumah Gadang. Rahasiakan, cadangkan terpisah, jangan dibagikan.\n\
                    # Mengganti kunci: tambahkan baris baru dengan nomor berikutnya di bawah baris lama.\n";
const NONCE: usize = 24;

/// What a key is for. One key never does two jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Form tokens and the signed cookie that carries a message over a redirect.
    Session,
    /// Seals of the audit trail.
    Seal,
    /// What is stored encrypted: secrets of the second factor.
    Secret,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Session, Self::Seal, Self::Secret];

    const fn word(self) -> &'static str {
        match self {
            Self::Session => "sesi",
            Self::Seal => "segel",
            Self::Secret => "rahasia",
        }
    }
}

/// Why there are no keys. Starting without them is refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("key file {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A line is not `purpose id key`.
    #[error("key text, line {line}: expected `purpose id key` with a 32-byte base64url key")]
    Line {
        /// Counted from one.
        line: usize,
    },
    /// The environment lacks a purpose, and it cannot be added there.
    #[error("key text in the environment lacks a key for `{0}`")]
    Missing(&'static str),
}

#[derive(Clone)]
struct Key {
    purpose: Purpose,
    id: String,
    bytes: [u8; 32],
}

/// The secrets of a house. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Keys(Arc<Vec<Key>>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| (key.purpose, &key.id))).finish()
    }
}

/// A keyed digest, with the id of the key that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest<'a> {
    /// Which key.
    pub key_id: &'a str,
    /// HMAC-SHA256.
    pub bytes: [u8; 32],
}

impl Keys {
    /// Keys from [`ENVIRONMENT`] when it is set, otherwise from the file, which is made when absent.
    pub fn from_environment_or_file(path: &Path, entropy: &Entropy) -> Result<Self, KeyError> {
        match std::env::var(ENVIRONMENT) {
            Ok(text) => Self::parse_whole(&text),
            Err(_) => Self::from_file(path, entropy),
        }
    }

    /// Keys from a file. An absent file is made, readable by its owner alone; a purpose that a newer
    /// version of the program asks for is added at its end.
    pub fn from_file(path: &Path, entropy: &Entropy) -> Result<Self, KeyError> {
        let failed = |cause| KeyError::File { path: path.display().to_string(), cause };
        if !path.try_exists().map_err(failed)? {
            create(path, &Self::generate(entropy).text()).map_err(failed)?;
        }
        warn_when_others_can_read(path);
        let mut keys = parse(&fs::read_to_string(path).map_err(failed)?)?;
        let missing = missing(&keys, entropy);
        if !missing.is_empty() {
            let mut file = fs::OpenOptions::new().append(true).open(path).map_err(failed)?;
            let lines: String = missing.iter().map(line).collect();
            file.write_all(format!("\n{lines}").as_bytes()).map_err(failed)?;
            file.sync_all().map_err(failed)?;
            keys.extend(missing);
        }
        Ok(Self(Arc::new(keys)))
    }

    /// Fresh keys that are kept nowhere.
    pub fn generate(entropy: &Entropy) -> Self {
        Self(Arc::new(missing(&[], entropy)))
    }

    /// The keys as the text of a key file.
    fn text(&self) -> String {
        let lines: String = self.0.iter().map(line).collect();
        format!("{HEAD}{lines}")
    }

    fn parse_whole(text: &str) -> Result<Self, KeyError> {
        let keys = parse(text)?;
        match Purpose::ALL.into_iter().find(|p| !keys.iter().any(|key| key.purpose == *p)) {
            Some(purpose) => Err(KeyError::Missing(purpose.word())),
            None => Ok(Self(Arc::new(keys))),
        }
    }

    fn of(&self, purpose: Purpose) -> impl DoubleEndedIterator<Item = &Key> {
        self.0.iter().filter(move |key| key.purpose == purpose)
    }

    fn current(&self, purpose: Purpose) -> &Key {
        self.of(purpose).next_back().expect("every constructor fills every purpose")
    }

    /// HMAC-SHA256 of `data` under the key in use. `context` keeps digests of different uses apart.
    pub fn mac(&self, purpose: Purpose, context: &str, data: &[u8]) -> Digest<'_> {
        let key = self.current(purpose);
        Digest { key_id: &key.id, bytes: digest(key, context, data) }
    }

    /// A hash by which equal values are found without being told: HMAC-SHA256 under the oldest key of the secrets, which
    /// stays in the file when a newer one comes into use.
    pub fn blind_index(&self, context: &str, data: &[u8]) -> [u8; 32] {
        let key = self.of(Purpose::Secret).next().expect("every constructor fills every purpose");
        digest(key, context, data)
    }

    /// Whether `mac` was made by the key `key_id` over the same context and data. In constant time.
    pub fn verify_mac(
        &self,
        purpose: Purpose,
        key_id: &str,
        context: &str,
        data: &[u8],
        mac: &[u8],
    ) -> bool {
        self.of(purpose)
            .find(|key| key.id == key_id)
            .is_some_and(|key| bool::from(digest(key, context, data).ct_eq(mac)))
    }

    /// Whether `mac` was made by any key of the purpose; for tokens too short-lived to name one.
    pub(crate) fn verify_any(
        &self,
        purpose: Purpose,
        context: &str,
        data: &[u8],
        mac: &[u8],
    ) -> bool {
        self.of(purpose).any(|key| bool::from(digest(key, context, data).ct_eq(mac)))
    }

    /// Encrypts a secret for storage, bound to `context` (the id of its owner): a text moved to another
    /// row does not open. `entropy` must be the operating system's.
    pub fn encrypt(&self, entropy: &Entropy, context: &str, plain: &[u8]) -> String {
        let key = self.current(Purpose::Secret);
        let nonce = entropy.bytes::<NONCE>();
        let closed = cipher(key)
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context.as_bytes() })
            .expect("a secret is far shorter than the limit of the cipher");
        let body = [nonce.as_slice(), &closed].concat();
        format!("{}.{}", key.id, BASE64URL_NOPAD.encode(&body))
    }

    /// Opens what [`Keys::encrypt`] closed; `None` when the key is gone, or the text or context is another.
    pub fn decrypt(&self, context: &str, text: &str) -> Option<Vec<u8>> {
        let (id, body) = text.split_once('.')?;
        let key = self.of(Purpose::Secret).find(|key| key.id == id)?;
        let body = BASE64URL_NOPAD.decode(body.as_bytes()).ok()?;
        let (nonce, closed) = body.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: closed, aad: context.as_bytes() };
        cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.bytes.into())
}

fn digest(key: &Key, context: &str, data: &[u8]) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&key.bytes).expect("HMAC takes keys of any length");
    // The separator cannot occur in a context, so two pairs never run together into one text.
    mac.update(context.as_bytes());
    mac.update(&[0]);
    mac.update(data);
    mac.finalize().into_bytes().into()
}

fn line(key: &Key) -> String {
    format!("{} {} {}\n", key.purpose.word(), key.id, BASE64URL_NOPAD.encode(&key.bytes))
}

fn missing(keys: &[Key], entropy: &Entropy) -> Vec<Key> {
    Purpose::ALL
        .into_iter()
        .filter(|purpose| !keys.iter().any(|key| key.purpose == *purpose))
        .map(|purpose| Key { purpose, id: "1".to_owned(), bytes: entropy.bytes() })
        .collect()
}

/// Lines end with a line break, or with a semicolon where the environment allows none.
fn parse(text: &str) -> Result<Vec<Key>, KeyError> {
    let mut keys: Vec<Key> = Vec::new();
    for (at, raw) in text.split(['\n', ';']).enumerate() {
        let raw = raw.trim();
        if raw.is_empty() || raw.starts_with('#') {
            continue;
        }
        let key = parse_line(raw).ok_or(KeyError::Line { line: at + 1 })?;
        if keys.iter().any(|known| known.purpose == key.purpose && known.id == key.id) {
            return Err(KeyError::Line { line: at + 1 });
        }
        keys.push(key);
    }
    Ok(keys)
}

fn parse_line(raw: &str) -> Option<Key> {
    let mut words = raw.split_ascii_whitespace();
    let (purpose, id, key) = (words.next()?, words.next()?, words.next()?);
    let purpose = Purpose::ALL.into_iter().find(|known| known.word() == purpose)?;
    let bytes = BASE64URL_NOPAD.decode(key.as_bytes()).ok()?.try_into().ok()?;
    let id_is_plain = id.len() <= 16 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (id_is_plain && words.next().is_none()).then(|| Key { purpose, id: id.to_owned(), bytes })
}

/// Writes beside the place and moves there without replacing: of two programs that start at once,
/// one makes the keys and the other reads them. A temporary file is the owner's alone.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(raced) if raced.error.kind() != io::ErrorKind::AlreadyExists => Err(raced.error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn warn_when_others_can_read(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let open = fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0);
    if open {
        tracing::warn!(path = %path.display(), "the key file can be read by others; set its mode to 0600");
    }
}

#[cfg(not(unix))]
fn warn_when_others_can_read(_path: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::generate(&Entropy::seeded(1))
    }

    #[test]
    fn a_key_file_is_made_once_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rumah/kunci");
        let first = Keys::from_file(&path, &Entropy::operating_system()).unwrap();
        let again = Keys::from_file(&path, &Entropy::operating_system()).unwrap();
        assert_eq!(
            first.mac(Purpose::Seal, "uji", b"x"),
            again.mac(Purpose::Seal, "uji", b"x"),
            "the second start reads what the first wrote"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_purpose_that_an_older_file_lacks_is_added_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kunci");
        fs::write(&path, line(&keys().0[0])).unwrap();
        let first = Keys::from_file(&path, &Entropy::operating_system()).unwrap();
        let again = Keys::from_file(&path, &Entropy::operating_system()).unwrap();
        assert_eq!(first.text(), again.text());
        assert_eq!(first.0[0].bytes, keys().0[0].bytes);
    }

    #[test]
    fn the_text_of_a_file_fits_into_the_environment() {
        let one_line = keys().text().replace('\n', ";");
        assert_eq!(Keys::parse_whole(&one_line).unwrap().text(), keys().text());
        assert!(matches!(Keys::parse_whole("# kosong"), Err(KeyError::Missing("sesi"))));
    }

    #[test]
    fn a_spoilt_line_is_named_by_its_number() {
        let text = format!("{}sesi 2 pendek\n", keys().text());
        let error = parse(&text).err().unwrap();
        assert!(error.to_string().contains("line 6"), "{error}");
        let twice = format!("{}{}", line(&keys().0[0]), line(&keys().0[0]));
        assert!(parse(&twice).is_err(), "an id twice leaves open which key is meant");
    }

    #[test]
    fn a_new_key_is_used_and_the_old_one_still_opens() {
        let entropy = Entropy::operating_system();
        let old = keys();
        let closed = old.encrypt(&entropy, "akun-1", b"JBSWY3DP");
        let new = Key { purpose: Purpose::Secret, id: "2".into(), bytes: [7; 32] };
        let rotated = Keys::parse_whole(&format!("{}{}", old.text(), line(&new))).unwrap();
        assert_eq!(rotated.decrypt("akun-1", &closed).as_deref(), Some(b"JBSWY3DP".as_slice()));
        assert!(rotated.encrypt(&entropy, "akun-1", b"x").starts_with("2."));
        assert_eq!(old.decrypt("akun-1", &rotated.encrypt(&entropy, "akun-1", b"x")), None);
    }

    #[test]
    fn a_secret_moved_to_another_owner_or_touched_does_not_open() {
        let closed = keys().encrypt(&Entropy::operating_system(), "akun-1", b"rahasia");
        assert_eq!(keys().decrypt("akun-2", &closed), None);
        let mut touched = closed.clone();
        let last = if touched.pop() == Some('A') { 'B' } else { 'A' };
        touched.push(last);
        assert_eq!(keys().decrypt("akun-1", &touched), None);
        assert_eq!(keys().decrypt("akun-1", "tanpa titik"), None);
    }

    #[test]
    fn a_digest_holds_for_its_purpose_and_context_only() {
        let keys = keys();
        let made = keys.mac(Purpose::Seal, "segel", b"baris");
        let check = |purpose, context: &str, data: &[u8]| {
            keys.verify_mac(purpose, made.key_id, context, data, &made.bytes)
        };
        assert!(check(Purpose::Seal, "segel", b"baris"));
        assert!(!check(Purpose::Session, "segel", b"baris"));
        assert!(!check(Purpose::Seal, "lain", b"baris"));
        assert!(!check(Purpose::Seal, "segel", b"baris lain"));
        assert!(!keys.verify_mac(Purpose::Seal, "9", "segel", b"baris", &made.bytes));
    }

    #[test]
    fn printing_keys_shows_no_secret() {
        let shown = format!("{:?}", keys());
        assert!(!shown.contains(&BASE64URL_NOPAD.encode(&keys().0[0].bytes)), "{shown}");
        assert!(shown.contains("Seal"), "{shown}");
    }
}
