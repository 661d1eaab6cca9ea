import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";

const exec = promisify(execFile);

/** Who the server's programs run as, and how they are started so. */
export type ServerAccount = {
  /** Who its files must belong to; null = whoever we are. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** What to spawn so that a program runs as that account. */
  launch(command: string, args: readonly string[]): { command: string; args: string[]; uid?: number; gid?: number };
};

/**
 * PostgreSQL refuses to run as root. If that is who we are, it runs as `postgres`, who is made if missing, or as
 * `nobody` where users cannot be made.
 * @param folders what the account must enter. Where it may not pass a folder above them (a checkout in root's own home),
 *   its programs are given the one capability to do so, and nothing on the disk is changed.
 */
export async function serverAccount(folders: readonly string[]): Promise<ServerAccount> {
  if (userInfo().uid !== 0) return { owner: null, launch: (command, args) => ({ command, args: [...args] }) };
  const owner = (await lookUp("postgres")) ?? (await makeUser("postgres")) ?? (await lookUp("nobody"));
  if (!owner) throw new Error("PostgreSQL does not run as root, and no other user was found: set DATABASE_URL");
  const plain: ServerAccount["launch"] = (command, args) => ({ command, args: [...args], ...owner });
  if ((await unreachable(plain, folders)) === null) return { owner, launch: plain };
  const become = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  const pass = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  const capable: ServerAccount["launch"] = (command, args) => ({
    command: "setpriv",
    args: [...become, ...pass, "--", command, ...args],
  });
  const folder = await unreachable(capable, folders);
  if (folder === null) return { owner, launch: capable };
  throw new Error(
    `PostgreSQL does not run as root, and its user may not enter ${folder}: move it, or set DATABASE_URL`,
  );
}

/** The first folder that a program so launched may not enter. Tried rather than asked: access(2) knows no capabilities. */
async function unreachable(launch: ServerAccount["launch"], folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const { command, args, ...identity } = launch("ls", ["-d", `${folder}/.`]);
    const entered = await exec(command, args, { ...identity, cwd: "/" }).catch(() => null);
    if (!entered) return folder;
  }
  return null;
}

async function makeUser(name: string) {
  await exec("useradd", ["--system", "--user-group", "--no-create-home", name]).catch(() => null);
  return lookUp(name);
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([exec("id", ["-u", name]), exec("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
