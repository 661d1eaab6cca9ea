import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CHUNKS = "/_next/static/chunks/";
const OPEN = '<link rel="stylesheet" href="';
const HEAD_END = "</head>";

/**
 * The build's style sheets, put into a page where Next only names them: a phone on a slow network paints after the
 * document, without another way to the server and back. The link stays for React, which looks for it and would else
 * fetch what is there already; a browser fetches no sheet that is `disabled`.
 *
 * @returns what does that to a page as React wrote it; sheets that the build does not have stay links
 */
export function createStyleInliner(sheets: ReadonlyMap<string, string>): (html: Buffer) => Buffer {
  const styles = new Map([...sheets].map(([href, css]) => [href, styleOf(href, css)]));
  return (html) => {
    const headEnd = html.indexOf(HEAD_END);
    const pieces: Buffer[] = [];
    let at = 0;
    for (;;) {
      const start = html.indexOf(OPEN, at);
      if (start < 0 || start > headEnd) break;
      const hrefStart = start + OPEN.length;
      const end = html.indexOf(">", hrefStart) + 1;
      const href = html.toString("latin1", hrefStart, html.indexOf('"', hrefStart));
      pieces.push(html.subarray(at, start), styles.get(href) ?? html.subarray(start, end));
      at = end;
    }
    return pieces.length === 0 ? html : Buffer.concat([...pieces, html.subarray(at)]);
  };
}

/** Every sheet of the build by its address, with addresses in it that hold anywhere. */
export function readSheets(root: string): Map<string, string> {
  const folder = join(root, ".next/static/chunks");
  const names = readdirSync(folder).filter((name) => name.endsWith(".css"));
  return new Map(names.map((name) => [CHUNKS + name, rebase(readFileSync(join(folder, name), "utf8"))]));
}

function styleOf(href: string, css: string): Buffer {
  // The only way out of a style element.
  if (/<\/style/i.test(css)) throw new Error(`${href} cannot stand in a page`);
  return Buffer.from(`<style>${css}</style>${OPEN}${href}" data-precedence="next" disabled/>`);
}

/** Relative to the sheet's folder they are no more. */
function rebase(css: string): string {
  return css.replace(/url\((["']?)\.\.\//g, "url($1/_next/static/").replace(/\n?\/\*# sourceMappingURL=[^*]*\*\//g, "");
}
