//! Committed lists of exceptions: one name a line, then ` # ` and why.

/// One exception and its reason.
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) reason: &'a str,
}

/// Reads a list. Blank lines and lines that start with `#` are notes.
pub(crate) fn entries(text: &str) -> Vec<Entry<'_>> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, reason) = line.split_once(" # ").unwrap_or((line, ""));
            Entry { name: name.trim(), reason: reason.trim() }
        })
        .collect()
}

/// What is wrong with a list itself: an entry without a reason, twice, or out of order.
pub(crate) fn check_list(path: &str, text: &str) -> Vec<String> {
    let all = entries(text);
    let mut wrong: Vec<String> = all
        .iter()
        .filter(|entry| entry.reason.is_empty())
        .map(|entry| format!("{path}: {} has no reason", entry.name))
        .collect();
    for (one, next) in all.iter().zip(all.iter().skip(1)) {
        if one.name >= next.name {
            wrong.push(format!("{path}: {} stands before {}", one.name, next.name));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_needs_a_reason_and_its_place() {
        assert!(check_list("l", "# note\na # because\nb # because\n").is_empty());
        assert_eq!(check_list("l", "a\n").len(), 1);
        assert_eq!(check_list("l", "b # x\na # x\n").len(), 1);
        assert_eq!(check_list("l", "a # x\na # y\n").len(), 1);
    }
}
