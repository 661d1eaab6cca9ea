import { z } from "zod";

/** What carries jobs. Both keep what is true in PostgreSQL. */
export type QueueSettings =
  | { readonly kind: "pgboss" }
  | {
      readonly kind: "sqs";
      readonly region: string;
      /** Another address that speaks SQS, as an emulator; null: Amazon's. */
      readonly endpoint: string | null;
      /** What the names of its queues begin with. */
      readonly prefix: string;
      /** Null: as the AWS SDK finds them (the machine's role, its files). */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
    };

/** @param url an address of the web without a slash at its end */
export function queueShape(url: z.ZodType<string, string>) {
  return {
    QUEUE: z.enum(["pgboss", "sqs"], "expected pgboss or sqs").default("pgboss"),
    SQS_REGION: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "expected a region such as eu-north-1")
      .optional(),
    SQS_ENDPOINT: url.optional(),
    SQS_PREFIX: z
      .string()
      .regex(/^[\w-]{1,30}$/, "expected up to 30 letters, digits, - and _")
      .default("hotpath-"),
    SQS_ACCESS_KEY_ID: z.string().optional(),
    SQS_SECRET_ACCESS_KEY: z.string().optional(),
  };
}

export const QUEUE_SECRETS = ["SQS_ACCESS_KEY_ID", "SQS_SECRET_ACCESS_KEY"] as const;

type Given = z.output<z.ZodObject<ReturnType<typeof queueShape>>>;

/** @param fault told a line for what does not go together */
export function toQueueSettings(given: Given, fault: (line: string) => void): QueueSettings {
  if (given.QUEUE === "pgboss") return { kind: "pgboss" };
  const { SQS_ACCESS_KEY_ID: accessKeyId, SQS_SECRET_ACCESS_KEY: secretAccessKey } = given;
  if (!given.SQS_REGION) fault("SQS_REGION: required with QUEUE=sqs");
  if (!accessKeyId !== !secretAccessKey) fault("SQS_ACCESS_KEY_ID, SQS_SECRET_ACCESS_KEY: expected both or neither");
  return {
    kind: "sqs",
    region: given.SQS_REGION ?? "",
    endpoint: given.SQS_ENDPOINT ?? null,
    prefix: given.SQS_PREFIX,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null,
  };
}
