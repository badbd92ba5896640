//! How a house is known to a provider.

use crate::rules;
use url::Url;

/// What the administrator of a house and the administrator of a provider tell each other.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address by which the provider names itself, letter by letter as its discovery document has it.
    pub issuer: String,
    /// The name of the house at the provider.
    pub client_id: String,
    /// Its password there.
    pub client_secret: String,
    /// What is asked for besides `openid`: `profile` and `email` give name and address.
    pub scopes: Vec<String>,
    /// How far the provider's clock may be from ours, in seconds: [`rules::LEEWAY_SECONDS`] does for most.
    pub leeway_seconds: i64,
    /// The full address of the page that takes the answer, letter by letter as the provider was told.
    pub redirect: String,
}

impl core::fmt::Debug for Settings {
    /// Without the password.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .field("leeway_seconds", &self.leeway_seconds)
            .field("redirect", &self.redirect)
            .finish_non_exhaustive()
    }
}

/// Why a provider cannot be used as it is set up. The sentences are for the administrator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The address of the provider.
    #[error("Alamat penyedia harus berbentuk https://… tanpa tanda tanya dan tanpa tanda pagar.")]
    Issuer,
    /// The name or the password of the house at the provider.
    #[error("Isi pengenal dan rahasia aplikasi yang diberikan penyedia.")]
    Client,
    /// Something that is no scope.
    #[error("Cakupan hanya berisi kata tanpa spasi, misalnya profile dan email.")]
    Scope,
    /// The distance of the clocks.
    #[error("Selisih jam yang diterima adalah 0 sampai 300 detik.")]
    Leeway,
    /// The address of the page that takes the answer.
    #[error("Alamat kembali harus berbentuk https://…; periksa alamat aplikasi ini.")]
    Redirect,
    /// The machine lets no connection be made.
    #[error("Sambungan aman tidak dapat disiapkan di mesin ini. Periksa sertifikat sistemnya.")]
    Machine,
}

impl Settings {
    /// The issuer as an address, when everything can be used.
    pub(crate) fn check(&self) -> Result<Url, SetupError> {
        let issuer = Url::parse(&self.issuer).map_err(|_no_url| SetupError::Issuer)?;
        let bare = issuer.query().is_none() && issuer.fragment().is_none();
        let named = !issuer.username().is_empty() || issuer.password().is_some();
        if !bare || named || !rules::is_safe(&issuer, rules::is_here(&issuer)) {
            return Err(SetupError::Issuer);
        }
        if self.client_id.trim().is_empty() || self.client_secret.trim().is_empty() {
            return Err(SetupError::Client);
        }
        let is_scope = |scope: &String| {
            !scope.is_empty()
                && scope.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'))
        };
        if !self.scopes.iter().all(is_scope) {
            return Err(SetupError::Scope);
        }
        if !(0..=rules::LONGEST_LEEWAY_SECONDS).contains(&self.leeway_seconds) {
            return Err(SetupError::Leeway);
        }
        let redirect = Url::parse(&self.redirect).map_err(|_no_url| SetupError::Redirect)?;
        if redirect.fragment().is_some() || !rules::is_safe(&redirect, rules::is_here(&redirect)) {
            return Err(SetupError::Redirect);
        }
        Ok(issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            issuer: "https://masuk.contoh.go.id/realms/asn".to_owned(),
            client_id: "gadang".to_owned(),
            client_secret: "rahasia-penyedia".to_owned(),
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            leeway_seconds: rules::LEEWAY_SECONDS,
            redirect: "https://gadang.contoh.go.id/masuk/oidc/kembali".to_owned(),
        }
    }

    #[test]
    fn settings_that_could_be_used_pass() {
        assert!(settings().check().is_ok());
        let here = Settings { issuer: "http://127.0.0.1:9000".to_owned(), ..settings() };
        assert!(here.check().is_ok());
    }

    #[test]
    fn each_wrong_setting_is_named() {
        for issuer in [
            "",
            "masuk",
            "http://masuk.contoh.go.id",
            "https://a.id/?x=1",
            "https://a.id/#x",
            "https://a:b@a.id",
        ] {
            let wrong = Settings { issuer: issuer.to_owned(), ..settings() };
            assert_eq!(wrong.check(), Err(SetupError::Issuer), "{issuer}");
        }
        let wrong = Settings { client_secret: " ".to_owned(), ..settings() };
        assert_eq!(wrong.check(), Err(SetupError::Client));
        let wrong = Settings { scopes: vec!["profile email".to_owned()], ..settings() };
        assert_eq!(wrong.check(), Err(SetupError::Scope));
        for leeway_seconds in [-1, 301] {
            let wrong = Settings { leeway_seconds, ..settings() };
            assert_eq!(wrong.check(), Err(SetupError::Leeway), "{leeway_seconds}");
        }
        let wrong = Settings { redirect: "http://gadang.contoh.go.id/".to_owned(), ..settings() };
        assert_eq!(wrong.check(), Err(SetupError::Redirect));
    }

    #[test]
    fn what_is_printed_for_a_programmer_holds_no_password() {
        assert!(!format!("{:?}", settings()).contains("rahasia-penyedia"));
    }
}
