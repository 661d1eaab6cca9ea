import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./redis-server.ts";
import { endServer, launchServer } from "./server-process.ts";

/** Its server lies where only root looks; it calls a C compiler. */
const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", NODE_ENV: "test" as const };

/** Whether this machine has Debian's varnish and varnish-modules; `describe.skipIf(!hasVarnish)` where they are needed. */
export const hasVarnish =
  existsSync("/usr/sbin/varnishd") &&
  readdirSync("/usr/lib").some((folder) => existsSync(`/usr/lib/${folder}/varnish/vmods/libvmod_xkey.so`));

export type VarnishOptions = {
  /** VCL with a `backend default` whose host and port are said on lines of their own; the port is replaced. */
  readonly vcl: string;
  /** Where the origin listens on 127.0.0.1. */
  readonly backendPort: number;
  /** Default: one that is free. */
  readonly port?: number;
  /** How much it holds, MB. */
  readonly memoryMb?: number;
  /** What its VCL reads of the environment. */
  readonly env?: Readonly<Record<string, string>>;
};

export type Varnish = {
  readonly url: string;
  readonly port: number;
  /** Its counters, as "MAIN.cache_hit". Each of its threads adds what it has counted only when it comes to rest. */
  stats(): Promise<Record<string, number>>;
  /** Ends it at once; what it held is gone. Ends quietly if it has. */
  stop(): Promise<void>;
};

/** A page may carry the keys of hundreds of restaurants: beyond what Varnish takes in a line (8 kB) by default. */
const PARAMETERS = ["http_resp_hdr_len=32k", "http_resp_size=64k", "workspace_backend=256k", "workspace_client=256k"];

/** Starts a Varnish of our own on 127.0.0.1, with its own port and folder. Resolves once it answers. */
export async function startVarnish(options: VarnishOptions): Promise<Varnish> {
  const folder = await mkdtemp(join(tmpdir(), "hotpath-varnish-"));
  // Its worker runs as another user, which must come past.
  await chmod(folder, 0o755);
  const vcl = join(folder, "default.vcl");
  await writeFile(vcl, withPort(options.vcl, options.backendPort));
  const name = join(folder, "work");
  const port = options.port ?? (await freePort());
  const place = ["-F", "-n", name, "-a", `127.0.0.1:${port}`, "-f", vcl, "-s", `malloc,${options.memoryMb ?? 64}m`];
  // Its sockets are open before its worker runs.
  const child = await launchServer("varnishd", [...place, ...PARAMETERS.flatMap((each) => ["-p", each])], {
    ready: /Child starts/,
    env: { ...env, ...options.env },
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stats() {
      const { stdout } = await promisify(execFile)("varnishstat", ["-n", name, "-j"], { env, maxBuffer: 1 << 24 });
      const { counters } = JSON.parse(stdout) as { counters: Record<string, { value: number }> };
      return Object.fromEntries(Object.entries(counters).map(([key, { value }]) => [key, value]));
    },
    async stop() {
      await endServer(child, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function withPort(vcl: string, port: number): string {
  const replaced = vcl.replace(/(backend\s+default\s*\{[^}]*?\.port\s*=\s*")[^"]*"/, `$1${port}"`);
  if (replaced === vcl && !vcl.includes(`"${port}"`)) throw new Error("the VCL has no `backend default` with a port");
  return replaced;
}
