//! How a token is judged.

use chrono::{DateTime, Utc};
use kernel::Timestamp;
use openidconnect::{
    ClaimsVerificationError as Claims, ClientId, Nonce, SignatureVerificationError as Signature,
    core::{
        CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Algorithm,
        CoreProviderMetadata,
    },
};

use crate::Refused;

/// What a token says, when it is the provider's, for this house and for the sign-in with this nonce.
pub(crate) fn judge<'t>(
    verifier: &CoreIdTokenVerifier<'_>,
    client_id: &str,
    token: &'t CoreIdToken,
    nonce: &Nonce,
) -> Result<&'t CoreIdTokenClaims, Refused> {
    let claims = token.claims(verifier, nonce).map_err(|error| claims_refused(&error))?;
    // The library leaves the party for which a token was made (`azp`) to us.
    if claims.authorized_party().is_some_and(|party| party.as_str() != client_id) {
        return Err(Refused::NotForUs);
    }
    if !is_subject(claims.subject()) {
        return Err(Refused::Broken { status: None });
    }
    Ok(claims)
}

/// Whether it can name a person: the standard gives a subject 255 letters of ASCII at most.
fn is_subject(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// What judges the tokens that a provider made for `client_id`, at the moment `now`, when the clocks may be
/// `leeway_seconds` apart.
///
/// The password of the house is not given to it, so that no token can be accepted that was signed with the password.
pub(crate) fn verifier(
    provider: &CoreProviderMetadata,
    client_id: &str,
    leeway_seconds: i64,
    now: Timestamp,
) -> CoreIdTokenVerifier<'static> {
    let latest = moment(now.plus_seconds(leeway_seconds));
    let earliest = moment(now.plus_seconds(-leeway_seconds));
    CoreIdTokenVerifier::new_public_client(
        ClientId::new(client_id.to_owned()),
        provider.issuer().clone(),
        provider.jwks().clone(),
    )
    .set_allowed_algs([
        Algorithm::RsaSsaPkcs1V15Sha256,
        Algorithm::RsaSsaPssSha256,
        Algorithm::EcdsaP256Sha256,
        Algorithm::EdDsa,
    ])
    .set_time_fn(move || earliest)
    .set_issue_time_verifier_fn(move |issued| {
        if issued > latest { Err("issued in time to come".to_owned()) } else { Ok(()) }
    })
}

fn moment(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// What the library found wrong, without its texts, which quote the token.
pub(crate) fn claims_refused(error: &Claims) -> Refused {
    match error {
        Claims::Expired(_) => Refused::Clock,
        Claims::InvalidAudience(_) => Refused::NotForUs,
        Claims::InvalidIssuer(_) => Refused::Issuer { found: String::new() },
        Claims::InvalidNonce(_) => Refused::Nonce,
        Claims::InvalidSubject(_) => Refused::Subject,
        Claims::SignatureVerification(signature) => match signature {
            Signature::NoMatchingKey | Signature::AmbiguousKeyId(_) | Signature::InvalidKey(_) => {
                Refused::Key
            }
            Signature::DisallowedAlg(_) | Signature::NoSignature | Signature::UnsupportedAlg(_) => {
                Refused::Algorithm
            }
            _ => Refused::Signature,
        },
        Claims::Unsupported(_) => Refused::Algorithm,
        _ => Refused::Broken { status: None },
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use data_encoding::{BASE64, BASE64URL_NOPAD};
    use openidconnect::{
        JsonWebKeyId, JsonWebKeySet, Nonce, PrivateSigningKey,
        core::{
            CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKey,
        },
    };
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://masuk.contoh.go.id";
    const SECRET: &str = "rahasia-penyedia-yang-panjang-sekali";
    const START: Timestamp = Timestamp(1_795_000_000_000);

    /// A key pair of Ed25519 that `seed` names, in the form of RFC 8410.
    fn key(seed: u8, id: &str) -> CoreEdDsaPrivateSigningKey {
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let body = BASE64.encode(&[head.as_slice(), &[seed; 32]].concat());
        let label = "PRIVATE KEY";
        let pem = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n");
        let id = JsonWebKeyId::new(id.to_owned());
        CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
    }

    /// The provider as it publishes these keys.
    fn provider(keys: Vec<CoreJsonWebKey>) -> CoreProviderMetadata {
        let document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/auth"),
            "jwks_uri": format!("{ISSUER}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        });
        let metadata: CoreProviderMetadata = serde_json::from_value(document).unwrap();
        metadata.set_jwks(JsonWebKeySet::new(keys))
    }

    /// The claims of a good token, with `changes` laid over them; null takes one away.
    fn claims(changes: &Value) -> Value {
        let seconds = START.0 / 1000;
        let mut claims = json!({
            "iss": ISSUER,
            "sub": "rahmi",
            "aud": "gadang",
            "iat": seconds,
            "exp": seconds + 300,
            "nonce": "sekali",
        });
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        claims
    }

    fn signed_by<K>(key: &K, alg: Algorithm, changes: &Value) -> CoreIdToken
    where
        K: PrivateSigningKey<VerificationKey = CoreJsonWebKey>,
    {
        let claims: CoreIdTokenClaims = serde_json::from_value(claims(changes)).unwrap();
        CoreIdToken::new(claims, key, alg, None, None).unwrap()
    }

    fn signed(changes: &Value) -> CoreIdToken {
        signed_by(&key(1, "satu"), Algorithm::EdDsa, changes)
    }

    fn judged_at(token: &CoreIdToken, leeway: i64, now: Timestamp) -> Result<String, Refused> {
        let provider = provider(vec![key(1, "satu").as_verification_key()]);
        let verifier = verifier(&provider, "gadang", leeway, now);
        judge(&verifier, "gadang", token, &Nonce::new("sekali".to_owned()))
            .map(|claims| claims.subject().to_string())
    }

    fn judged(token: &CoreIdToken) -> Result<String, Refused> {
        judged_at(token, 60, START)
    }

    #[track_caller]
    fn refused(changes: &Value, want: &Refused) {
        assert_eq!(judged(&signed(changes)).as_ref(), Err(want), "{changes}");
    }

    #[test]
    fn a_token_of_the_provider_for_this_sign_in_names_the_person() {
        assert_eq!(judged(&signed(&json!({}))), Ok("rahmi".to_owned()));
        assert_eq!(judged(&signed(&json!({"aud": ["gadang"]}))), Ok("rahmi".to_owned()));
        assert_eq!(judged(&signed(&json!({"azp": "gadang"}))), Ok("rahmi".to_owned()));
    }

    #[test]
    fn the_token_of_another_issuer_is_refused() {
        for issuer in ["https://lain.contoh.go.id", "https://masuk.contoh.go.id/"] {
            refused(&json!({"iss": issuer}), &Refused::Issuer { found: String::new() });
        }
    }

    #[test]
    fn a_token_made_for_another_application_is_refused() {
        for changes in [
            json!({"aud": "lain"}),
            json!({"aud": []}),
            json!({"aud": ["gadang", "lain"]}),
            json!({"azp": "lain"}),
        ] {
            refused(&changes, &Refused::NotForUs);
        }
    }

    #[test]
    fn a_token_made_for_another_sign_in_is_refused() {
        refused(&json!({"nonce": "lain"}), &Refused::Nonce);
        refused(&json!({"nonce": null}), &Refused::Nonce);
    }

    #[test]
    fn a_token_is_good_from_its_first_to_its_last_moment_and_as_much_around_as_clocks_differ() {
        let token = signed(&json!({}));
        let person = || Ok("rahmi".to_owned());
        for (leeway, seconds, want) in [
            (60, -60, person()),
            (60, -61, Err(Refused::Clock)),
            (60, 359, person()),
            (60, 360, Err(Refused::Clock)),
            (0, 0, person()),
            (0, -1, Err(Refused::Clock)),
            (0, 299, person()),
            (0, 300, Err(Refused::Clock)),
            (300, 599, person()),
            (300, 600, Err(Refused::Clock)),
        ] {
            let found = judged_at(&token, leeway, START.plus_seconds(seconds));
            assert_eq!(found, want, "{leeway} {seconds}");
        }
    }

    #[test]
    fn a_token_signed_with_an_unknown_key_is_refused() {
        let stranger = signed_by(&key(2, "dua"), Algorithm::EdDsa, &json!({}));
        assert_eq!(judged(&stranger), Err(Refused::Key));
    }

    #[test]
    fn a_stranger_who_takes_the_name_of_a_known_key_is_found_out() {
        let stranger = signed_by(&key(2, "satu"), Algorithm::EdDsa, &json!({}));
        assert_eq!(judged(&stranger), Err(Refused::Signature));
    }

    #[test]
    fn a_token_with_other_claims_than_were_signed_is_refused() {
        let text = signed(&json!({})).to_string();
        let (head, rest) = text.split_once('.').unwrap();
        let (_, signature) = rest.split_once('.').unwrap();
        let other = claims(&json!({"sub": "admin"})).to_string();
        let other = BASE64URL_NOPAD.encode(other.as_bytes());
        let forged = CoreIdToken::from_str(&format!("{head}.{other}.{signature}")).unwrap();
        assert_eq!(judged(&forged), Err(Refused::Signature));
    }

    #[test]
    fn a_token_that_nobody_signed_is_refused() {
        let body = BASE64URL_NOPAD.encode(claims(&json!({})).to_string().as_bytes());
        for alg in ["none", "None"] {
            let head = BASE64URL_NOPAD.encode(json!({ "alg": alg }).to_string().as_bytes());
            let token = CoreIdToken::from_str(&format!("{head}.{body}."));
            // In other letters it is the name of nothing.
            let found = token.map_or(Err(Refused::Algorithm), |token| judged(&token));
            assert_eq!(found, Err(Refused::Algorithm), "{alg}");
        }
    }

    #[test]
    fn neither_the_password_of_the_house_nor_a_published_key_signs_as_a_shared_secret() {
        let published = serde_json::to_string(&key(1, "satu").as_verification_key()).unwrap();
        for secret in [SECRET, &published] {
            let key = CoreHmacKey::new(secret.as_bytes().to_vec());
            let token = signed_by(&key, Algorithm::HmacSha256, &json!({}));
            assert_eq!(judged(&token), Err(Refused::Algorithm));
        }
    }

    #[test]
    fn a_subject_is_a_short_line_of_ascii() {
        for good in ["1", "auth0|5f7c8ec7", "CN=Rahmi, O=Sumbar", &"x".repeat(255)] {
            assert!(is_subject(good), "{good}");
        }
        for bad in ["", "a\nb", "é", "a\u{7f}", &"x".repeat(256)] {
            assert!(!is_subject(bad), "{bad:?}");
        }
    }
}
