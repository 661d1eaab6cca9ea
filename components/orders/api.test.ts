import { afterEach, describe, expect, it, vi } from "vitest";
import { errorBody } from "#lib/core/errors.ts";
import { callApi, refreshSession } from "./api.ts";

afterEach(() => vi.unstubAllGlobals());

/** The API as a list of answers, one for each request; answers what was asked. */
function api(...answers: (Response | Error)[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path.replace("/api/v1/", ""));
    const answer = answers.shift();
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new Error("no more"));
  });
  return asked;
}
const expired = () => Response.json(errorBody("session_expired"), { status: 401 });

describe("callApi", () => {
  it("renews a session that has run out, and asks again", async () => {
    const asked = api(expired(), Response.json({ user: {} }), Response.json({ links: [] }));
    expect(await callApi("GET", "orders/1/links")).toEqual({ ok: true, body: { links: [] } });
    expect(asked).toEqual(["orders/1/links", "session/refresh", "orders/1/links"]);
  });

  it("says why not, and does not ask again where the session is over", async () => {
    const asked = api(expired(), Response.json(errorBody("session_ended"), { status: 401 }));
    expect(await callApi("GET", "session")).toEqual({ ok: false, code: "session_expired" });
    expect(asked).toHaveLength(2);
  });

  it("tells a network that is down from a refusal", async () => {
    api(new TypeError("Failed to fetch"));
    expect(await callApi("POST", "track", { token: "x" })).toEqual({ ok: false, code: "unreachable" });
    api(new Response("<html>502</html>", { status: 502 }));
    expect(await callApi("POST", "track", { token: "x" })).toEqual({ ok: false, code: "unreachable" });
  });
});

describe("refreshSession", () => {
  it("is false only where the session is over", async () => {
    api(Response.json(errorBody("session_ended"), { status: 401 }));
    expect(await refreshSession()).toBe(false);
    api(new TypeError("Failed to fetch"));
    await expect(refreshSession()).rejects.toThrow("unreachable");
    api(Response.json(errorBody("database_unavailable"), { status: 503 }));
    await expect(refreshSession()).rejects.toThrow("database_unavailable");
  });
});
