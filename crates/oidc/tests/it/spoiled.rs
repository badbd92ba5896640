//! The same provider with one thing spoiled at a time.

use oidc::Refused;
use serde_json::{Value, json};

use oidc::testing::Running;

const DISCOVERY: &str = "/.well-known/openid-configuration";
const BROKEN: Refused = Refused::Broken { status: None };

/// Where a sign-in comes to its end with these faults from the start.
async fn from_the_start(faults: Value) -> Refused {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    provider.spoil(&faults).await;
    known.begin(&provider.entropy, now).await.expect_err("a provider that nobody may trust")
}

/// The same with faults that begin once the person has agreed.
async fn at_the_end(provider: &Running, faults: Value) -> Refused {
    let (known, now) = (provider.known("RS256"), provider.now().await);
    let (begun, answer) = provider.agreed(&known, now).await;
    provider.spoil(&faults).await;
    let found = known.finish(&begun, &answer, now).await;
    provider.spoil(&json!({})).await;
    found.expect_err("a provider that nobody may trust")
}

#[tokio::test]
async fn the_documents_of_another_provider_are_refused() {
    let other = "https://lain.contoh.go.id";
    let found = from_the_start(json!({"discovery": {"issuer": other}})).await;
    assert_eq!(found, Refused::Issuer { found: other.to_owned() });
}

#[tokio::test]
async fn documents_that_name_unprotected_addresses_are_refused() {
    for name in ["authorization_endpoint", "jwks_uri"] {
        let faults = json!({"discovery": {(name): "http://masuk.contoh.go.id/x"}});
        assert_eq!(from_the_start(faults).await, Refused::Elsewhere, "{name}");
    }
    let script = json!({"discovery": {"authorization_endpoint": "javascript:alert(1)"}});
    assert_eq!(from_the_start(script).await, Refused::Elsewhere);
}

#[tokio::test]
async fn the_password_is_not_sent_to_an_unprotected_address() {
    let provider = Running::start();
    let address = json!({"token_endpoint": "http://masuk.contoh.go.id/token"});
    provider.spoil(&json!({ "discovery": address })).await;
    let found = provider.signed_in(&provider.known("RS256"), provider.now().await).await;
    assert_eq!(found, Err(Refused::Elsewhere));
}

#[tokio::test]
async fn documents_that_are_missing_or_broken_are_refused() {
    for path in [DISCOVERY, "/jwks"] {
        let failed = from_the_start(json!({ "fail": path })).await;
        assert_eq!(failed, Refused::Broken { status: Some(500) }, "{path}");
        assert_eq!(from_the_start(json!({ "garble": path })).await, BROKEN, "{path}");
    }
    let no_keys = json!({"discovery": {"jwks_uri": null}});
    assert_eq!(from_the_start(no_keys).await, BROKEN);
}

#[tokio::test]
async fn a_provider_that_hangs_is_not_waited_for() {
    let provider = Running::start();
    let now = provider.now().await;
    for path in [DISCOVERY, "/jwks"] {
        provider.spoil(&json!({ "hang": path })).await;
        let begun = provider.known_in_haste("RS256").begin(&provider.entropy, now).await;
        assert_eq!(begun.unwrap_err(), Refused::Silent, "{path}");
    }
}

#[tokio::test]
async fn a_provider_that_hangs_at_the_end_is_not_waited_for() {
    let provider = Running::start();
    let now = provider.now().await;
    let hasty = provider.known_in_haste("RS256");
    // On a busy machine its patience may not last for an honest answer.
    while hasty.check(now).await == Err(Refused::Silent) {}
    for path in ["/token", "/me"] {
        let (begun, answer) = provider.agreed(&provider.known("RS256"), now).await;
        provider.spoil(&json!({ "hang": path })).await;
        let found = hasty.finish(&begun, &answer, now).await;
        provider.spoil(&json!({})).await;
        assert_eq!(found, Err(Refused::Silent), "{path}");
    }
}

#[tokio::test]
async fn a_provider_that_answers_too_much_is_not_read_to_the_end() {
    for path in [DISCOVERY, "/jwks"] {
        assert_eq!(from_the_start(json!({ "flood": path })).await, Refused::TooBig, "{path}");
    }
    let provider = Running::start();
    for path in ["/token", "/me"] {
        let found = at_the_end(&provider, json!({ "flood": path })).await;
        assert_eq!(found, Refused::TooBig, "{path}");
    }
}

#[tokio::test]
async fn nobody_is_led_to_another_address() {
    let away = "https://lain.contoh.go.id/";
    for path in [DISCOVERY, "/jwks"] {
        let faults = json!({"elsewhere": {(path): away}});
        assert_eq!(from_the_start(faults).await, Refused::Elsewhere, "{path}");
    }
    let provider = Running::start();
    for path in ["/token", "/me"] {
        let found = at_the_end(&provider, json!({"elsewhere": {(path): away}})).await;
        assert_eq!(found, Refused::Elsewhere, "{path}");
    }
}

#[tokio::test]
async fn broken_answers_at_the_end_let_nobody_in() {
    let provider = Running::start();
    for path in ["/token", "/me"] {
        assert_eq!(at_the_end(&provider, json!({ "garble": path })).await, BROKEN, "{path}");
        let failed = at_the_end(&provider, json!({ "fail": path })).await;
        assert_eq!(failed, Refused::Broken { status: Some(500) }, "{path}");
    }
}

#[tokio::test]
async fn tokens_with_a_wrong_claim_are_refused() {
    let provider = Running::start();
    for (claims, want) in [
        (json!({"iss": "https://lain.contoh.go.id"}), Refused::Issuer { found: String::new() }),
        (json!({"aud": "lain"}), Refused::NotForUs),
        (json!({"aud": ["gadang-RS256", "lain"]}), Refused::NotForUs),
        (json!({"azp": "lain"}), Refused::NotForUs),
        (json!({"nonce": "lain"}), Refused::Nonce),
        (json!({"exp": 1_700_000_000}), Refused::Clock),
        (json!({"iat": 4_000_000_000_u32}), Refused::Clock),
        (json!({"sub": ""}), BROKEN),
        (json!({"exp": "besok"}), BROKEN),
    ] {
        let found = at_the_end(&provider, json!({ "claims": claims })).await;
        assert_eq!(found, want, "{claims}");
    }
}

#[tokio::test]
async fn tokens_that_the_provider_did_not_sign_are_refused() {
    let provider = Running::start();
    for (sign, want) in [
        ("none", Refused::Algorithm),
        ("HS256", Refused::Algorithm),
        ("stranger", Refused::Signature),
    ] {
        assert_eq!(at_the_end(&provider, json!({ "sign": sign })).await, want, "{sign}");
    }
}

#[tokio::test]
async fn keys_that_are_no_longer_published_or_have_ended_do_not_count() {
    for faults in [json!({"noKeys": true}), json!({"keysEnd": 1_700_000_000})] {
        let provider = Running::start();
        provider.spoil(&faults).await;
        let found = provider.signed_in(&provider.known("RS256"), provider.now().await).await;
        assert_eq!(found, Err(Refused::Key), "{faults}");
    }
}

#[tokio::test]
async fn the_details_of_another_person_are_refused() {
    let provider = Running::start();
    let faults = json!({"details": {"sub": "admin"}});
    assert_eq!(at_the_end(&provider, faults).await, Refused::Subject);
}
