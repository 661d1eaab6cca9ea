/** A script that runs when it arrives, as React writes it: Next's chunks, which wait for each other in any order. */
const SCRIPT = /<script src="(\/_next\/static\/[\w./~-]+)" async=""><\/script>/g;
/** Next has its first one fetched ahead. */
const AHEAD = /<link rel="preload" as="script"[^>]*>/;
const BODY_END = "</body>";

/** So long a slow picture may keep the scripts waiting, ms from the document's end on. */
const LONGEST_MS = 2_000;

/**
 * Fetches and runs scripts once the page and its first pictures have been painted; at once where nothing is painted, or
 * somebody begins to do something. They are asked for by the addresses that Next and React look for. Until the page is
 * alive it keeps the last button that was pressed (`EarlyInput`).
 */
const RUN_AFTER_PAINT = `(function(d,u){function r(){u.splice(0).forEach(function(a){var s=d.createElement("script");s.src=a;s.async=!0;d.head.append(s)})}var e=window.early={pressed:null,listen:function(v){e.pressed=v.target.closest("button[type=button]:not([popovertarget])")||e.pressed}};addEventListener("click",e.listen,!0);["pointerdown","keydown","focusin"].forEach(function(t){addEventListener(t,r,{once:!0,capture:!0})});d.hidden?r():(setTimeout(r,${LONGEST_MS}),addEventListener("load",function(){requestAnimationFrame(function(){setTimeout(r)})}))})`;

/**
 * Has a browser paint a document before it fetches and runs the document's scripts. What is read in it needs none of
 * them, its links and forms work without, and a slow phone has one connection and one processor for both.
 *
 * @param html a whole document as React wrote it
 */
export function delayScripts(html: Buffer): Buffer {
  // One byte a character: every byte stays what it is.
  const text = html.toString("latin1");
  const addresses: string[] = [];
  const rest = text.replace(AHEAD, "").replace(SCRIPT, (_script, address: string) => {
    addresses.push(address);
    return "";
  });
  const end = rest.lastIndexOf(BODY_END);
  if (end < 0 || addresses.length === 0) return html;
  const code = `${RUN_AFTER_PAINT}(document,${JSON.stringify(addresses)})`;
  return Buffer.from(`${rest.slice(0, end)}<script>${code}</script>${rest.slice(end)}`, "latin1");
}
