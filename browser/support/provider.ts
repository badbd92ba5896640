// The provider of sign-ins that the tests of the crate `oidc` use: a real one, on loopback.

import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

import { stop } from "./process.ts";
import { root } from "./program.ts";

export interface Provider {
  /** The address by which it names itself. */
  issuer: string;
  clientId: string;
  secret: string;
  stop(): Promise<void>;
}

/** Starts one that leads people back to `callback`. */
export async function startProvider(callback: string): Promise<Provider> {
  const child = spawn(process.execPath, ["provider.mjs", callback], {
    cwd: path.join(root, "crates/oidc/tests/provider"),
    // It serves until its standard input ends, and so never outlives the tests.
    stdio: ["pipe", "pipe", "ignore"],
  });
  const issuer = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("exit", () => reject(new Error("The provider did not start. Install it: make deps")));
  });
  return {
    issuer,
    clientId: "gadang-RS256",
    secret: "a-secret-of-a-test-that-is-long-enough-for-hmac",
    stop: () => stop(child, "SIGTERM"),
  };
}
