import { expect, it } from "vitest";
import { isPushEndpoint } from "./endpoint.ts";

it.each([
  "https://fcm.googleapis.com/fcm/send/abc:def",
  "https://updates.push.services.mozilla.com/wpush/v2/abc",
  "https://web.push.apple.com/QOaB",
  "https://wns2-db5p.notify.windows.com/w/?token=abc",
  "https://FCM.googleapis.com/wp/abc",
])("%s is a push service's", (endpoint) => expect(isPushEndpoint(endpoint, null)).toBe(true));

it.each([
  "http://fcm.googleapis.com/fcm/send/abc",
  "https://fcm.googleapis.com:8443/fcm/send/abc",
  "https://fcm.googleapis.com.evil.example/abc",
  "https://evilfcm.googleapis.com/abc",
  "https://storage.googleapis.com/abc",
  "https://fcm.googleapis.com./abc",
  "https://fcm.googleapis.com@evil.example/abc",
  "https://user:word@fcm.googleapis.com/abc",
  "https://evilpush.apple.com/abc",
  "https://push.apple.com.evil.example/",
  "https://notify.windows.com/",
  "https://127.0.0.1/abc",
  "https://[::1]/abc",
  "https://169.254.169.254/latest/meta-data",
  "http://127.0.0.1:9000/abc",
  "ftp://fcm.googleapis.com/abc",
  "javascript:alert(1)",
  "",
  `https://fcm.googleapis.com/${"a".repeat(2_048)}`,
])("%s is not", (endpoint) => expect(isPushEndpoint(endpoint, null)).toBe(false));

it("is one on this machine where settings name its origin, and no other port of it", () => {
  const local = "http://127.0.0.1:9000";
  expect(isPushEndpoint(`${local}/abc`, local)).toBe(true);
  expect(isPushEndpoint("http://127.0.0.1:9001/abc", local)).toBe(false);
  expect(isPushEndpoint("http://u:p@127.0.0.1:9000/abc", local)).toBe(false);
});
