/**
 * The frame of every mail: tables and inline styles, which is what mail programs agree on; dark where the reader's is (and the
 * program takes a style sheet); nothing that is fetched, so nobody is told when it is opened.
 */
type Page = {
  readonly locale: string;
  readonly title: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  readonly bodyHtml: string;
  readonly footerHtml: string;
};

const DARK = `@media (prefers-color-scheme: dark){.paper{background:#16120e!important}.card{background:#1f1a15!important;border-color:#3a3229!important}.ink{color:#f5efe6!important}.ink2{color:#c4b8a9!important}.line{border-color:#3a3229!important}.brand{color:#ff8a4c!important}}`;

export function mailPage({ locale, title, preview, bodyHtml, footerHtml }: Page): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeHtml(title)}</title><style>${DARK}</style></head>
<body class="paper" style="margin:0;padding:0;background:#fbf8f3">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" bgcolor="#fbf8f3"><tr><td align="center" style="padding:28px 14px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left">
<tr><td class="brand" style="padding:0 6px 16px;font:700 20px/1 Georgia,'Times New Roman',serif;letter-spacing:-.02em;color:#be3e0a">Hotpath</td></tr>
<tr><td class="card" bgcolor="#ffffff" style="padding:28px 26px;border:1px solid #e6ded2;border-radius:16px;overflow-wrap:anywhere">
${bodyHtml}
</td></tr>
<tr><td class="ink2" style="padding:18px 6px 0;font:13px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#5e5348">${footerHtml}</td></tr>
</table></td></tr></table>
</body></html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for between tags and in quoted attributes. What is no character of HTML becomes the sign for that. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/(?![\t\n\r])\p{Cc}/gu, "\ufffd").replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
