//! Sizes that keep a file readable.

use super::{clean, repo, text};

const FILE: usize = 500;
const HANDLER: usize = 40;

fn short_file(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines > FILE {
        vec![format!("{path}: {lines} lines; split it by noun below {FILE}")]
    } else {
        Vec::new()
    }
}

fn short_handlers(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    text::functions(&code)
        .iter()
        .filter(|function| function.lines > HANDLER)
        .map(|f| {
            format!(
                "{path}:{}: {} has {} lines; past {HANDLER} a decision hides in it",
                f.line, f.name, f.lines
            )
        })
        .collect()
}

#[test]
fn no_file_is_too_long() {
    let code = |path: &str| ["rs", "ts", "mts"].iter().any(|extension| repo::is(path, extension));
    clean(&repo::over(code, short_file));
}

#[test]
fn no_handler_is_too_long() {
    clean(&repo::over(|path| repo::is_layer(path, "web") && repo::is(path, "rs"), short_handlers));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_past_the_limit_is_found() {
        assert!(short_file("a.rs", &"x\n".repeat(FILE)).is_empty());
        assert_eq!(short_file("a.rs", &"x\n".repeat(FILE + 1)).len(), 1);
    }

    #[test]
    fn a_handler_past_the_limit_is_found() {
        let handler = |lines: usize| format!("async fn save() {{\n{}}}\n", "x;\n".repeat(lines));
        assert!(short_handlers("web.rs", &handler(HANDLER - 2)).is_empty());
        assert_eq!(short_handlers("web.rs", &handler(HANDLER - 1)).len(), 1);
    }
}
