//! A provider as it should be.

use oidc::{Answer, Identity, Refused};
use serde_json::json;

use oidc::testing::{Browser, CALLBACK, PERSON, Running};

fn rahmi(issuer: &str) -> Identity {
    Identity {
        issuer: issuer.to_owned(),
        subject: PERSON.to_owned(),
        name: Some("Rahmi Yulianti, S.Kom.".to_owned()),
        email: Some("rahmi@contoh.go.id".to_owned()),
        email_verified: true,
        preferred_username: Some(PERSON.to_owned()),
    }
}

#[tokio::test]
async fn a_person_signs_in_whichever_accepted_way_the_provider_signs() {
    let provider = Running::start();
    let now = provider.now().await;
    for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
        let found = provider.signed_in(&provider.known(algorithm), now).await;
        assert_eq!(found, Ok(rahmi(&provider.issuer)), "{algorithm}");
    }
    let other = provider.signed_in(&provider.known("ES384"), now).await;
    assert_eq!(other, Err(Refused::Algorithm));
}

#[tokio::test]
async fn the_provider_is_asked_for_a_code_with_proof_state_and_nonce() {
    let provider = Running::start();
    let known = provider.known("RS256");
    let begun = known.begin(&provider.entropy, provider.now().await).await.unwrap();
    let url = url::Url::parse(begun.url()).unwrap();
    let asked = |name: &str| {
        let found = url.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    assert_eq!(asked("response_type"), "code");
    assert_eq!(asked("client_id"), "gadang-RS256");
    assert_eq!(asked("redirect_uri"), CALLBACK);
    assert_eq!(asked("scope"), "openid profile email");
    assert_eq!(asked("code_challenge_method"), "S256");
    for secret in ["code_challenge", "state", "nonce"] {
        assert_eq!(asked(secret).len(), 43, "{secret}");
    }
    let again = known.begin(&provider.entropy, provider.now().await).await.unwrap();
    assert_ne!(begun.url(), again.url());
}

#[tokio::test]
async fn a_sign_in_goes_on_after_its_cookie_was_sealed_and_opened() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    let (begun, answer) = provider.agreed(&known, now).await;
    let kept = serde_json::to_string(&begun).unwrap();
    assert!(kept.len() < 400, "{}", kept.len());
    let begun: oidc::Begun = serde_json::from_str(&kept).unwrap();
    assert_eq!(begun.url(), "");
    assert_eq!(known.finish(&begun, &answer, now).await, Ok(rahmi(&provider.issuer)));
}

#[tokio::test]
async fn details_that_stand_in_the_token_are_not_asked_for() {
    let provider = Running::start();
    provider.spoil(&json!({"allInToken": true, "fail": "/me"})).await;
    let found = provider.signed_in(&provider.known("RS256"), provider.now().await).await;
    assert_eq!(found, Ok(rahmi(&provider.issuer)));
}

#[tokio::test]
async fn a_provider_that_takes_the_password_in_the_form_only_gets_it_there() {
    let provider = Running::start();
    provider.spoil(&json!({"post": true})).await;
    let found = provider.signed_in(&provider.known("RS256"), provider.now().await).await;
    assert_eq!(found, Ok(rahmi(&provider.issuer)));
}

#[tokio::test]
async fn new_keys_are_fetched_when_the_provider_begins_to_sign_with_them() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    assert_eq!(provider.signed_in(&known, now).await, Ok(rahmi(&provider.issuer)));
    provider.rotate().await;
    assert_eq!(provider.signed_in(&known, now).await, Ok(rahmi(&provider.issuer)));
}

#[tokio::test]
async fn documents_are_kept_for_an_hour_and_then_asked_for_again() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    assert!(known.begin(&provider.entropy, now).await.is_ok());
    let hour = now.plus_seconds(3600);
    provider.spoil(&json!({"fail": "/.well-known/openid-configuration"})).await;
    assert!(known.begin(&provider.entropy, hour.plus_seconds(-1)).await.is_ok());
    let broken = Refused::Broken { status: Some(500) };
    assert_eq!(known.begin(&provider.entropy, hour).await.unwrap_err(), broken);
    // Whoever comes next hears so at once, although the provider would answer again.
    provider.spoil(&json!({})).await;
    let soon = hour.plus_seconds(14);
    assert_eq!(known.begin(&provider.entropy, soon).await.unwrap_err(), broken);
    assert!(known.begin(&provider.entropy, hour.plus_seconds(15)).await.is_ok());
}

#[tokio::test]
async fn whoever_turns_back_is_not_signed_in() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    let begun = known.begin(&provider.entropy, now).await.unwrap();
    let answer = Browser::default().turns_back(begun.url()).await;
    assert_eq!(known.finish(&begun, &answer, now).await, Err(Refused::Cancelled));
}

#[tokio::test]
async fn a_code_works_once_and_only_with_the_proof_of_its_sign_in() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    let (begun, answer) = provider.agreed(&known, now).await;
    assert!(known.finish(&begun, &answer, now).await.is_ok());
    assert_eq!(known.finish(&begun, &answer, now).await, Err(Refused::Spent));

    // A code that was taken from one browser and given to another.
    let (_, stolen) = provider.agreed(&known, now).await;
    let (begun, own) = provider.agreed(&known, now).await;
    let mixed = Answer { state: own.state, ..stolen };
    assert_eq!(known.finish(&begun, &mixed, now).await, Err(Refused::Spent));
}

#[tokio::test]
async fn the_answer_to_another_sign_in_is_refused() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    let (_, answer) = provider.agreed(&known, now).await;
    let (begun, _) = provider.agreed(&known, now).await;
    assert_eq!(known.finish(&begun, &answer, now).await, Err(Refused::State));
}

#[tokio::test]
async fn clocks_that_differ_by_more_than_is_allowed_are_named_as_the_cause() {
    let provider = Running::start();
    let (known, now) = (provider.known("RS256"), provider.now().await);
    // The provider lets its tokens live for an hour.
    for (seconds, good) in [(3500, true), (6000, false), (-30, true), (-3600, false)] {
        let found = provider.signed_in(&known, now.plus_seconds(seconds)).await;
        let want = if good { Ok(rahmi(&provider.issuer)) } else { Err(Refused::Clock) };
        assert_eq!(found, want, "{seconds}");
    }
}

#[tokio::test]
async fn a_wrong_password_of_the_house_is_named_as_the_cause() {
    let provider = Running::start();
    let mut settings = provider.settings("RS256");
    settings.client_secret = "another-secret-of-a-test-just-as-long".to_owned();
    let known = oidc::Provider::new(settings).unwrap();
    let found = provider.signed_in(&known, provider.now().await).await;
    assert_eq!(found, Err(Refused::Client));
}
