//! Which addresses of the network a message may go to. Pure.

use core::{fmt, net::IpAddr, str::FromStr};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A block of addresses, as `10.20.0.0/16` or `fd00:1::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    net: IpAddr,
    prefix: u8,
}

/// Why a text is no [`Cidr`]. The sentence is for the operator of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCidr;

impl fmt::Display for NotCidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blok alamat harus berbentuk 10.20.0.0/16 atau fd00:1::/32.")
    }
}

impl core::error::Error for NotCidr {}

impl FromStr for Cidr {
    type Err = NotCidr;

    fn from_str(text: &str) -> Result<Self, NotCidr> {
        let (net, prefix) = text.trim().split_once('/').ok_or(NotCidr)?;
        let net: IpAddr = net.parse().map_err(|_bad| NotCidr)?;
        let prefix: u8 = prefix.parse().map_err(|_bad| NotCidr)?;
        let longest = if net.is_ipv4() { 32 } else { 128 };
        if prefix > longest { Err(NotCidr) } else { Ok(Self { net, prefix }) }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.net, self.prefix)
    }
}

impl Cidr {
    const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Self {
        Self { net: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }
    }

    const fn v6(a: u16, b: u16, prefix: u8) -> Self {
        Self { net: IpAddr::V6(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)), prefix }
    }

    /// Whether `ip` lies inside. The two versions of the protocol never do in one another.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.net, ip) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                let apart = u32::from(net) ^ u32::from(ip);
                apart.checked_shr(32 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                let apart = u128::from(net) ^ u128::from(ip);
                apart.checked_shr(128 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Blocks of version 4 that are not of the public Internet (IANA, special-purpose registry).
const SPECIAL_V4: [Cidr; 15] = [
    Cidr::v4(0, 0, 0, 0, 8),
    Cidr::v4(10, 0, 0, 0, 8),
    Cidr::v4(100, 64, 0, 0, 10),
    Cidr::v4(127, 0, 0, 0, 8),
    Cidr::v4(169, 254, 0, 0, 16),
    Cidr::v4(172, 16, 0, 0, 12),
    Cidr::v4(192, 0, 0, 0, 24),
    Cidr::v4(192, 0, 2, 0, 24),
    Cidr::v4(192, 88, 99, 0, 24),
    Cidr::v4(192, 168, 0, 0, 16),
    Cidr::v4(198, 18, 0, 0, 15),
    Cidr::v4(198, 51, 100, 0, 24),
    Cidr::v4(203, 0, 113, 0, 24),
    Cidr::v4(224, 0, 0, 0, 4),
    Cidr::v4(240, 0, 0, 0, 4),
];

/// Of version 6 only this block is given out to the public; addresses that hold one of version 4 lie outside, except
/// for those below.
const GLOBAL_V6: Cidr = Cidr::v6(0x2000, 0, 3);

/// Inside [`GLOBAL_V6`]: protocols and tunnels (Teredo, 6to4), and blocks for documents.
const SPECIAL_V6: [Cidr; 4] = [
    Cidr::v6(0x2001, 0, 23),
    Cidr::v6(0x2001, 0xdb8, 32),
    Cidr::v6(0x2002, 0, 16),
    Cidr::v6(0x3fff, 0, 20),
];

/// What no list may open: the machine itself, the link, the services by which clouds hand out a machine's own secrets
/// (on the link 169.254.169.254, beside it those named below), groups, and version 4 written as version 6.
const NEVER: [Cidr; 13] = [
    Cidr::v4(0, 0, 0, 0, 8),
    Cidr::v4(127, 0, 0, 0, 8),
    Cidr::v4(169, 254, 0, 0, 16),
    // Of Alibaba, Oracle and Azure; the last one looks public.
    Cidr::v4(100, 100, 100, 200, 32),
    Cidr::v4(192, 0, 0, 192, 32),
    Cidr::v4(168, 63, 129, 16, 32),
    Cidr::v4(224, 0, 0, 0, 4),
    Cidr::v4(240, 0, 0, 0, 4),
    // Unspecified, loopback, mapped and translated.
    Cidr::v6(0, 0, 32),
    Cidr::v6(0x64, 0xff9b, 32),
    Cidr::v6(0xfe80, 0, 10),
    Cidr::v6(0xff00, 0, 8),
    Cidr::v6(0xfd00, 0x0ec2, 32),
];

/// What a house may reach.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Blocks of the office network that may be reached although they are not public.
    pub allow: Vec<Cidr>,
    /// For tests: the machine itself may be reached, over plain HTTP as well.
    pub allow_loopback: bool,
}

impl Network {
    /// Whether a message may go to `ip`.
    pub fn permits(&self, ip: IpAddr) -> bool {
        if self.allow_loopback && ip.is_loopback() {
            return true;
        }
        let in_any = |blocks: &[Cidr]| blocks.iter().any(|block| block.contains(ip));
        !in_any(&NEVER) && (in_any(&self.allow) || is_public(ip))
    }
}

/// Whether `ip` belongs to the public Internet.
fn is_public(ip: IpAddr) -> bool {
    let in_any = |blocks: &[Cidr]| blocks.iter().any(|block| block.contains(ip));
    match ip {
        IpAddr::V4(_) => !in_any(&SPECIAL_V4),
        IpAddr::V6(_) => GLOBAL_V6.contains(ip) && !in_any(&SPECIAL_V6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    const PRIVATE: [&str; 36] = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.9",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.19.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "3fff::1",
    ];

    #[test]
    fn nothing_but_the_public_internet_is_reached() {
        let network = Network::default();
        for text in PRIVATE {
            assert!(!network.permits(ip(text)), "{text}");
        }
        for text in [
            "8.8.8.8",
            "103.10.62.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "1.0.0.1",
            "223.255.255.1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2400:9800::1",
        ] {
            assert!(network.permits(ip(text)), "{text}");
        }
    }

    #[test]
    fn a_list_opens_the_office_and_never_the_machine_or_its_link() {
        let everything = ["0.0.0.0/0", "::/0"].map(|block| block.parse().unwrap()).to_vec();
        let network = Network { allow: everything, allow_loopback: false };
        assert!(network.permits(ip("10.20.3.4")) && network.permits(ip("fd12::1")));
        for text in [
            "127.0.0.1",
            "0.0.0.0",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "fe80::1",
            "fd00:ec2::254",
            "ff02::1",
        ] {
            assert!(!network.permits(ip(text)), "{text}");
        }
        let office =
            Network { allow: vec!["10.20.0.0/16".parse().unwrap()], allow_loopback: false };
        assert!(office.permits(ip("10.20.255.255")) && !office.permits(ip("10.21.0.0")));
    }

    #[test]
    fn the_machine_itself_is_for_tests() {
        let network = Network { allow: vec![], allow_loopback: true };
        assert!(network.permits(ip("127.0.0.1")) && network.permits(ip("::1")));
        assert!(!network.permits(ip("::ffff:127.0.0.1")) && !network.permits(ip("10.0.0.1")));
    }

    #[test]
    fn a_block_is_read_or_refused() {
        for good in ["10.0.0.0/8", " fd00::/8 ", "1.2.3.4/32", "::/0", "0.0.0.0/0"] {
            let block: Cidr = good.parse().unwrap();
            assert_eq!(block.to_string(), good.trim());
        }
        for bad in ["10.0.0.0", "10.0.0.0/33", "::/129", "a/8", "10.0.0.0/-1", "/8", ""] {
            assert_eq!(bad.parse::<Cidr>(), Err(NotCidr), "{bad}");
        }
        let one: Cidr = "1.2.3.4/32".parse().unwrap();
        assert!(one.contains(ip("1.2.3.4")) && !one.contains(ip("1.2.3.5")));
    }
}
