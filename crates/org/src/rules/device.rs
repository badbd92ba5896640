//! What kind of device a session is on, in words its owner recognises. A hint, never proof.
#![warn(missing_docs)]

/// "Chrome di Android" from a browser's own description of itself.
pub(crate) fn words(user_agent: &str) -> String {
    match (browser(user_agent), system(user_agent)) {
        (Some(browser), Some(system)) => format!("{browser} di {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Peramban di {system}"),
        (None, None) => "Perangkat tidak dikenal".to_owned(),
    }
}

/// Most specific first: nearly every browser also calls itself Safari, and many Chrome.
fn browser(user_agent: &str) -> Option<&'static str> {
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("OPT/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("UCBrowser/", "UC Browser"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    .into_iter()
    .find_map(|(sign, name)| user_agent.contains(sign).then_some(name))
}

fn system(user_agent: &str) -> Option<&'static str> {
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find_map(|(sign, name)| user_agent.contains(sign).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(user_agent: &str, want: &str) {
        assert_eq!(words(user_agent), want);
    }

    #[test]
    fn a_device_is_named_as_its_owner_would() {
        reads(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
            "Chrome di Android",
        );
        reads(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge di Windows",
        );
        reads(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari di iPhone",
        );
        reads(
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox di Linux",
        );
        reads("", "Perangkat tidak dikenal");
    }
}
