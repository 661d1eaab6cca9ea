import { describe, expect, it } from "vitest";
import { createFollower, followsIn, playFeed, refusal } from "./fake-gateway.ts";

describe("a session", () => {
  const EXPIRED = refusal("session_expired", { orderId: "ord_1" });

  it("that has run out is renewed once for all, then a new connection follows on at once", async () => {
    let renewals = 0;
    const { client, greet, say, sent, sockets, close } = playFeed(async () => ++renewals > 0);
    const follower = createFollower(2);
    client.follow("ord_1", follower);
    client.start();
    greet();
    say(EXPIRED);
    say(EXPIRED);
    close(4401);
    await Promise.resolve();
    expect([renewals, sockets.length]).toEqual([1, 2]);
    greet();
    expect(followsIn(sent())).toEqual([{ v: 1, type: "follow", orderId: "ord_1", after: 2 }]);
    expect(follower.refused).toEqual([]);
  });

  it("that cannot be renewed is a refusal, as is one that runs out again at once", async () => {
    for (const answers of [[false], [true, true]]) {
      const { client, greet, say } = playFeed(async () => answers.shift() ?? true);
      const follower = createFollower();
      client.follow("ord_1", follower);
      client.start();
      for (let i = 0; i < 2; i++) {
        greet();
        say(EXPIRED);
        await Promise.resolve();
      }
      expect(follower.refused).toContain("session_expired");
    }
  });

  it("that could not be tried to be renewed is tried again with the next connection", async () => {
    let tries = 0;
    const renew = () => (++tries === 1 ? Promise.reject(new TypeError("no network")) : Promise.resolve(true));
    const { client, greet, say, close, advance, sockets } = playFeed(renew);
    const follower = createFollower();
    client.follow("ord_1", follower);
    client.start();
    greet();
    say(EXPIRED);
    close(4401);
    await Promise.resolve();
    advance(10_000);
    expect(sockets).toHaveLength(2);
    greet();
    say(EXPIRED);
    await Promise.resolve();
    await Promise.resolve();
    expect([tries, follower.refused]).toEqual([2, []]);
  });

  it("that was ended is asked without on the next connection, soon and once", () => {
    const { client, greet, say, close, sent, sockets, advance } = playFeed();
    client.follow("ord_1", createFollower());
    client.start();
    greet();
    say({ type: "error", code: "session_ended", message: "" });
    close(4410);
    advance(500);
    expect(sockets).toHaveLength(2);
    greet();
    expect(followsIn(sent())).toHaveLength(1);
    say({ type: "error", code: "session_ended", message: "" });
    close(4410);
    advance(500);
    expect(sockets).toHaveLength(2);
  });
});

describe("told delays", () => {
  it("are kept to, whether said with bye or with an error", () => {
    for (const later of [
      { type: "bye", reconnectInMs: 3000 },
      { type: "error", code: "too_many_of_yours", message: "", retryInMs: 3000 },
    ]) {
      const { client, greet, say, close, sockets, advance, tell } = playFeed();
      client.start();
      greet();
      say(later);
      close(4430);
      tell("online");
      tell("visible");
      advance(2999);
      expect(sockets).toHaveLength(1);
      advance(1);
      expect(sockets).toHaveLength(2);
    }
  });
});
