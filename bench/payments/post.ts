import { type Agent, request } from "node:http";

export type PostOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** The address that it comes from. */
  readonly localAddress?: string;
};

/** Sends a body over a kept connection and reads the whole answer. */
export function post(
  url: string,
  body: string,
  agent: Agent,
  { headers = {}, localAddress }: PostOptions = {},
): Promise<{ status: number; text: string }> {
  const all = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers };
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method: "POST", headers: all, agent, ...(localAddress && { localAddress }) },
      (answer) => {
        let text = "";
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}
