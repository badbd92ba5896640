use serde_json::{Value, json};

use crate::site::Site;

async fn document(site: &Site) -> Value {
    let answer = site.browser().get("/api/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn the_document_tells_address_parameters_and_answers() {
    let document = document(&Site::new().await).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], crate::site::BASE);
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/uji/data", "/uji/data/{id}"]);
    let one = &document["paths"]["/uji/data/{id}"]["get"];
    assert_eq!(one["operationId"], "uji_satu");
    let parameters: Vec<(&Value, &Value, &Value)> = one["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (&told["name"], &told["in"], &told["required"]))
        .collect();
    assert_eq!(
        parameters,
        [
            (&json!("id"), &json!("path"), &json!(true)),
            (&json!("tahun"), &json!("query"), &json!(false))
        ]
    );
    assert_eq!(one["parameters"][1]["schema"]["pattern"], "^[0-9]{4}$");
    assert!(one["parameters"][0]["schema"]["pattern"].is_null());
    let answers: Vec<&String> = one["responses"].as_object().unwrap().keys().collect();
    // A token that is wrong or too narrow is refused where anybody may read, too.
    assert_eq!(answers, ["200", "400", "401", "403", "404", "429", "500", "503"]);
    assert_eq!(one["security"], json!([{}, {"token": ["uji.lihat"]}]));
    let all = &document["paths"]["/uji/data"]["get"]["responses"];
    let answers: Vec<&String> = all.as_object().unwrap().keys().collect();
    assert_eq!(answers, ["200", "400", "401", "403", "429", "500", "503"]);
    let security = &document["paths"]["/uji/data"]["get"]["security"];
    assert_eq!(*security, json!([{"token": ["uji.ubah"]}]));
    assert_eq!(
        document["paths"]["/uji/data"]["get"]["security"],
        json!([{ "token": ["uji.ubah"] }])
    );
    let either = "Anda perlu masuk, atau: Token tidak berlaku";
    assert_eq!(all["401"]["description"], either, "two causes of one status");
    assert_eq!(all["403"]["$ref"], "#/components/responses/tidak-berwenang");
    let refusal = &document["components"]["responses"]["tidak-berwenang"]["content"];
    assert_eq!(
        refusal["application/problem+json"]["schema"]["$ref"],
        "#/components/schemas/Masalah"
    );
}

#[tokio::test]
async fn every_field_of_an_object_is_required_and_no_other_may_come() {
    let document = document(&Site::new().await).await;
    let object = &document["components"]["schemas"]["Barang"];
    assert_eq!(object["required"], json!(["nama", "isi"]));
    assert_eq!(object["additionalProperties"], false);
    let inner = &object["properties"]["isi"];
    assert_eq!(inner["items"]["$ref"], "#/components/schemas/Isi");
    let inner = &document["components"]["schemas"]["Isi"]["properties"];
    assert_eq!(inner["keadaan"]["enum"], json!(["ada", "habis"]));
    assert_eq!(inner["harga"]["oneOf"][1]["type"], "null");
}

#[tokio::test]
async fn the_page_shows_what_the_document_says_and_every_link_in_it_leads_somewhere() {
    let site = Site::new().await;
    let page = site.browser().get("/api").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for words in [
        "Data untuk program",
        "GET /uji/data/{id}",
        "https://gadang.example/uji/data/7?tahun=2026",
        "pemegang izin “Mengubah”",
        "Isi Barang",
        "salah satu dari ada , habis",
        "404 tidak-ditemukan",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let html = scraper::Html::parse_document(page.html());
    let link = scraper::Selector::parse("main a[href^='#']").unwrap();
    let mut checked = 0;
    for link in html.select(&link) {
        let target = link.attr("href").unwrap().trim_start_matches('#');
        let found = scraper::Selector::parse(&format!("[id='{target}']")).unwrap();
        assert_eq!(html.select(&found).count(), 1, "#{target}");
        checked += 1;
    }
    assert!(checked > 10, "{checked} links");
    for code in web::Failure::CODES {
        assert!(page.html().contains(&format!("id=\"{code}\"")), "{code}");
    }
}
