import type { Bbox } from "#lib/core/geo.ts";
import type { Tags } from "../ways.ts";

type Position = readonly [lng: number, lat: number];

/** What of an OpenStreetMap extract a city is made from. */
export type Extract = {
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
  /** What the file says it holds; null where it does not. */
  readonly bounds: Bbox | null;
  readonly nodes: readonly OsmNode[];
  readonly ways: readonly OsmWay[];
  /** Relations whose ways are the borders of an area. */
  readonly areas: readonly OsmArea[];
};

export type OsmNode = { readonly id: number; readonly tags: Tags; readonly at: Position };
export type OsmWay = {
  readonly id: number;
  readonly tags: Tags;
  readonly coordinates: readonly Position[];
  /** Ends where it began. */
  readonly isClosed: boolean;
};
export type OsmArea = {
  readonly id: number;
  readonly tags: Tags;
  readonly parts: readonly { readonly role: string; readonly coordinates: readonly Position[] }[];
  /** So many of its ways are not in the file. */
  readonly missing: number;
};

/** A thing with a place and tags, whatever it was drawn as. Written as "node/123". */
export type OsmThing = { readonly osm: string; readonly tags: Tags; readonly at: Position };
