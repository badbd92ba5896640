// The program under test: the built binary, on a free port, over a fresh database with the demonstration.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { startPostgres } from "./postgres.ts";
import { freePort, stop, until } from "./process.ts";

export type Engine = "sqlite" | "postgres";

export interface Account {
  role: string;
  name: string;
  password: string;
}

export interface Program {
  url: string;
  accounts: Account[];
  /** What the program has written so far. */
  log(): string;
  /** Runs a command of the program over the same data; returns what it says. */
  run(...words: string[]): string;
  stop(): Promise<void>;
}

export const root = path.resolve(import.meta.dirname, "../..");

/** Further settings of a program that answers at `url` and keeps its things in the folder `data`. */
export type Settings = (url: string, data: string) => Promise<Record<string, string>> | Record<string, string>;

export async function startProgram(engine: Engine, more: Settings = () => ({})): Promise<Program> {
  const binary = process.env["GADANG_BINARY"] ?? path.join(root, "target/debug/gadang");
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing. Build it: cargo build --package server (or set GADANG_BINARY)`);
  }
  const cluster = engine === "postgres" ? await startPostgres() : undefined;
  const data = mkdtempSync(path.join(tmpdir(), "gadang-data-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    PATH: process.env["PATH"],
    GADANG_DATA: data,
    GADANG_DATABASE: cluster?.url ?? `sqlite:${path.join(data, "gadang.db")}`,
    GADANG_LISTEN: `127.0.0.1:${port}`,
    GADANG_BASE_URL: url,
    GADANG_LOG: "warn",
    // Pages are those of a house with letters; nobody listens there, and no journey asks for one.
    GADANG_SMTP: "smtp://127.0.0.1:9",
    GADANG_MAIL_FROM: "gadang@contoh.go.id",
    // The page that says what is missing is looked at, whether the printer was built here or not.
    GADANG_PDF: path.join(data, "gadang-pdf"),
    ...(await more(url, data)),
  };
  const child = spawn(binary, ["serve", "--demo"], {
    cwd: data,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  child.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written += chunk.toString()));
  child.once("exit", (code, signal) => (written += `\nThe program has ended: ${signal ?? code}\n`));

  const end = async () => {
    await stop(child, "SIGTERM");
    await cluster?.stop();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await until("the program is ready", async () => {
      if (child.exitCode !== null) return;
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (!answer.ok) throw new Error(`/readyz answers ${answer.status}`);
    });
    if (child.exitCode !== null) throw new Error(`the program has stopped with ${child.exitCode}`);
    const accounts = readAccounts(written);
    const run = (...words: string[]) => execFileSync(binary, words, { cwd: data, env, encoding: "utf8" });
    return { url, accounts, log: () => written, run, stop: end };
  } catch (reason) {
    await end();
    throw new Error(`The program did not start on ${engine}. It wrote:\n${written}`, { cause: reason });
  }
}

/** The accounts that `serve --demo` prints, one a line: role, name to sign in with, password. */
function readAccounts(text: string): Account[] {
  const accounts: Account[] = [];
  for (const line of text.split("\n")) {
    const [role, name, password] = line.trim().split(/\s{2,}/u);
    if (role && name && password && /^[a-z0-9.@-]+$/u.test(name)) accounts.push({ role, name, password });
  }
  if (accounts.length === 0) throw new Error("no demonstration account was printed");
  return accounts;
}
