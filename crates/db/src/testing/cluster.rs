//! The server behind the tests: the one that `TEST_POSTGRES_URL` names, or one that lives as long as this
//! test program.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    str::FromStr as _,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::fail;

static SERVER: OnceLock<Server> = OnceLock::new();

const INSTALL: &str = "the tests need PostgreSQL and did not find it; install it with `apt-get install postgresql`, \
                       or name a server in TEST_POSTGRES_URL";

/// Makes and starts the cluster, says so, and waits for the end of its standard input: that comes when the
/// test program ends, however it ends, because nobody else holds the other end. Then it stops the cluster
/// and deletes it. Signals meant for the test program (Ctrl-C) must not stop it before that.
const KEEPER: &str = r#"
trap '' HUP INT TERM
bin=$1
folder=$2
settings="-c listen_addresses= -c port=5432 -c unix_socket_directories='$folder' -c max_connections=400
  -c synchronous_commit=off -c autovacuum=off $3"
{
  "$bin/initdb" -D "$folder/data" --username=gadang --auth=trust --encoding=UTF8 --locale=C \
    --no-sync --no-instructions &&
  "$bin/pg_ctl" -D "$folder/data" -w -t 120 -l "$folder/server.log" -o "$settings" start
} >"$folder/start.log" 2>&1 </dev/null
if [ $? = 0 ]; then
  echo ready
else
  cat "$folder/start.log" "$folder/server.log" 2>/dev/null
fi
exec >/dev/null 2>&1
while read -r _; do :; done
cd /
if [ -e "$folder/keep" ]; then
  "$bin/pg_ctl" -D "$folder/data" -m fast stop
else
  "$bin/pg_ctl" -D "$folder/data" -m immediate stop
  rm -rf "$folder"
fi
"#;

/// What a database that is thrown away can do without.
const QUICK: &str = "-c fsync=off -c full_page_writes=off";

/// See [`super::wait_for_the_disk`].
static WAITS_FOR_THE_DISK: AtomicBool = AtomicBool::new(false);

struct Server {
    options: PgConnectOptions,
    /// Absent when the server is not ours to stop.
    own: Option<Own>,
}

struct Own {
    folder: PathBuf,
    /// Its standard input is never written to: the closing is the message. A static is not dropped, so the
    /// system closes it.
    _keeper: Child,
}

/// How to reach the server, at the database from which others are made.
pub(super) fn options() -> &'static PgConnectOptions {
    &server().options
}

pub(super) fn wait_for_the_disk() {
    WAITS_FOR_THE_DISK.store(true, Ordering::Relaxed);
}

/// Makes a cluster of our own stay after the end, and tells where it is.
pub(super) fn keep() -> String {
    match &server().own {
        None => "the server of TEST_POSTGRES_URL".to_owned(),
        Some(own) => {
            fs::write(own.folder.join("keep"), "")
                .expect("the folder of the cluster can be written to");
            let data = own.folder.join("data");
            format!("a stopped cluster (pg_ctl -D {} start, user gadang)", data.display())
        }
    }
}

fn server() -> &'static Server {
    SERVER.get_or_init(|| match std::env::var("TEST_POSTGRES_URL") {
        Ok(url) => {
            let options =
                PgConnectOptions::from_str(&url).expect("TEST_POSTGRES_URL is an address");
            Server { options, own: None }
        }
        Err(_) => start(),
    })
}

fn start() -> Server {
    let Some(bin) = binaries() else { fail(INSTALL) };
    let folder = tempfile::Builder::new().prefix("gadang-uji-pg-").tempdir();
    // From here the keeper deletes it.
    let folder = folder.expect("a temporary folder").keep();
    let mut keeper = Command::new("sh");
    let settings = if WAITS_FOR_THE_DISK.load(Ordering::Relaxed) { "" } else { QUICK };
    keeper.args(["-c", KEEPER, "keeper"]).arg(&bin).arg(&folder).arg(settings);
    keeper.current_dir(&folder);
    keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
    become_postgres(&mut keeper, &folder);
    let mut keeper = keeper.spawn().expect("sh starts");
    let mut answer = BufReader::new(keeper.stdout.take().expect("its output is a pipe"));
    let mut first = String::new();
    answer.read_line(&mut first).expect("the keeper answers");
    if first.trim_end() != "ready" {
        let mut rest = String::new();
        let _ = answer.read_to_string(&mut rest);
        fail(&format!("the PostgreSQL of the tests does not start:\n{first}{rest}"));
    }
    let options = PgConnectOptions::new_without_pgpass().ssl_mode(PgSslMode::Disable);
    let options = options.socket(&folder).port(5432).username("gadang").database("postgres");
    Server { options, own: Some(Own { folder, _keeper: keeper }) }
}

/// `PostgreSQL` refuses to run as root; Debian's package brings a user for it.
fn become_postgres(command: &mut Command, folder: &Path) {
    let owner = fs::metadata(folder).expect("the folder was just made").uid();
    if owner != 0 {
        return;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the list of users is readable");
    let Some((user, group)) = user_and_group(&users, "postgres") else { fail(INSTALL) };
    std::os::unix::fs::chown(folder, Some(user), Some(group)).expect("root may give a folder away");
    command.uid(user).gid(group);
}

fn user_and_group(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// Debian keeps the programs of each version apart and out of the path; the newest is taken.
fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let debian = found.pop().map(|(_, bin)| bin);
    debian.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::user_and_group;

    #[test]
    fn the_user_is_found_by_the_whole_name() {
        let users = "postgres2:x:1:2::/:/bin/sh\npostgres:x:113:121:PostgreSQL:/:/bin/bash\n";
        assert_eq!(user_and_group(users, "postgres"), Some((113, 121)));
        assert_eq!(user_and_group(users, "nobody"), None);
    }
}
