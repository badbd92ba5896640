//! The address of a client, for pace limits and records.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};

use crate::state::App;

/// The address a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Client {
    /// In process there is no connection to ask.
    pub(crate) const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

    /// What counts as one client: an address of IPv4, a network of IPv6, since one household holds
    /// 2^64 addresses of the latter.
    pub(crate) fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

/// Notes the client's address on the request.
pub(crate) async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let client = Client(find(&request, app.config.trust_proxy));
    request.extensions_mut().insert(client);
    next.run(request).await
}

fn find(request: &Request, trust_proxy: bool) -> IpAddr {
    let forwarded = || {
        request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok())
            .and_then(last_hop)
    };
    trust_proxy
        .then(forwarded)
        .flatten()
        .or_else(|| {
            let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
            Some(peer.ip())
        })
        .unwrap_or(Client::UNKNOWN)
        .to_canonical()
}

/// The last entry is the one our own proxy wrote; those before it are whatever the client claims.
fn last_hop(value: &str) -> Option<IpAddr> {
    value.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(forwarded: &str) -> Request {
        let mut request = Request::new(Body::empty());
        request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4711))));
        request
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_our_proxy_and_only_its_last_entry() {
        let sent = request("1.1.1.1, 203.0.113.9");
        assert_eq!(find(&sent, true).to_string(), "203.0.113.9");
        assert_eq!(find(&sent, false).to_string(), "10.0.0.1");
        assert_eq!(find(&request("bukan alamat"), true).to_string(), "10.0.0.1");
    }

    #[test]
    fn a_household_of_ipv6_is_one_client() {
        let of = |text: &str| Client(text.parse().unwrap()).network();
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::3"), of("2001:db8:1:3::3"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
