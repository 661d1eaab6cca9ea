import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** Who the provider says came. */
export type Person = {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly email_verified: boolean;
};

/**
 * A small OpenID provider over HTTP: discovery, consent that is always given, tokens signed RS256, keys. It checks PKCE and
 * hands a code out once. Asked for `form_post` it answers as Apple does, by a form that its own page sends. `who` is the
 * person that signs in next, `secret` what the last client said that it is known by.
 */
export async function startOidcServer() {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const codes = new Map<string, { challenge: string; nonce: string | null; person: Person; clientId: string }>();
  let person: Person = { sub: "1", name: "Alva Berg", email: "alva@example.com", email_verified: true };
  let issuer = "";
  let secret = "";

  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? "/", issuer);
    const json = (body: unknown, status = 200) =>
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          token_endpoint_auth_methods_supported: ["client_secret_post"],
          id_token_signing_alg_values_supported: ["RS256"],
        });
      case "/keys":
        return json({ keys: [jwk] });
      case "/authorize": {
        const code = randomUUID();
        const { searchParams: asked } = url;
        codes.set(code, {
          challenge: asked.get("code_challenge") ?? "",
          nonce: asked.get("nonce"),
          person,
          clientId: asked.get("client_id") ?? "",
        });
        const back = new URL(asked.get("redirect_uri") ?? "");
        const answer = new URLSearchParams({ code, state: asked.get("state") ?? "" });
        if (asked.get("response_mode") === "form_post") return json({ action: back.href, form: `${answer}` });
        back.search = `${answer}`;
        return res.writeHead(302, { location: back.href }).end();
      }
      case "/token": {
        const form = new URLSearchParams(await textOf(req));
        const code = form.get("code") ?? "";
        secret = form.get("client_secret") ?? "";
        const given = codes.get(code);
        codes.delete(code);
        const challenge = createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
        if (!given || challenge !== given.challenge) return json({ error: "invalid_grant" }, 400);
        const idToken = await new SignJWT({ ...given.person, ...(given.nonce && { nonce: given.nonce }) })
          .setProtectedHeader({ alg: "RS256", kid: "one" })
          .setIssuer(issuer)
          .setAudience(given.clientId)
          .setIssuedAt()
          .setExpirationTime("5m")
          .sign(privateKey);
        return json({ access_token: randomUUID(), token_type: "Bearer", expires_in: 300, id_token: idToken });
      }
      default:
        return json({ error: "not_found" }, 404);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    who(next: Person) {
      person = next;
    },
    secret: () => secret,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of req) text += chunk;
  return text;
}
