//! The menu of one person.

use kernel::Actor;

use crate::room::{MenuGroupKind, Room};

/// The menu that `actor` sees while standing at `path`.
pub(crate) fn build(rooms: &[Room], actor: &Actor, path: &str) -> Vec<ui::MenuGroup> {
    let mut groups: Vec<ui::MenuGroup> = MenuGroupKind::ALL
        .into_iter()
        .map(|kind| ui::MenuGroup {
            title: kind.title().to_owned(),
            items: rooms
                .iter()
                .filter(|room| room.group == kind)
                .flat_map(|room| (room.menu)(actor))
                .collect(),
        })
        .filter(|group| !group.items.is_empty())
        .collect();
    mark_current(&mut groups, path);
    groups
}

/// The entry one is in: of several that lead to here, the most exact.
fn mark_current(groups: &mut [ui::MenuGroup], path: &str) {
    let longest = groups
        .iter()
        .flat_map(|group| &group.items)
        .filter(|item| leads_to(&item.href, path))
        .map(|item| item.href.len())
        .max();
    for item in groups.iter_mut().flat_map(|group| &mut group.items) {
        item.current = Some(item.href.len()) == longest && leads_to(&item.href, path);
    }
}

fn leads_to(href: &str, path: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Two letters for the badge: of the first and the last word of a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split(',').next().unwrap_or_default().split_whitespace().filter(|word| {
        word.chars().next().is_some_and(char::is_alphabetic) && !word.ends_with('.')
    });
    let first = words.next();
    let last = words.next_back();
    [first, last]
        .into_iter()
        .flatten()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(href: &str) -> ui::MenuItem {
        ui::MenuItem {
            icon: ui::Icon::Menu,
            label: href.to_owned(),
            href: href.to_owned(),
            note: None,
            current: false,
        }
    }

    #[test]
    fn the_most_exact_entry_is_the_one_we_stand_in() {
        let mut groups = [ui::MenuGroup {
            title: "Ruang".into(),
            items: vec![item("/indeks"), item("/indeks/impor"), item("/ind")],
        }];
        let current = |groups: &[ui::MenuGroup]| -> Vec<String> {
            groups[0].items.iter().filter(|i| i.current).map(|i| i.href.clone()).collect()
        };
        mark_current(&mut groups, "/indeks/impor/7");
        assert_eq!(current(&groups), ["/indeks/impor"]);
        mark_current(&mut groups, "/indeks/lain");
        assert_eq!(current(&groups), ["/indeks"]);
        mark_current(&mut groups, "/akun");
        assert!(current(&groups).is_empty());
    }

    #[test]
    fn initials_leave_titles_out() {
        assert_eq!(initials("Ani Rahma Yusuf"), "AY");
        assert_eq!(initials("Dr. Budi Santoso, S.Kom., M.T."), "BS");
        assert_eq!(initials("suryani"), "S");
        assert_eq!(initials(""), "");
    }
}
