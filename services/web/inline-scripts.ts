import { createHash } from "node:crypto";

const OPEN = "<script";
const CLOSE = "</script>";
/** What a browser runs; any other type is data. */
const RUNS = /^(|module|(text|application)\/javascript)$/;

export type HashedPage = {
  readonly html: Buffer;
  /** Sources for a policy: `'sha256-…'`, each once. */
  readonly hashes: readonly string[];
};

/**
 * Hashes the scripts that stand in a page of ours, so that a policy can name them. Neighbours are put together first:
 * Next writes one for each piece of its stream, and a policy is a header.
 *
 * @param html as React wrote it, in which "<script" is never anything else
 */
export function hashInlineScripts(html: Buffer): HashedPage {
  const hashes = new Set<string>();
  // One byte a character: fast, and every byte stays what it is.
  const text = html.toString("latin1");
  const pieces: string[] = [];
  let script: string[] | null = null; // the run of neighbours that is being put together
  let at = 0;
  const endScript = () => {
    if (!script) return;
    const code = script.join(";");
    hashes.add(`'sha256-${createHash("sha256").update(code, "latin1").digest("base64")}'`);
    pieces.push(code, CLOSE);
    script = null;
  };
  for (;;) {
    const start = text.indexOf(OPEN, at);
    if (start !== at) endScript();
    if (start < 0) break;
    const tagEnd = text.indexOf(">", start) + 1;
    const end = text.indexOf(CLOSE, tagEnd);
    if (tagEnd === 0 || end < 0) throw new Error("a page breaks off within a script");
    const tag = text.slice(start, tagEnd);
    pieces.push(text.slice(at, start));
    if (!isInlineCode(tag)) {
      endScript();
      pieces.push(text.slice(start, end + CLOSE.length));
    } else if (script && tag === `${OPEN}>`) {
      script.push(text.slice(tagEnd, end));
    } else {
      endScript();
      pieces.push(tag);
      script = [text.slice(tagEnd, end)];
    }
    at = end + CLOSE.length;
  }
  pieces.push(text.slice(at));
  return { html: Buffer.from(pieces.join(""), "latin1"), hashes: [...hashes] };
}

function isInlineCode(tag: string): boolean {
  if (/\ssrc=/.test(tag)) return false;
  return RUNS.test(/\stype="([^"]*)"/.exec(tag)?.[1] ?? "");
}
