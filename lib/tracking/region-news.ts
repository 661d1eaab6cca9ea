import { ByteReader, type ByteWriter } from "#lib/core/bytes.ts";
import { AppError } from "#lib/core/errors.ts";
import { readId, writeId } from "#lib/core/id-bytes.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { isRegion, type Region } from "./region.ts";

/** What gateways tell each other of themselves and of who is with them. */

/** How things stand with one gateway: told when it changes and every few seconds. */
export const REGIONS_TOPIC = "regions";
/** Which gateway a driver is with since when; gathered, many in a message (lib/infra/batcher.ts). */
export const DRIVERS_TOPIC = "drivers";

export type GatewayNews = {
  readonly gateway: number;
  /** alive: here I am. asks: and who else is? leaves: count me no more. */
  readonly says: "alive" | "asks" | "leaves";
  /** Deliveries on the public map whose drivers it hears itself. */
  readonly shown: number;
  /** Where those drivers are. */
  readonly regions: readonly Region[];
};

/** `heard`: it takes this driver's positions. `connected`: it has their newest connection, older ones are to end. */
export type DriverClaim = {
  readonly gateway: number;
  readonly driverId: DriverId;
  readonly kind: "heard" | "connected";
  /** Since when, ms since 1970. */
  readonly at: number;
};

const VERSION = 1;
const SAYS = ["alive", "asks", "leaves"] as const;
const KINDS = ["heard", "connected"] as const;
/** More active regions than this, a driver in each, no fleet has. */
const MAX_REGIONS = 100_000;

/** u8 version · varint gateway · u8 says · varint shown · varint count · regions, ascending, each less the one before. */
export function encodeGatewayNews({ gateway, says, shown, regions }: GatewayNews, out: ByteWriter): Uint8Array {
  out.u8(VERSION);
  out.varint(gateway);
  out.u8(SAYS.indexOf(says));
  out.varint(shown);
  out.varint(regions.length);
  let before = 0;
  for (const region of [...regions].sort((a, b) => a - b)) {
    out.varint(region - before);
    before = region;
  }
  return out.take();
}

/** Throws AppError("bad_frame") on what `encodeGatewayNews` did not make. */
export function decodeGatewayNews(bytes: Uint8Array): GatewayNews {
  const input = open(bytes);
  const gateway = input.varint();
  const says = SAYS[input.u8()];
  const shown = input.varint();
  const count = input.varint();
  if (!says || count > MAX_REGIONS) throw new AppError("bad_frame");
  const regions: Region[] = [];
  let region = 0;
  for (let i = 0; i < count; i++) {
    region += input.varint();
    if (!isRegion(region)) throw new AppError("bad_frame", "not a region");
    regions.push(region);
  }
  input.end();
  return { gateway, says, shown, regions };
}

/** u8 version · varint gateway · u8 kind · varint ms since 1970 · 16 bytes of the driver's id. */
export function encodeDriverClaim({ gateway, driverId, kind, at }: DriverClaim, out: ByteWriter): Uint8Array {
  out.u8(VERSION);
  out.varint(gateway);
  out.u8(KINDS.indexOf(kind));
  out.varint(at);
  writeId(out, driverId);
  return out.take();
}

/** Throws AppError("bad_frame") on what `encodeDriverClaim` did not make. */
export function decodeDriverClaim(bytes: Uint8Array): DriverClaim {
  const input = open(bytes);
  const gateway = input.varint();
  const kind = KINDS[input.u8()];
  const at = input.varint();
  const driverId = readId("driver", input);
  if (!kind) throw new AppError("bad_frame");
  input.end();
  return { gateway, driverId, kind, at };
}

function open(bytes: Uint8Array): ByteReader {
  const input = new ByteReader(bytes);
  if (input.u8() !== VERSION) throw new AppError("bad_frame", "a version that is not spoken here");
  return input;
}
