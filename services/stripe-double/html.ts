/** Text as it may stand between tags and in attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--paper:#fbf8f3;--surface:#fff;--ink:#241c15;--ink-2:#5e5348;--line:#e6ded2;--river:#255e9e;--on-river:#fff;--rose:#b4232c}
@media (prefers-color-scheme:dark){:root{--paper:#16120e;--surface:#1f1a15;--ink:#f5efe6;--ink-2:#c4b8a9;--line:#3a3229;--river:#83b6ee;--on-river:#16120e;--rose:#ff8a8a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:26rem;margin:0 auto;padding:2rem 1rem 3rem}
.note{margin:0 0 1.5rem;color:var(--ink-2);font-size:14px}
h1{margin:0 0 .25rem;font-size:34px;line-height:1.15;font-variant-numeric:tabular-nums}
ul{margin:0 0 1.5rem;padding:0;list-style:none;color:var(--ink-2);font-size:15px}
li{display:flex;justify-content:space-between;gap:1rem}
form{display:grid;gap:1rem;margin:0 0 1rem;padding:1.25rem;background:var(--surface);border:1px solid var(--line);border-radius:16px}
label{display:grid;gap:.25rem;font-size:14px;color:var(--ink-2)}
input{min-height:44px;min-width:0;width:100%;padding:0 .75rem;font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:12px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
button{min-height:48px;padding:0 1rem;font:inherit;font-weight:600;border:0;border-radius:12px;background:var(--river);color:var(--on-river);cursor:pointer}
button.quiet{background:none;color:var(--ink);border:1px solid var(--line)}
a{color:var(--ink-2)}
:focus-visible{outline:3px solid var(--river);outline-offset:2px}
.error{margin:0;padding:.75rem;border:1px solid var(--rose);border-radius:12px;color:var(--rose)}
table{width:100%;border-collapse:collapse;font-size:14px;color:var(--ink-2)}
td{padding:.25rem 0;border-top:1px solid var(--line)}
td:last-child{text-align:right}
`;

/** A whole page of the double's. `body` is markup already. */
export function htmlPage(locale: string, title: string, body: string): string {
  return `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}
