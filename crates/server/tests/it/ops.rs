//! What the operators' documents tell to write and to run is accepted by the programs that read it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::{backup::gadang, tidy::repo};

const INSTALL: &str = "docs/ops/install.md";
const BACKUP: &str = "docs/ops/backup.md";

/// The blocks of one language, in order.
pub(crate) fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let Some(told) = line.trim_start().strip_prefix("```") else { continue };
        let indent = line.len() - line.trim_start().len();
        let inside = lines.by_ref().take_while(|line| line.trim_start() != "```");
        let block = inside.fold(String::new(), |block, line| {
            block + line.get(indent..).unwrap_or_default() + "\n"
        });
        if told == language {
            found.push(block);
        }
    }
    found
}

/// The files that a document tells to write, by the name in the first line.
fn named(markdown: &str, language: &str) -> Vec<(String, String)> {
    let with_name = |block: String| {
        let path = block.lines().next()?.strip_prefix("# /")?.to_owned();
        Some((path.rsplit('/').next()?.to_owned(), block))
    };
    blocks(markdown, language).into_iter().filter_map(with_name).collect()
}

#[track_caller]
fn succeeds(what: &str, done: &Output) {
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{what}: {told}{}", String::from_utf8_lossy(&done.stdout));
}

/// Writes a key and a certificate of one day's use.
fn certificate(folder: &Path) {
    let made = Command::new("openssl")
        .args("req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=gadang".split(' '))
        .arg("-keyout")
        .arg(folder.join("privkey.pem"))
        .arg("-out")
        .arg(folder.join("fullchain.pem"))
        .output();
    succeeds("openssl", &made.unwrap());
}

#[test]
fn nginx_takes_the_documented_proxy() {
    let [site] = &blocks(repo::file(INSTALL), "nginx")[..] else {
        panic!("one proxy in {INSTALL}")
    };
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().display().to_string();
    certificate(folder.path());
    assert!(site.contains("/etc/ssl/gadang/"), "{INSTALL}: the certificate lies elsewhere now");
    // Ports below 1024 are only bound by root, and others may run here.
    let site = site
        .replace("/etc/ssl/gadang", &place)
        .replace(":443", ":18443")
        .replace("listen 443", "listen 18443")
        .replace(":80;", ":18080;")
        .replace("listen 80;", "listen 18080;");
    // Reading the configuration makes the folders that serving would need.
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {place}/{name};\n"))
        .concat();
    let all = format!(
        "pid {place}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n"
    );
    fs::write(folder.path().join("nginx.conf"), all).unwrap();
    // Debian keeps it in a folder that is not in everybody's PATH.
    let nginx = Path::new("/usr/sbin/nginx");
    let done = Command::new(if nginx.exists() { nginx } else { Path::new("nginx") })
        .args(["-t", "-e", "stderr", "-p", &place, "-c", &format!("{place}/nginx.conf")])
        .output();
    let done = done.expect("nginx is missing; install it with `apt-get install nginx-light`");
    succeeds("nginx -t", &done);
}

#[test]
fn systemd_takes_the_documented_units() {
    let folder = tempfile::tempdir().unwrap();
    let mut units = Vec::new();
    for page in [INSTALL, BACKUP] {
        for (name, unit) in named(repo::file(page), "ini") {
            // What is installed elsewhere stands for what the reader installs.
            let unit = unit
                .replace("/usr/local/bin/gadang", env!("CARGO_BIN_EXE_gadang"))
                .replace("/usr/bin/rsync", "/usr/bin/env");
            let file = folder.path().join(&name);
            fs::write(&file, unit).unwrap();
            units.push((name, file));
        }
    }
    let names: Vec<&str> = units.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["gadang.service", "gadang-backup.service", "gadang-backup.timer"]);
    let done = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(units.iter().map(|(_, file)| file))
        .output()
        .expect("systemd-analyze is missing; install it with `apt-get install systemd`");
    succeeds("systemd-analyze verify", &done);
    let told = String::from_utf8_lossy(&done.stderr);
    // It only warns of a line that it does not know, and may warn of what is installed here.
    assert!(!told.contains("gadang"), "{told}");
}

/// The commands of a document that call the program, as words without the quotes of the shell.
fn calls(markdown: &str) -> Vec<Vec<String>> {
    let lines: Vec<String> = blocks(markdown, "sh").join("").lines().map(str::to_owned).collect();
    let called = |line: &String| {
        let rest = line.trim().strip_prefix("gadang-admin ")?.replace("$(date +%F)", "hari-ini");
        let quoted = |(n, part): (usize, &str)| match n % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        };
        Some(rest.split('"').enumerate().flat_map(quoted).collect())
    };
    lines.iter().filter_map(called).collect()
}

#[test]
fn the_program_knows_every_command_that_the_operators_documents_tell() {
    let folder = tempfile::tempdir().unwrap();
    let mut told = 0;
    for file in repo::files().iter().filter(|it| it.path.starts_with("docs/ops/")) {
        for mut call in calls(&file.text) {
            call.push("--help".to_owned());
            let words: Vec<&str> = call.iter().map(String::as_str).collect();
            succeeds(&format!("{}: {call:?}", file.path), &gadang(folder.path(), &words));
            told += 1;
        }
    }
    assert!(told >= 8, "only {told} commands are told");
}

#[test]
fn a_house_is_founded_backed_up_lost_and_restored_as_documented() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().display().to_string();
    let data = folder.path().join("gadang");
    let run = |page: &str, first: &str| {
        let all = calls(repo::file(page));
        let begins = |call: &&Vec<String>| call.join(" ").starts_with(first);
        let call = all.iter().find(begins).unwrap_or_else(|| panic!("{page} tells no {first}"));
        let call: Vec<String> = call
            .iter()
            .map(|word| {
                word.replace("/var/backups/gadang", &place).replace("2026-11-24", "hari-ini")
            })
            .collect();
        let words: Vec<&str> = call.iter().map(String::as_str).collect();
        let done = gadang(&data, &words);
        succeeds(&format!("{page}: {call:?}"), &done);
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    run(INSTALL, "check rules");
    succeeds("migrate", &gadang(&data, &["migrate"]));
    run(INSTALL, "user house");
    let link = run(INSTALL, "user add");
    assert!(link.contains("/masuk/sandi-baru/"), "{link}");
    run(BACKUP, "backup");
    let before = run("docs/ops/monitoring.md", "check audit");
    let keys = fs::read(data.join("keys")).unwrap();
    fs::remove_dir_all(&data).unwrap();
    run(BACKUP, "restore");
    fs::write(data.join("keys"), keys).unwrap();
    assert_eq!(run("docs/ops/monitoring.md", "check audit"), before);
}

#[test]
fn a_block_is_read_with_its_indentation_taken_off() {
    let page = "```sh\na\n```\n\n1. x\n\n   ```sh\n   gadang-admin b \"c d\" $(date +%F)\n     e\n   ```\n```ini\n# /etc/f.g\nh\n```\n";
    assert_eq!(blocks(page, "sh"), ["a\n", "gadang-admin b \"c d\" $(date +%F)\n  e\n"]);
    assert_eq!(named(page, "ini"), [("f.g".to_owned(), "# /etc/f.g\nh\n".to_owned())]);
    assert_eq!(calls(page), [["b", "c d", "hari-ini"]]);
}
