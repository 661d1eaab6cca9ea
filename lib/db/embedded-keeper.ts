import { startEmbedded } from "./embedded.ts";

const LOOK_EVERY_MS = 1_000;

/** An embedded server that is brought back when it goes away, at the same address, so that every pool finds it again. */
export type KeptServer = { readonly url: string; readonly found: boolean; readonly stop: () => Promise<void> };

/**
 * Starts the server in a folder and keeps it running until `stop`.
 * @param onRestart called with null when it had gone and is back, with the reason when it could not be brought back yet
 */
export async function keepEmbedded(folder: string, onRestart: (error: Error | null) => void): Promise<KeptServer> {
  let server = await startEmbedded({ folder });
  const { url, found } = server;
  const port = Number(new URL(url).port);
  let stopping = false;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    if (stopping || (await server.isRunning())) return;
    try {
      server = await startEmbedded({ folder, port });
      onRestart(null);
    } catch (error) {
      onRestart(error instanceof Error ? error : new Error(String(error)));
    }
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    url,
    found,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
      await server.stop();
    },
  };
}
