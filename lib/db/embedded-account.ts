import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";

const exec = promisify(execFile);

/** Who the server runs as; empty = whoever we are. */
export type Account = { uid?: number; gid?: number };

/**
 * PostgreSQL refuses to run as root. If that is who we are, it runs as `postgres`, who is made if missing, or as
 * `nobody` where users cannot be made.
 */
export async function serverAccount(): Promise<Account> {
  if (userInfo().uid !== 0) return {};
  const account = (await lookUp("postgres")) ?? (await makeUser("postgres")) ?? (await lookUp("nobody"));
  if (!account) throw new Error("PostgreSQL does not run as root, and no other user was found: set DATABASE_URL");
  return account;
}

async function makeUser(name: string): Promise<Account | null> {
  await exec("useradd", ["--system", "--user-group", "--no-create-home", name]).catch(() => null);
  return lookUp(name);
}

async function lookUp(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([exec("id", ["-u", name]), exec("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
