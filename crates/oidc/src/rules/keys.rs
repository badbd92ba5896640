//! Keys of a provider that still count.

use kernel::Timestamp;
use serde_json::Value;

/// Removes from a key set (RFC 7517) the keys whose own last moment (`exp`, in seconds) has come. Most keys have none
/// and end by no longer being published.
pub fn drop_expired(set: &mut Value, now: Timestamp) {
    let ended = |key: &Value| {
        key.get("exp").is_some_and(|exp| {
            // What is no number of seconds says nothing that one could trust.
            exp.as_i64().is_none_or(|seconds| seconds.saturating_mul(1000) <= now.0)
        })
    };
    if let Some(keys) = set.get_mut("keys").and_then(Value::as_array_mut) {
        keys.retain(|key| !ended(key));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_counts_until_its_last_moment() {
        let mut set = json!({"keys": [
            {"kid": "tanpa"},
            {"kid": "lalu", "exp": 1_795_000_000},
            {"kid": "nanti", "exp": 1_795_000_001},
            {"kid": "kacau", "exp": "besok"},
        ]});
        drop_expired(&mut set, Timestamp(1_795_000_000_000));
        assert_eq!(
            set,
            json!({"keys": [{"kid": "tanpa"}, {"kid": "nanti", "exp": 1_795_000_001}]})
        );
    }

    #[test]
    fn what_is_no_key_set_stays_as_it_is() {
        for mut set in [json!(null), json!({}), json!({"keys": 1})] {
            let before = set.clone();
            drop_expired(&mut set, Timestamp(0));
            assert_eq!(set, before);
        }
    }
}
