import type { Cluster, Redis } from "ioredis";

/** One server (perhaps found through sentinels) or a cluster; commands are the same. */
export type RedisClient = Redis | Cluster;
