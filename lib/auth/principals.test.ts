import { describe, expect, it } from "vitest";
import { createId } from "#lib/core/ids.ts";
import { isLinkCookie, linkCookieLines, linkCookieName, signLink, verifyLink } from "./link-cookie.ts";
import { principalsOf } from "./principals.ts";
import {
  readSessionId,
  SESSION_COOKIE,
  SESSION_LIFETIME_MS,
  sessionCookieLine,
  signSession,
  verifySession,
} from "./session-cookie.ts";

const secret = "a secret of the tests, 32 characters or more";
const now = Date.UTC(2026, 5, 1);
const bytes = (fill: number) => new Uint8Array(10).fill(fill);
const sessionId = createId("session", now, bytes(1));
const userId = createId("user", now, bytes(2));
const restaurantId = createId("restaurant", now, bytes(3));
const driverId = createId("driver", now, bytes(4));
const orderId = createId("order", now, bytes(5));
const linkId = createId("link", now, bytes(6));
const minutes = (count: number) => count * 60_000;

describe("a session's token", () => {
  it("speaks for whoever it was signed for, role by role", async () => {
    const read = async (claims: Parameters<typeof signSession>[0]) =>
      verifySession(await signSession(claims, secret, now), secret, now + minutes(14));
    expect(await read({ sessionId, userId, role: "customer" })).toEqual({ kind: "customer", userId, sessionId });
    expect(await read({ sessionId, userId, role: "operator" })).toEqual({ kind: "operator", userId, sessionId });
    expect(await read({ sessionId, userId, role: "restaurant", restaurantId })).toEqual({
      kind: "restaurant",
      userId,
      sessionId,
      restaurantId,
    });
    expect(await read({ sessionId, userId, role: "driver", driverId })).toEqual({
      kind: "driver",
      driverId,
      sessionId,
    });
  });

  it("runs out after 15 minutes, and then names its session for 30 days more", async () => {
    const token = await signSession({ sessionId, userId, role: "customer" }, secret, now);
    await expect(verifySession(token, secret, now + minutes(15))).rejects.toMatchObject({ code: "session_expired" });
    expect(await readSessionId(token, secret, now + SESSION_LIFETIME_MS)).toBe(sessionId);
    const late = now + SESSION_LIFETIME_MS + minutes(16);
    await expect(readSessionId(token, secret, late)).rejects.toMatchObject({ code: "session_expired" });
  });

  it("counts for nothing when forged, truncated, of another kind or without its restaurant", async () => {
    const good = await signSession({ sessionId, userId, role: "customer" }, secret, now);
    const wrong = [
      "",
      good.slice(0, -2),
      await signSession({ sessionId, userId, role: "customer" }, `${secret}!`, now),
      await signLink({ linkId, orderId, access: "manage" }, secret, now),
      await signSession({ sessionId, userId, role: "restaurant" } as never, secret, now),
      await signSession({ sessionId: "ses_1" as never, userId, role: "customer" }, secret, now),
    ];
    for (const token of wrong) {
      await expect(verifySession(token, secret, now)).rejects.toMatchObject({ code: "token_invalid" });
      await expect(readSessionId(token, secret, now)).rejects.toMatchObject({ code: "token_invalid" });
    }
  });

  it("lies in a cookie that is for this host alone, and that no script reads", () => {
    expect(sessionCookieLine("t")).toBe(
      "__Host-hotpath_session=t; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax",
    );
    expect(sessionCookieLine(null)).toContain("=; Path=/; Max-Age=0;");
  });
});

describe("a link's cookie", () => {
  it("names its link for 30 days", async () => {
    const token = await signLink({ linkId, orderId, access: "watch" }, secret, now);
    const day = minutes(24 * 60);
    expect(await verifyLink(token, secret, now + 29 * day)).toEqual({ kind: "link", linkId, orderId, access: "watch" });
    await expect(verifyLink(token, secret, now + 30 * day)).rejects.toMatchObject({ code: "token_invalid" });
  });

  it("goes to the feed and to its own order's addresses, and nowhere else", () => {
    const lines = linkCookieLines(orderId, "t");
    expect(lines.map((line) => /Path=([^;]+)/.exec(line)?.[1])).toEqual(["/feed", `/api/v1/orders/${orderId}`]);
    expect(lines.every((line) => line.startsWith(`${linkCookieName(orderId)}=t;`))).toBe(true);
    expect(isLinkCookie(linkCookieName(orderId))).toBe(true);
    expect(isLinkCookie(SESSION_COOKIE)).toBe(false);
  });
});

describe("the principals of a request", () => {
  const name = linkCookieName(orderId);

  it("are nobody without cookies of ours", async () => {
    for (const header of [null, undefined, "", "a=b; c", ";;=;", `${SESSION_COOKIE}=x; ${name}=y`]) {
      expect(await principalsOf(header, secret, now)).toEqual({ principals: [], session: null, expired: false });
    }
  });

  it("are the session first, then the links", async () => {
    const session = await signSession({ sessionId, userId, role: "customer" }, secret, now);
    const link = await signLink({ linkId, orderId, access: "watch" }, secret, now);
    const { principals } = await principalsOf(`${name}=${link}; x=y; ${SESSION_COOKIE}=${session}`, secret, now);
    expect(principals.map(({ kind }) => kind)).toEqual(["customer", "link"]);
  });

  it("say that a session has run out, beside the links that hold", async () => {
    const session = await signSession({ sessionId, userId, role: "customer" }, secret, now - minutes(20));
    const link = await signLink({ linkId, orderId, access: "watch" }, secret, now);
    const { principals, expired } = await principalsOf(`${SESSION_COOKIE}=${session}; ${name}=${link}`, secret, now);
    expect(principals.map(({ kind }) => kind)).toEqual(["link"]);
    expect(expired).toBe(true);
  });

  it("are of at most eight links, the newest", async () => {
    const ids = Array.from({ length: 20 }, (_, i) => createId("link", now, bytes(50 + i)));
    const links = ids.map((id) => signLink({ linkId: id, orderId, access: "watch" }, secret, now));
    const header = (await Promise.all(links)).map((link, i) => `${name.slice(0, -2)}${10 + i}=${link}`).join("; ");
    const { principals } = await principalsOf(header, secret, now);
    expect(principals).toEqual(ids.slice(-8).map((id) => expect.objectContaining({ linkId: id })));
  });
});
