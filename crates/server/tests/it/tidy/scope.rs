//! Scope is a type: no store function of a register or a room works without one.

use super::{clean, edges, repo, text};

/// Marks of a store function that rightly has no scope. The reason follows on the same line.
const MARKS: [&str; 2] = ["/// Global: ", "/// System: "];

/// Whether a string literal is a statement.
pub(crate) fn is_sql(literal: &str) -> bool {
    let start = literal.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
    let mut words = start.split_whitespace();
    match (words.next().unwrap_or_default(), words.next()) {
        ("SELECT" | "WITH" | "UPDATE", Some(_)) => true,
        ("INSERT", Some(next)) => next == "INTO",
        ("DELETE", Some(next)) => next == "FROM",
        _ => false,
    }
}

fn scoped(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    text::functions(&code)
        .iter()
        .filter(|function| {
            let head: Vec<&str> = text::words(function.head).into_iter().map(|(_, w)| w).collect();
            head.contains(&"pub") && head.contains(&"async")
        })
        .filter(|function| !takes_scope(function.params))
        .filter_map(|function| {
            let name = function.name;
            match mark_above(text, function.line) {
                Some(reason) if reason.split_whitespace().count() >= 4 => None,
                Some(_) => {
                    Some(format!("{path}:{}: the mark of {name} gives no reason", function.line))
                }
                None => Some(format!(
                    "{path}:{}: {name} takes no &Scope, nor the &Actor or By of a &mut Tx; \
                     if that is right, say why in a line `/// Global: …` or `/// System: …`",
                    function.line
                )),
            }
        })
        .collect()
}

/// A writer in its transaction stands in one institution, which the store binds: `&Actor`, or `By` with it.
fn takes_scope(params: &str) -> bool {
    let words: Vec<&str> = text::words(params).into_iter().map(|(_, word)| word).collect();
    let writer = words.contains(&"Actor") || words.contains(&"By");
    words.contains(&"Scope") || (writer && words.contains(&"Tx"))
}

/// The reason in the documentation right above a line, if it carries a mark.
fn mark_above(text: &str, line: usize) -> Option<&str> {
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .take(line.saturating_sub(1))
        .rev()
        .map(|line| line.trim_start())
        .take_while(|line| line.starts_with("///") || line.starts_with("#["))
        .find_map(|line| MARKS.iter().find_map(|mark| line.strip_prefix(mark)))
}

/// Statements stand in the store; the rest of a room does not speak SQL.
fn no_sql(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    source
        .strings
        .iter()
        .filter(|(at, literal)| code.as_bytes().get(*at) == Some(&b'"') && is_sql(literal))
        .map(|(at, _)| format!("{path}:{}: SQL outside the store", text::line(text, *at)))
        .collect()
}

fn is_room(path: &str) -> bool {
    repo::is(path, "rs")
        && repo::below_src(path).is_some()
        && !repo::is_test(path)
        && repo::crate_of(path).is_some_and(edges::has_store)
}

#[test]
fn every_store_function_takes_a_scope() {
    clean(&repo::over(|path| is_room(path) && repo::is_layer(path, "store"), scoped));
}

#[test]
fn sql_stands_in_the_store() {
    clean(&repo::over(|path| is_room(path) && !repo::is_layer(path, "store"), no_sql));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(text: &str, want: &str) {
        let found = scoped("store.rs", text);
        assert!(found.len() == 1 && found[0].contains(want), "{found:?}");
    }

    #[test]
    fn a_store_function_without_a_scope_is_found() {
        finds("pub async fn list(db: &Db) -> R { x }", "list takes no &Scope");
        finds("pub(crate) async fn list(db: &Db, by: &Actor) -> R { x }", "list takes no");
        finds("impl S {\n pub(super) async fn all(&self, db: &Db) -> R { x }\n}", ":2: all");
        finds("/// Global: no.\npub async fn list(db: &Db) -> R { x }", "gives no reason");
        finds(
            "/// Global: every house is public.\npub fn other() {}\npub async fn list(db: &Db) {}",
            "list takes no",
        );
    }

    #[test]
    fn a_scope_an_actor_in_a_transaction_or_a_marked_reason_passes() {
        let fine = "pub async fn list(db: &Db, scope: &Scope) -> R { x }\n\
            pub(crate) async fn save(tx: &mut Tx, actor: &Actor, at: Timestamp) -> R { x }\n\
            pub async fn add(tx: &mut Tx, by: By<'_>) -> R { x }\n\
            async fn rows(db: &Db) -> R { x }\n\
            /// Finds a session.\n/// Global: nobody is signed in before it is found.\n#[inline]\n\
            pub async fn session(db: &Db) -> R { x }\n\
            #[cfg(test)]\nmod tests { pub async fn f(db: &Db) { } }";
        assert_eq!(scoped("store.rs", fine), Vec::<String>::new());
    }

    #[test]
    fn a_statement_outside_the_store_is_found() {
        assert_eq!(no_sql("web.rs", "fn f() { db.all(\"\\\n  SELECT a FROM b\") }").len(), 1);
        assert_eq!(
            no_sql("web.rs", "fn f() { tx.execute(\"INSERT INTO b VALUES (1)\") }").len(),
            1
        );
        assert!(no_sql("web.rs", "fn f() { p(\"Delete the file\") } // SELECT a").is_empty());
    }
}
