import { callApi } from "#components/orders/api.ts";
import type { PushPurpose } from "#lib/notifications/push/purpose.ts";

/** Push in this browser, for one purpose. `publicKey`: by which push services know us. */
export type PushWish = { readonly publicKey: string; readonly purpose: PushPurpose };

/** How it stands. blocked: somebody has forbidden it in the browser, and only there can it be allowed again. */
export type PushState = "on" | "off" | "blocked" | "unsupported";
/** What became of turning it on or off, where that is not what was wanted. */
export type PushFault = "dismissed" | "service" | "devices" | "failed";

const WORKER = "/sw.js";

export function isPushSupported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/**
 * How it stands in this browser. The server says whether this sign-in has turned it on; what it says is kept true: a browser
 * that cannot be reached any more is off, one whose address or our key has changed is told of again.
 */
export async function lookAtPush(wish: PushWish, isOn: boolean): Promise<PushState> {
  if (!isPushSupported()) return "unsupported";
  if (isOn && Notification.permission === "granted") {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const isThere = registration !== undefined && (await registration.pushManager.getSubscription()) !== null;
    if (isThere && (await tell(registration, wish)) !== "service") return "on";
  }
  if (isOn) await callApi("POST", "account/push/end", { purpose: wish.purpose });
  return Notification.permission === "denied" ? "blocked" : "off";
}

/** Within a press: asks whoever looks, and has this browser told. */
export async function turnPushOn(wish: PushWish): Promise<PushState | PushFault> {
  if (!isPushSupported()) return "unsupported";
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "blocked" : "dismissed";
  await navigator.serviceWorker.register(WORKER);
  return tell(await navigator.serviceWorker.ready, wish);
}

export async function turnPushOff({ purpose }: Pick<PushWish, "purpose">): Promise<PushState | PushFault> {
  const answer = await callApi<{ left: number }>("POST", "account/push/end", { purpose });
  if (!answer.ok) return "failed";
  if (answer.body.left === 0) {
    const registration = await navigator.serviceWorker.getRegistration("/");
    await (await registration?.pushManager.getSubscription())?.unsubscribe().catch(() => false);
  }
  return "off";
}

/** Takes what rings from the screen: somebody has seen it. */
export async function quietRings(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration("/");
  const shown = (await registration?.getNotifications?.()) ?? [];
  for (const notification of shown) if (notification.tag.startsWith("ring:")) notification.close();
}

/** Subscribes where that is not so yet, and tells the server. */
async function tell(
  registration: ServiceWorkerRegistration,
  { publicKey, purpose }: PushWish,
): Promise<"on" | PushFault> {
  const subscription = await subscribe(registration.pushManager, publicKey).catch(() => null);
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  if (!endpoint || !keys) return "service";
  const { p256dh, auth } = keys;
  const answer = await callApi("POST", "account/push", { endpoint, keys: { p256dh, auth }, purpose });
  if (answer.ok) return "on";
  if (answer.code === "too_many_devices") return "devices";
  return answer.code === "bad_message" ? "service" : "failed";
}

/** A subscription is bound to the key that it was made for. */
async function subscribe(manager: PushManager, publicKey: string): Promise<PushSubscription> {
  const before = await manager.getSubscription();
  if (before && keyOf(before) === publicKey) return before;
  await before?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

/** As base64url; null where the browser does not say. */
function keyOf({ options }: PushSubscription): string | null {
  const key = options.applicationServerKey;
  if (key === null) return null;
  const binary = String.fromCharCode(...new Uint8Array(key));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
