/** Pieces of HTML of the document that is being rendered, by name. */
type PagePieces = Map<string, string>;

const KEY = Symbol.for("hotpath.page-pieces");
type Shared = { [KEY]?: () => PagePieces | null };

/**
 * Tells where pieces of HTML are kept while a document is rendered. React's two renders of a page are bundled apart and
 * apart from the server around them, so that is left where all three see it.
 */
export function sharePagePieces(current: () => PagePieces | null): void {
  Object.assign(globalThis, { [KEY]: current });
}

/** Of the document that is being rendered; null in a browser, and where something else is rendered than a document. */
export function piecesOfPage(): PagePieces | null {
  return (globalThis as Shared)[KEY]?.() ?? null;
}
