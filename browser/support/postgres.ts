// A PostgreSQL of the tests' own: a new cluster in a temporary folder, gone when they end.

import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { freePort, stop, until } from "./process.ts";

export interface Cluster {
  /** The address of a fresh database with collation C. */
  url: string;
  stop(): Promise<void>;
}

/** Debian keeps the server outside PATH, in a folder per version. */
function binaries(): string {
  const versions = "/usr/lib/postgresql";
  const found = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => path.join(versions, version, "bin"))
        .find((folder) => existsSync(path.join(folder, "initdb")))
    : undefined;
  if (found === undefined) {
    throw new Error("PostgreSQL is missing. Install it: apt-get install postgresql (or: make deps)");
  }
  return found;
}

/** The server refuses root, so as root it runs as the user that Debian made for it. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

export async function startPostgres(): Promise<Cluster> {
  const bin = binaries();
  const user = unprivileged();
  const folder = mkdtempSync(path.join(tmpdir(), "gadang-postgres-"));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const run = (name: string, args: string[]) =>
    execFileSync(path.join(bin, name), args, { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

  const data = path.join(folder, "data");
  run("initdb", ["--pgdata", data, "--username", "gadang", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]);
  const port = await freePort();
  const server = spawn(
    path.join(bin, "postgres"),
    ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", folder, "-c", "fsync=off", "-c", "full_page_writes=off"],
    { ...user, cwd: folder, stdio: "ignore" },
  );
  await until("PostgreSQL accepts connections", () => {
    if (server.exitCode !== null) throw new Error("PostgreSQL has stopped");
    run("pg_isready", ["-h", "127.0.0.1", "-p", String(port), "-q"]);
    run("createdb", ["-h", "127.0.0.1", "-p", String(port), "-U", "gadang", "gadang"]);
  });
  return {
    url: `postgres://gadang@127.0.0.1:${port}/gadang`,
    stop: async () => {
      // A fast shutdown: open sessions are ended.
      await stop(server, "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
