import { once } from "node:events";
import type { Server } from "node:http";

/**
 * Takes the port, named by its setting where it cannot be had.
 * @throws Error of one line
 */
export async function listen(server: Server, port: number, host: string, setting: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    const reason = code === "EADDRINUSE" ? "is taken by another program" : `cannot be had (${code ?? cause})`;
    throw new Error(`port ${port} on ${host} ${reason}: set ${setting} to another one`, { cause });
  }
}

/** Gives the port back and hangs up on everybody. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) {
    server.closeAllConnections();
    return;
  }
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
