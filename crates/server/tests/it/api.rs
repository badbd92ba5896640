//! What programs read: the document tells every route that answers them, and each answer is as it says.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use db::testing;
use jsonschema::Validator;
use kernel::Actor;
use org::By;
use serde_json::{Value, json};
use wilayah::BatasImported;

use crate::site::{Browser, NOW, Page, Site, addresses};

const DOCUMENT: &str = "/api/openapi.json";
/// Addresses of one route that are enough to see what it answers.
const ENOUGH: usize = 3;

/// The template that a path belongs to; one with fewer parameters comes first, as in the router.
fn template<'a>(templates: &'a [String], path: &str) -> Option<&'a str> {
    let path: Vec<&str> = path.split('/').collect();
    let fits = |template: &&String| {
        let parts: Vec<&str> = template.split('/').collect();
        let mut pairs = parts.iter().zip(&path);
        parts.len() == path.len() && pairs.all(|(part, sent)| part.starts_with('{') || part == sent)
    };
    let parameters = |template: &&String| template.matches('{').count();
    templates.iter().filter(fits).min_by_key(parameters).map(String::as_str)
}

/// Every answer in JSON that a person meets who follows all links from `starts`, by the template of its route.
async fn walk(site: &Site, browser: &Browser, starts: &[&str]) -> Vec<(String, Page)> {
    let routes = web::routes(&site.app);
    let gets = routes.into_iter().filter(|route| route.method == Method::GET);
    let templates: Vec<String> = gets.map(|route| route.path).collect();
    let mut seen = BTreeSet::new();
    let mut visits: BTreeMap<&str, usize> = BTreeMap::new();
    let mut open: Vec<String> = starts.iter().map(|start| (*start).to_owned()).collect();
    let mut found = Vec::new();
    while let Some(address) = open.pop() {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let Some(template) = template(&templates, path) else { continue };
        let visits = visits.entry(template).or_default();
        if *visits == ENOUGH || !seen.insert(address.clone()) {
            continue;
        }
        *visits += 1;
        let page = browser.get(&address).await;
        if page.header("content-type").contains("json") {
            found.push((template.to_owned(), page));
        } else {
            // An answer that leads nowhere fits no route.
            open.push(page.location.clone());
            open.extend(addresses(&page));
        }
    }
    found
}

/// What checks an object of the document by its name.
fn validator(document: &Value, schema: &Value) -> Validator {
    let whole = json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::validator_for(&whole).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

#[track_caller]
fn check(document: &Value, schema: &Value, page: &Page) {
    let told: Value = serde_json::from_str(&page.html).unwrap();
    let validator = validator(document, schema);
    let wrong: Vec<String> = validator
        .iter_errors(&told)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", page.path);
}

/// Two nagari of Pesisir Selatan, made up: a square, and two of them.
const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"kode":"13.01.01.2001"},"geometry":{"type":"Polygon","coordinates":[[[100.9,-2.1],[101,-2.1],[101,-2],[100.9,-2],[100.9,-2.1]]]}},
{"type":"Feature","properties":{"kode":"13.01.01.2002"},"geometry":{"type":"MultiPolygon","coordinates":[[[[101,-2.1],[101.1,-2.1],[101.1,-2],[101,-2],[101,-2.1]]],[[[101.2,-2.1],[101.3,-2.1],[101.3,-2],[101.2,-2],[101.2,-2.1]]]]}}]}"#;

async fn with_boundaries(site: &Site) {
    let house = site.app.identity.house().await.unwrap();
    let actor = Actor::system(house.instansi, "uji");
    let by = By { actor: &actor, entropy: &site.app.entropy, at: NOW };
    let bytes = BOUNDARIES.as_bytes().to_vec();
    let done = wilayah::import_batas(&site.app.db, by, bytes, "uji").await.unwrap();
    assert!(matches!(done, BatasImported::Done { tempat: 2, .. }), "{done:?}");
}

/// Asks as somebody who has the answer with this tag already.
async fn unless(browser: &Browser, path: &str, etag: &str) -> Page {
    assert!(!etag.is_empty(), "{path} has a tag");
    let request = Request::get(path).header(header::IF_NONE_MATCH, etag);
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn what_a_program_has_already_is_not_sent_again() {
    let site = Site::with_demo(testing::sqlite(&server::migrations()).await).await;
    with_boundaries(&site).await;
    let visitor = site.visitor();
    let document: Value = serde_json::from_str(&visitor.get(DOCUMENT).await.html).unwrap();
    for (template, path) in [
        ("/wilayah/{kode}/peta.json", "/wilayah/13.01/peta.json"),
        ("/wilayah/{kode}/batas.json", "/wilayah/13.01.01.2001/batas.json"),
    ] {
        let first = visitor.get(path).await;
        assert_eq!(
            (first.status, first.header("content-type")),
            (StatusCode::OK, "application/geo+json")
        );
        let again = unless(&visitor, path, first.header("etag")).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        assert!(!document["paths"][template]["get"]["responses"]["304"].is_null(), "{template}");
    }
}

#[tokio::test]
async fn every_route_that_answers_programs_is_in_the_document_and_answers_as_it_says() {
    let site = Site::with_demo(testing::sqlite(&server::migrations()).await).await;
    let visitor = site.visitor();
    let document: Value = serde_json::from_str(&visitor.get(DOCUMENT).await.html).unwrap();
    with_boundaries(&site).await;
    let starts = [
        "/",
        "/api",
        "/indeks",
        "/indeks/publik",
        "/organisasi/fakta",
        "/organisasi/fakta.json",
        "/wilayah/13.01.01.2001",
        // The map of a page asks for it, and no link leads there.
        "/wilayah/13.01/peta.json",
    ];
    let mut found = walk(&site, &visitor, &starts).await;
    for person in ["asesor.sumbar", "admin.sumbar"] {
        found.extend(walk(&site, &site.sign_in(person).await, &starts).await);
    }
    let mut met = BTreeSet::new();
    for (template, page) in &found {
        assert_eq!(page.status, StatusCode::OK, "{}: {}", page.path, page.html);
        met.insert(template.clone());
        if template != DOCUMENT {
            let answer = &document["paths"][template]["get"]["responses"]["200"];
            assert!(!answer.is_null(), "{template} answers JSON and is not in the document");
            let mime = page.header("content-type").split(';').next().unwrap_or_default();
            check(&document, &answer["content"][mime]["schema"], page);
        }
    }
    let told: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let declared = web::routes(&site.app).into_iter().filter(|route| route.is_json);
    let declared: BTreeSet<String> = declared.map(|route| route.path).collect();
    assert_eq!(met, declared, "what was met and what the manifests say");
    assert_eq!(told, declared.into_iter().filter(|path| path != DOCUMENT).collect());
}

#[tokio::test]
async fn a_refusal_is_among_the_answers_that_the_document_tells() {
    let site = Site::with_demo(testing::sqlite(&server::migrations()).await).await;
    let people = [site.visitor(), site.sign_in("pegawai.sumbar").await];
    let document: Value = serde_json::from_str(&people[0].get(DOCUMENT).await.html).unwrap();
    let problem = &document["components"]["schemas"]["Masalah"];
    let mut statuses = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace(['{', '}'], "");
        for (person, query) in people.iter().flat_map(|person| [(person, ""), (person, "?a=%00")]) {
            let page = person.get(&format!("{path}{query}")).await;
            let status = page.status.as_str();
            assert!(!item["get"]["responses"][status].is_null(), "{path}: {status}");
            if page.status != StatusCode::OK {
                assert_eq!(page.header("content-type"), "application/problem+json", "{path}");
                check(&document, problem, &page);
                statuses.insert(page.status.as_u16());
            }
        }
    }
    assert_eq!(statuses, [400, 401, 404].into());
}

#[tokio::test]
async fn names_in_the_document_are_unique_and_tell_something() {
    let site = Site::with_demo(testing::sqlite(&server::migrations()).await).await;
    let document: Value = serde_json::from_str(&site.visitor().get(DOCUMENT).await.html).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let told = &item["get"];
        assert!(names.insert(told["operationId"].as_str().unwrap()), "{path}");
        assert!(told["description"].as_str().unwrap().len() > 20, "{path}");
        let in_path = |told: &Value| told["in"] == "path";
        let parameters: Vec<&Value> = told["parameters"].as_array().unwrap().iter().collect();
        let count = parameters.iter().filter(|told| in_path(told)).count();
        assert_eq!(count, path.matches('{').count(), "{path} tells its parameters");
    }
    let text = document.to_string();
    assert!(!text.contains("\"type\":\"any\""), "{text}");
}
