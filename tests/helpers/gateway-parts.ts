import type { GatewayParts } from "#services/gateway/gateway.ts";

/** What a gateway is handed where nothing ends early, nobody makes routes and anybody may try as often as they like. */
export const QUIET_PARTS: Pick<GatewayParts, "revocations" | "routing" | "limits"> = {
  revocations: { isRevoked: () => false, onRevoked: () => () => {} },
  routing: null,
  limits: { take: async () => ({ standings: [], retryAfterMs: null }) },
};
