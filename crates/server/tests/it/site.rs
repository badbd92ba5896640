//! A house with its demonstration, and the people of it.

use std::{ops::Deref, path::Path, sync::Arc};

use db::Db;
use kernel::Entropy;
pub(crate) use web::testing::{Browser, NOW, Page};
use web::{Keys, Limits, testing};

/// A house of all rooms, with the accounts of the demonstration.
pub(crate) struct Site {
    house: testing::Site,
    accounts: Vec<org::seed::DemoAccount>,
}

impl Deref for Site {
    type Target = testing::Site;

    fn deref(&self) -> &testing::Site {
        &self.house
    }
}

impl Site {
    /// The demonstration in a migrated database.
    pub(crate) async fn with_demo(db: Db) -> Self {
        Self::with_demo_and_printer(db, Path::new("/nowhere/gadang-pdf")).await
    }

    /// The same with a program that prints lists.
    pub(crate) async fn with_demo_and_printer(db: Db, printer: &Path) -> Self {
        let entropy = Arc::new(Entropy::seeded(7));
        let demo = server::load_demo(&db, &entropy, NOW).await.unwrap();
        let identity = Arc::new(org::identity(db.clone()));
        let house = testing::Site::with(&db, identity, server::rooms(), |inner| {
            inner.keys = Keys::generate(&entropy);
            inner.entropy = entropy;
            let config = &mut inner.config;
            "http://localhost:8080".clone_into(&mut config.base_url);
            config.sample = true;
            config.public = Some("/indeks/publik");
            printer.clone_into(&mut config.printer);
            config.limits = Limits::default();
        });
        Self { house, accounts: demo.accounts }
    }

    /// Who has signed in there.
    pub(crate) async fn actor(&self, browser: &Browser) -> kernel::Actor {
        let token = browser.token().unwrap();
        self.app.identity.session(&token, NOW).await.unwrap().unwrap().actor
    }

    /// A person of the demonstration by sign-in name, signed in through the page.
    pub(crate) async fn sign_in(&self, name: &str) -> Browser {
        let account = self.accounts.iter().find(|account| account.nama_masuk == name);
        let account = account.unwrap_or_else(|| panic!("no account {name}"));
        self.house.sign_in(name, &account.sandi).await
    }
}

/// Where the links of a page lead.
pub(crate) fn addresses(page: &Page) -> Vec<String> {
    page.links().into_iter().map(|(address, _)| address).collect()
}

/// Whether a link of a page reads `words`.
pub(crate) fn has_link(page: &Page, words: &str) -> bool {
    page.links().iter().any(|(_, text)| text.contains(words))
}
