//! Words of the law: a legal noun in a public type or a table stands in GLOSSARY.md.

use std::collections::BTreeSet;

use super::{clean, edges, keys, migrations, repo, text};

const GLOSSARY: &str = "GLOSSARY.md";
const ENGLISH: &str = "crates/server/tests/it/english.txt";

/// The words of the code names, which are the first column of every table: `` `Rpjmd`, `Rkpd` ``.
fn glossary_words(markdown: &str) -> BTreeSet<String> {
    markdown
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix('|')?.split('|').next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .flat_map(parts)
        .collect()
}

/// Words that are plain English and name mechanisms.
fn english_words(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

/// `TingkatKematangan` and `tingkat_kematangan` are both `tingkat`, `kematangan`.
fn parts(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if !c.is_ascii_alphabetic() {
            words.push(String::new());
            continue;
        }
        if c.is_ascii_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| word.len() > 1);
    words
}

fn unknown(place: &str, name: &str, known: &BTreeSet<String>) -> Vec<String> {
    parts(name)
        .into_iter()
        .filter(|word| !known.contains(word))
        .map(|word| {
            format!(
                "{place}: `{word}` in {name}: a legal term goes into {GLOSSARY}, \
                 an English word into {ENGLISH}"
            )
        })
        .collect()
}

fn public_types(path: &str, text: &str, known: &BTreeSet<String>) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    let words = text::words(&code);
    let mut wrong = Vec::new();
    for window in words.windows(3) {
        let [(at, public), (_, kind), (_, name)] = window else { continue };
        if *public == "pub" && matches!(*kind, "struct" | "enum" | "type" | "trait") {
            wrong.extend(unknown(&format!("{path}:{}", text::line(&code, *at)), name, known));
        }
    }
    wrong
}

fn table_nouns(
    path: &str,
    sql: &str,
    prefixes: &[String],
    known: &BTreeSet<String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for table in keys::tables(sql) {
        let place = format!("{path}:{}", table.line);
        let noun = prefixes
            .iter()
            .find_map(|prefix| table.name.strip_prefix(prefix.as_str())?.strip_prefix('_'))
            .unwrap_or(&table.name);
        wrong.extend(unknown(&place, noun, known));
    }
    wrong
}

fn known() -> BTreeSet<String> {
    let mut known = glossary_words(repo::file(GLOSSARY));
    known.extend(english_words(repo::file(ENGLISH)));
    known
}

#[test]
fn public_types_of_rooms_use_words_of_the_glossary() {
    let known = known();
    let room = |path: &str| {
        path.starts_with("crates/")
            && repo::below_src(path).is_some()
            && repo::is(path, "rs")
            && !repo::is_test(path)
            && repo::crate_of(path).is_some_and(edges::is_room)
    };
    clean(&repo::over(room, |path, text| public_types(path, text, &known)));
}

#[test]
fn tables_use_words_of_the_glossary() {
    let known = known();
    clean(&repo::over(
        |path| path.starts_with("crates/") && keys::is_migration(path),
        |path, sql| {
            let prefixes = migrations::prefixes(repo::crate_of(path).unwrap_or_default());
            table_nouns(path, sql, &prefixes, &known)
        },
    ));
}

#[test]
fn a_word_is_either_law_or_english() {
    let law = glossary_words(repo::file(GLOSSARY));
    let both: Vec<String> = english_words(repo::file(ENGLISH))
        .intersection(&law)
        .map(|word| format!("{ENGLISH}: {word} stands in {GLOSSARY} too"))
        .collect();
    clean(&both);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few() -> BTreeSet<String> {
        let mut known = glossary_words(
            "| Term in code | Full term |\n|---|---|\n| `TingkatKematangan`, `Iku` | `Lain` |\n",
        );
        known.extend(english_words("# note about words\nid row\nversion\n"));
        known
    }

    #[test]
    fn only_the_first_column_and_the_list_make_a_word_known() {
        let words: Vec<String> = few().into_iter().collect();
        assert_eq!(words, ["id", "iku", "kematangan", "row", "tingkat", "version"]);
    }

    #[test]
    fn a_public_type_with_an_unknown_word_is_found() {
        let bad = "pub struct TingkatLayanan; pub enum IkuRow { A } struct Hidden;\n\
                   pub(crate) struct Inner; #[cfg(test)] mod t { pub struct Fake; }";
        let found = public_types("a.rs", bad, &few());
        assert!(found.len() == 1 && found[0].contains("`layanan`"), "{found:?}");
    }

    #[test]
    fn a_table_with_an_unknown_word_is_found() {
        let prefixes = ["indeks".to_owned()];
        let sql = "CREATE TABLE indeks_iku (id TEXT);\nCREATE TABLE indeks_nilai (id TEXT);";
        let found = table_nouns("a.sql", sql, &prefixes, &few());
        assert!(found.len() == 1 && found[0].contains("a.sql:2: `nilai`"), "{found:?}");
    }
}
