//! Who may do what with targets. Pure.

use kernel::{Peran, Permission};

/// See and change where messages go, for the whole institution: whoever holds it sends data out of the house.
pub const KELOLA: Permission = Permission {
    code: "webhook.kelola",
    label: "Mengelola kiriman ke sistem lain",
    granted_to: &[Peran::AdminInstansi],
};

/// Every permission of the room, for its manifest.
pub(crate) const ALL: &[&Permission] = &[&KELOLA];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::actor;

    #[test]
    fn only_who_runs_the_institution_sends_data_out_of_it() {
        for peran in Peran::ALL {
            let may = actor(peran, None).may(&KELOLA);
            assert_eq!(may, peran == Peran::AdminInstansi, "{peran:?}");
        }
    }
}
