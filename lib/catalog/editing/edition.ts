import { hash32 } from "#lib/core/rng.ts";

/** 64 bits of what something says: enough to tell a few editions of one thing apart, no proof against who means harm. */
export function editionOf(said: unknown): string {
  const text = JSON.stringify(said);
  return `${hash32(text).toString(36)}-${hash32(text, 1).toString(36)}`;
}
