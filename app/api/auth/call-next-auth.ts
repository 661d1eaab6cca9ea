import { createHash, randomBytes } from "node:crypto";
import nextAuth, { type NextAuthOptions } from "next-auth";
import { parseCookies } from "#lib/auth/cookies.ts";

/** What next-auth is asked: an action of its own, with the fields of a form. */
export type Asked = {
  readonly path: readonly string[];
  readonly method: "GET" | "POST";
  readonly query: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
};

/** What it answers: where to go on, and the cookies for that. */
export type Answered = { readonly location: string | null; readonly cookies: readonly string[] };

/** So much of a response of Node's as next-auth uses. */
class Answer {
  location: string | null = null;
  cookies: string[] = [];
  status(): this {
    return this;
  }
  setHeader(name: string, value: string | string[]): this {
    if (name === "Set-Cookie") this.cookies = [value].flat();
    if (name === "Location") this.location = String(value);
    return this;
  }
  getHeader(name: string): string[] | undefined {
    return name === "Set-Cookie" ? [...this.cookies] : undefined;
  }
  json(body: { url?: string }): void {
    this.location = body.url ?? null;
  }
  send(): void {}
  end(): void {}
}

/**
 * Calls next-auth as its older door is called, which leaves the answer to us. The proof against forged requests that it
 * wants (a token in a cookie and in the form) is made here: the door before it has told by the browser's own word that
 * the request comes from a page of ours.
 */
export async function callNextAuth(request: Request, asked: Asked, options: NextAuthOptions): Promise<Answered> {
  const csrfToken = randomBytes(32).toString("hex");
  const csrfHash = createHash("sha256").update(`${csrfToken}${options.secret}`).digest("hex");
  const csrfCookie = options.cookies?.csrfToken?.name ?? "";
  const cookies = Object.fromEntries(
    parseCookies(request.headers.get("cookie")).map(({ name, value }) => [name, decodedOf(value)]),
  );
  const answer = new Answer();
  const node = {
    method: asked.method,
    headers: Object.fromEntries(request.headers),
    cookies: { ...cookies, [csrfCookie]: `${csrfToken}|${csrfHash}` },
    query: { ...asked.query, nextauth: [...asked.path] },
    body: asked.method === "POST" ? { ...asked.fields, csrfToken } : undefined,
  };
  await (nextAuth as unknown as (req: unknown, res: unknown, options: NextAuthOptions) => Promise<void>)(
    node,
    answer,
    options,
  );
  return { location: answer.location, cookies: answer.cookies };
}

/** next-auth's cookies are escaped; a broken one is as good as none. */
function decodedOf(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}
