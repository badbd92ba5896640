//! Schema: institutions lead every key, and both engines know every type.

use super::{clean, lists, repo, text};

const GLOBAL_TABLES: &str = "crates/server/tests/it/global_tables.txt";

/// The types of the shared dialect; the second word tells `DOUBLE PRECISION` from `DOUBLE`.
const TYPES: &[(&str, &str)] = &[
    ("TEXT", ""),
    ("BIGINT", ""),
    ("BOOLEAN", ""),
    ("BYTEA", ""),
    ("BLOB", ""),
    ("DOUBLE", "PRECISION"),
];

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    columns: Vec<String>,
    /// The table a foreign key points to.
    target: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// `(name, first word of the type, second word)`
    pub(crate) columns: Vec<(String, String, String)>,
    keys: Vec<Key>,
    has_primary: bool,
    created: bool,
}

/// Blanks comments and literals of SQL.
fn blank(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut chars = sql.chars().peekable();
    let (mut comment, mut literal) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '\n' => comment = false,
            '-' if !literal && chars.peek() == Some(&'-') => comment = true,
            '\'' if !comment => literal = !literal,
            _ => {}
        }
        let keep = c == '\n' || !(comment || literal || c == '\'');
        out.push(if keep && c.is_ascii() { c } else { ' ' });
    }
    out
}

/// The tables that a migration creates or alters, and the unique indexes it adds.
pub(crate) fn tables(sql: &str) -> Vec<Table> {
    let code = blank(sql);
    let mut found = Vec::new();
    let mut from = 0;
    for statement in code.split_inclusive(';') {
        let start = from + statement.len() - statement.trim_start().len();
        let line = text::line(&code, start);
        from += statement.len();
        let words: Vec<String> =
            text::words(statement).into_iter().map(|(_, w)| w.to_ascii_uppercase()).collect();
        let head: Vec<&str> = words.iter().map(String::as_str).take(3).collect();
        match head.as_slice() {
            ["CREATE", "TABLE", ..] => found.push(create_table(statement, line)),
            ["CREATE", "UNIQUE", "INDEX"] => found.extend(unique_index(statement, line)),
            ["ALTER", "TABLE", ..] => found.push(alter_table(statement, line)),
            _ => {}
        }
    }
    found
}

/// The name in front of the first parenthesis, and what stands inside it.
fn named_list(statement: &str) -> Option<(String, &str)> {
    let open = statement.find('(')?;
    let name = statement.get(..open)?.split_whitespace().last()?.to_ascii_lowercase();
    Some((name, statement.get(open + 1..text::closing(statement, open))?))
}

/// Splits at commas outside parentheses.
fn parts(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(inside.get(from..at).unwrap_or_default().trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(inside.get(from..).unwrap_or_default().trim());
    found
}

fn columns_of(list: &str) -> Vec<String> {
    parts(list).into_iter().map(|part| first_word(part).to_ascii_lowercase()).collect()
}

fn first_word(text: &str) -> &str {
    text::words(text).into_iter().next().map_or("", |(_, word)| word)
}

fn create_table(statement: &str, line: usize) -> Table {
    let (name, inside) = named_list(statement).unwrap_or_default();
    let mut table = Table { name, line, created: true, ..Table::default() };
    for part in parts(inside) {
        add_part(&mut table, part);
    }
    table
}

fn alter_table(statement: &str, line: usize) -> Table {
    let mut words = statement.split_whitespace().skip(2);
    let name = words.next().unwrap_or_default().to_ascii_lowercase();
    let mut table = Table { name, line, ..Table::default() };
    let column = statement.split_once("ADD COLUMN").map(|(_, column)| column);
    if let Some(column) = column {
        add_part(&mut table, column.trim().trim_end_matches(';'));
    }
    table
}

fn unique_index(statement: &str, line: usize) -> Option<Table> {
    let (name, inside) = named_list(statement)?;
    let key = Key { columns: columns_of(inside), target: None };
    Some(Table { name, line, keys: vec![key], ..Table::default() })
}

/// One column or one constraint of a table.
fn add_part(table: &mut Table, part: &str) {
    let upper = part.to_ascii_uppercase();
    let references = upper.find("REFERENCES").and_then(|at| part.get(at + "REFERENCES".len()..));
    let target = references.map(|rest| first_word(rest).to_ascii_lowercase());
    let constraint = upper.strip_prefix("CONSTRAINT").map_or(upper.as_str(), |rest| {
        rest.trim_start().split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start())
    });
    let listed = || named_list(constraint).map(|(_, list)| columns_of(list)).unwrap_or_default();
    if constraint.starts_with("PRIMARY KEY") {
        table.has_primary = true;
        table.keys.push(Key { columns: listed(), target: None });
    } else if constraint.starts_with("UNIQUE") {
        table.keys.push(Key { columns: listed(), target: None });
    } else if constraint.starts_with("FOREIGN KEY") {
        table.keys.push(Key { columns: listed(), target });
    } else if !constraint.starts_with("CHECK") {
        let words: Vec<&str> = text::words(&upper).into_iter().map(|(_, word)| word).collect();
        let name = first_word(part).to_ascii_lowercase();
        let word = |n: usize| words.get(n).copied().unwrap_or_default().to_owned();
        if upper.contains("PRIMARY KEY") {
            table.has_primary = true;
            table.keys.push(Key { columns: vec![name.clone()], target: None });
        }
        if words.contains(&"UNIQUE") {
            table.keys.push(Key { columns: vec![name.clone()], target: None });
        }
        if target.is_some() {
            table.keys.push(Key { columns: vec![name.clone()], target });
        }
        table.columns.push((name, word(1), word(2)));
    }
}

fn led_by_instansi(path: &str, sql: &str, global: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for table in tables(sql) {
        let (name, line) = (&table.name, table.line);
        if table.created && !table.has_primary {
            wrong.push(format!("{path}:{line}: {name} has no primary key"));
        }
        if global.contains(&name.as_str()) {
            continue;
        }
        for key in &table.keys {
            let leads = key.columns.first().is_some_and(|column| column == "instansi_id");
            let to_global = key.target.as_deref().is_some_and(|target| global.contains(&target));
            if !leads && !to_global {
                let columns = key.columns.join(", ");
                wrong.push(format!(
                    "{path}:{line}: the key ({columns}) of {name} does not begin with instansi_id"
                ));
            }
        }
    }
    wrong
}

fn shared_types(path: &str, sql: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for table in tables(sql) {
        for (column, first, second) in &table.columns {
            let known = TYPES.iter().any(|(a, b)| a == first && (b.is_empty() || b == second));
            let foreign = (first == "BLOB" && !path.ends_with(".sqlite.sql"))
                || (first == "BYTEA" && path.ends_with(".sqlite.sql"));
            if !known || foreign {
                wrong.push(format!(
                    "{path}:{}: {}.{column} is {first}, which is not in the shared dialect",
                    table.line, table.name
                ));
            }
        }
    }
    let code = blank(sql).to_ascii_uppercase();
    for (at, word) in text::words(&code) {
        if matches!(word, "CURRENT_TIMESTAMP" | "NOW" | "AUTOINCREMENT" | "SERIAL") {
            wrong.push(format!("{path}:{}: {word} in a migration", text::line(&code, at)));
        }
    }
    wrong
}

pub(crate) fn is_migration(path: &str) -> bool {
    path.contains("/migrations/") && repo::is(path, "sql")
}

#[test]
fn instansi_leads_every_key() {
    let list = lists::entries(repo::file(GLOBAL_TABLES));
    let global: Vec<&str> = list.iter().map(|entry| entry.name).collect();
    clean(&repo::over(is_migration, |path, sql| led_by_instansi(path, sql, &global)));
}

#[test]
fn the_list_of_global_tables_is_true() {
    let list = repo::file(GLOBAL_TABLES);
    clean(&lists::check_list(GLOBAL_TABLES, list));
    let created: Vec<String> = repo::files()
        .iter()
        .filter(|file| is_migration(&file.path))
        .flat_map(|file| tables(&file.text))
        .map(|table| table.name)
        .collect();
    let gone: Vec<String> = lists::entries(list)
        .iter()
        .filter(|entry| !created.iter().any(|name| name == entry.name))
        .map(|entry| format!("{GLOBAL_TABLES}: no migration creates {}", entry.name))
        .collect();
    clean(&gone);
}

#[test]
fn migrations_use_the_shared_types() {
    clean(&repo::over(is_migration, shared_types));
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLOBAL: &[&str] = &["org_akun"];

    #[track_caller]
    fn finds(sql: &str, want: &str) {
        let found = led_by_instansi("a.sql", sql, GLOBAL);
        assert!(found.len() == 1 && found[0].contains(want), "{sql}: {found:?}");
    }

    #[test]
    fn a_key_that_instansi_does_not_lead_is_found() {
        finds("CREATE TABLE a (id TEXT PRIMARY KEY);", "key (id) of a");
        finds("CREATE TABLE a (x TEXT);", "no primary key");
        finds(
            "CREATE TABLE a (instansi_id BIGINT, x TEXT, PRIMARY KEY (x, instansi_id));",
            "key (x, ins",
        );
        let rest = "PRIMARY KEY (instansi_id, x)";
        finds(&format!("CREATE TABLE a (x TEXT UNIQUE, {rest});"), "key (x)");
        finds(&format!("CREATE TABLE a (x TEXT, CONSTRAINT u UNIQUE (x), {rest});"), "key (x)");
        finds(&format!("CREATE TABLE a (x TEXT REFERENCES b (id), {rest});"), "key (x)");
        finds(
            &format!("CREATE TABLE a (x TEXT, {rest}, FOREIGN KEY (x) REFERENCES b (y));"),
            "key (x)",
        );
        finds(
            "-- one; two\n\nCREATE UNIQUE INDEX i ON a (x, instansi_id) WHERE x > 1;",
            ":3: the key (x, ins",
        );
        finds("ALTER TABLE a ADD COLUMN x TEXT REFERENCES b (id);", "key (x) of a");
    }

    #[test]
    fn a_key_that_instansi_leads_or_a_global_table_passes() {
        let fine = "CREATE TABLE IF NOT EXISTS a (\n instansi_id BIGINT NOT NULL, x TEXT NOT NULL CHECK (x <> 'a,b;'),\n\
            akun_id TEXT REFERENCES org_akun (id), PRIMARY KEY (instansi_id, x),\n\
            FOREIGN KEY (instansi_id, x) REFERENCES b (instansi_id, y));\n\
            CREATE INDEX i ON a (x);\nCREATE TABLE org_akun (id TEXT PRIMARY KEY);";
        assert_eq!(led_by_instansi("a.sql", fine, GLOBAL), Vec::<String>::new());
    }

    #[test]
    fn a_type_that_one_engine_does_not_share_is_found() {
        for bad in [
            "CREATE TABLE a (x INTEGER)",
            "CREATE TABLE a (x TIMESTAMPTZ)",
            "CREATE TABLE a (x BLOB)",
            "CREATE TABLE a (x DOUBLE)",
            "CREATE TABLE a (x BIGINT DEFAULT CURRENT_TIMESTAMP)",
            "ALTER TABLE a ADD COLUMN x JSONB",
        ] {
            assert_eq!(shared_types("a.sql", bad).len(), 1, "{bad}");
        }
        let fine = "CREATE TABLE a (x TEXT, y BIGINT, z DOUBLE PRECISION, b BYTEA, c BOOLEAN)";
        assert_eq!(shared_types("a.sql", fine), Vec::<String>::new());
    }
}
