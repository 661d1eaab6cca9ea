import { formatSearch, type Search } from "#lib/catalog/search/search.ts";

/** A search within a form that asks for one part of it more. */
export function HiddenParts({ search }: { search: Search }) {
  const parts = [...new URLSearchParams(formatSearch(search))];
  return parts.map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}
