//! A message that survives one redirect, in a signed cookie.

use data_encoding::BASE64URL_NOPAD;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use ui::Tone;

use crate::keys::{Keys, Purpose};

const CONTEXT: &str = "pesan";
pub(crate) const LIFE_SECONDS: i64 = 300;
/// Browsers drop a cookie of more than 4 kB, and with it the message.
const LONGEST_TEXT_BYTES: usize = 1_200;

/// What happened, told on the page after the redirect.
#[derive(Clone, Copy, Debug)]
pub struct Flash<'a> {
    /// How it went.
    pub tone: Tone,
    /// In one sentence.
    pub title: &'a str,
    /// More, where the sentence does not say it all.
    pub body: Option<&'a str>,
}

impl<'a> Flash<'a> {
    /// It went well.
    pub const fn ok(title: &'a str) -> Self {
        Self { tone: Tone::Ok, title, body: None }
    }

    /// It went, and something deserves a look.
    pub const fn warn(title: &'a str) -> Self {
        Self { tone: Tone::Warn, title, body: None }
    }

    /// With a second sentence.
    #[must_use]
    pub const fn body(self, body: &'a str) -> Self {
        Self { body: Some(body), ..self }
    }
}

/// A message that has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    tone: char,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    until: i64,
}

impl Message {
    pub(crate) fn tone(&self) -> Tone {
        match self.tone {
            'o' => Tone::Ok,
            'w' => Tone::Warn,
            'b' => Tone::Bad,
            'i' => Tone::Info,
            _ => Tone::Neutral,
        }
    }
}

const fn letter(tone: Tone) -> char {
    match tone {
        Tone::Ok => 'o',
        Tone::Warn => 'w',
        Tone::Bad => 'b',
        Tone::Info => 'i',
        Tone::Neutral => 'n',
    }
}

fn shortened(text: &str) -> String {
    let mut short = String::new();
    for c in text.chars() {
        if short.len() + c.len_utf8() > LONGEST_TEXT_BYTES {
            break;
        }
        short.push(c);
    }
    short
}

/// The value of the cookie. It is signed, so that nobody else puts words on our pages.
pub(crate) fn write(keys: &Keys, flash: &Flash<'_>, now: Timestamp) -> String {
    let message = Message {
        tone: letter(flash.tone),
        title: shortened(flash.title),
        body: flash.body.map(shortened),
        until: now.plus_seconds(LIFE_SECONDS).0,
    };
    let text = serde_json::to_vec(&message).expect("a struct of texts is always JSON");
    let mac = keys.mac(Purpose::Session, CONTEXT, &text);
    format!(
        "{}.{}.{}",
        mac.key_id,
        BASE64URL_NOPAD.encode(&text),
        BASE64URL_NOPAD.encode(&mac.bytes)
    )
}

/// Reads it back; anything but a fresh message of ours is no message.
pub(crate) fn read(keys: &Keys, value: &str, now: Timestamp) -> Option<Message> {
    let (key_id, rest) = value.split_once('.')?;
    let (text, mac) = rest.split_once('.')?;
    let text = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let mac = BASE64URL_NOPAD.decode(mac.as_bytes()).ok()?;
    let genuine = keys.verify_mac(Purpose::Session, key_id, CONTEXT, &text, &mac);
    let message: Message = genuine.then(|| serde_json::from_slice(&text).ok())??;
    (message.until >= now.0).then_some(message)
}

#[cfg(test)]
mod tests {
    use kernel::Entropy;

    use super::*;

    const NOW: Timestamp = Timestamp(1_790_000_000_000);

    #[test]
    fn a_message_arrives_as_it_was_sent_until_it_is_stale() {
        let keys = Keys::generate(&Entropy::seeded(1));
        let value = write(&keys, &Flash::ok("Disimpan.").body("Lihat riwayat."), NOW);
        let read_at = |at| read(&keys, &value, at);
        let message = read_at(NOW).unwrap();
        assert_eq!(
            (message.title.as_str(), message.body.as_deref()),
            ("Disimpan.", Some("Lihat riwayat."))
        );
        assert_eq!(message.tone(), Tone::Ok);
        assert!(read_at(NOW.plus_seconds(LIFE_SECONDS + 1)).is_none());
    }

    #[test]
    fn nobody_else_can_write_a_message() {
        let keys = Keys::generate(&Entropy::seeded(1));
        let value = write(&keys, &Flash::ok("Disimpan."), NOW);
        let other = Keys::generate(&Entropy::seeded(2));
        assert!(read(&other, &value, NOW).is_none());
        assert!(read(&keys, "1.e30.AAAA", NOW).is_none());
        assert!(read(&keys, "rusak", NOW).is_none());
    }

    #[test]
    fn a_long_message_still_fits_into_a_cookie() {
        let keys = Keys::generate(&Entropy::seeded(1));
        let long = "🏠".repeat(5_000);
        let value = write(&keys, &Flash::warn(&long).body(&long), NOW);
        assert!(value.len() < 4_000, "{}", value.len());
    }
}
