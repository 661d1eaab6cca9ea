import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs `npm run chaos` as a person would. Resolves to its exit code and what it printed. */
export async function chaos(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["services/chaos/main.ts", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  return { code: code as number | null, said };
}
