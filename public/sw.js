// What happens while no page of ours is looked at: shows what is pushed, and leads to the page of it. It is only there once
// somebody has turned push on, answers no request and keeps nothing.

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/"));
});

/** Every browser demands that something is shown for each push. */
async function show(data) {
  const { title, body, tag, url, lang, rings } = read(data);
  // a board that is looked at rings by itself
  const silent = rings === true && (await pagesAt(url)).some((page) => page.visibilityState === "visible");
  await self.registration.showNotification(title, {
    body,
    tag,
    lang,
    data: { url },
    icon: "/icons/icon-192.png",
    renotify: true,
    requireInteraction: rings === true,
    silent,
    ...(rings === true && !silent ? { vibrate: [400, 200, 400, 200, 800] } : {}),
  });
}

/** As lib/notifications/templates/push-text.ts writes it. */
function read(data) {
  try {
    const { title, body, tag, url, lang, rings } = data.json();
    if (typeof title === "string" && typeof tag === "string") return { title, body, tag, url, lang, rings };
  } catch {
    // not one of ours, or nothing
  }
  return { title: "Hotpath", body: "", tag: "hotpath", url: "/", lang: "en", rings: false };
}

async function open(url) {
  const target = new URL(url, self.location.origin);
  if (target.origin !== self.location.origin) return;
  const [page] = await pagesAt(url);
  if (page) await page.focus();
  else await self.clients.openWindow(target.href);
}

/** Open pages at that path, the one that was looked at last first. */
async function pagesAt(url) {
  const { pathname } = new URL(url, self.location.origin);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter((page) => new URL(page.url).pathname === pathname);
}
