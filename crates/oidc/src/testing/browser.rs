//! A person with a browser: forms, cookies and redirects, until the way leads back to the house.

use core::time::Duration;
use std::collections::BTreeMap;

use reqwest::{Client, RequestBuilder, header, redirect};
use scraper::{Html, Selector};
use url::Url;

use super::provider::{CALLBACK, PERSON};
use crate::Answer;

/// A browser, with its cookies. Every path gets all of them: only one site is visited.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

/// What the browser shows.
#[derive(Debug)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The page as text; empty where the browser stopped before the house.
    pub text: String,
}

impl Default for Browser {
    fn default() -> Self {
        // Whoever came first chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_mins(1))
            .no_proxy();
        Self { client: client.build().expect("a client"), cookies: BTreeMap::new() }
    }
}

impl Browser {
    /// The page at an address, wherever that leads.
    pub async fn get(&mut self, address: &str) -> Page {
        let request = self.client.get(address);
        self.follow(Url::parse(address).expect("an address"), request).await
    }

    /// What comes of sending a body.
    pub async fn post(&mut self, address: &str, body: String) -> Page {
        let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = self.client.post(address).header(form.0, form.1).body(body);
        self.follow(Url::parse(address).expect("an address"), request).await
    }

    /// Signs in at the provider, agrees to what it asks, and brings its answer.
    pub async fn signs_in(&mut self, address: &str) -> Answer {
        self.signs_in_as(PERSON, address).await.answer()
    }

    /// The same as another person; the page has the address of the house that the provider leads to.
    pub async fn signs_in_as(&mut self, person: &str, address: &str) -> Page {
        let mut page = self.get(address).await;
        while !page.is_answer() {
            let form = page.form(person);
            page = self.post(&form.0, form.1).await;
        }
        page
    }

    /// Turns back on the first page of the provider, and brings its answer.
    pub async fn turns_back(&mut self, address: &str) -> Answer {
        let page = self.get(address).await;
        let away = page.attributes("a[href$='/abort']", "href");
        let away = page.url.join(away.first().expect("a way back")).expect("an address");
        self.get(away.as_str()).await.answer()
    }

    async fn follow(&mut self, mut url: Url, mut request: RequestBuilder) -> Page {
        loop {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request_ = request.header(header::COOKIE, cookies.join("; "));
            let response = request_.send().await.expect("the provider answers a browser");
            for line in response.headers().get_all(header::SET_COOKIE) {
                let pair = line.to_str().expect("a cookie").split(';').next().unwrap_or_default();
                let (name, value) = pair.split_once('=').expect("a name and a value");
                if value.is_empty() {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            let next = response.headers().get(header::LOCATION).cloned();
            let Some(next) = next else {
                return Page { url, text: response.text().await.expect("a page") };
            };
            url = url.join(next.to_str().expect("an address")).expect("an address");
            if url.as_str().starts_with(CALLBACK) {
                return Page { url, text: String::new() };
            }
            request = self.client.get(url.clone());
        }
    }
}

impl Page {
    fn is_answer(&self) -> bool {
        self.url.as_str().starts_with(CALLBACK)
    }

    /// The query that the house would be given.
    fn answer(&self) -> Answer {
        assert!(self.is_answer(), "{}: {}", self.url, self.text);
        let said: BTreeMap<_, _> = self.url.query_pairs().into_owned().collect();
        serde_json::from_value(serde_json::to_value(said).expect("texts")).expect("an answer")
    }

    fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        let selector = Selector::parse(selector).expect("a selector");
        html.select(&selector).filter_map(|found| found.attr(name)).map(str::to_owned).collect()
    }

    /// Where the form of the page goes, and what it says once the person has filled it in.
    fn form(&self, person: &str) -> (String, String) {
        let actions = self.attributes("form", "action");
        assert!(!actions.is_empty(), "{}: {}", self.url, self.text);
        let action = actions.first().expect("there is one");
        let hidden = self.attributes("input[type=hidden]", "name");
        let values = self.attributes("input[type=hidden]", "value");
        let typed = self.attributes("input:not([type=hidden])", "name");
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(hidden.into_iter().zip(values));
        body.extend_pairs(typed.into_iter().map(|name| (name, person)));
        (self.url.join(action).expect("an address").into(), body.finish())
    }
}
