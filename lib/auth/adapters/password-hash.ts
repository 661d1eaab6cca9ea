import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "#lib/core/errors.ts";
import { passwordBytes } from "../password-rules.ts";

/** argon2id as OWASP asks for it: 19 MiB, two passes. Some 30 ms on one core. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes its memory and one of libuv's four threads, which files and DNS need too. */
const AT_ONCE = 2;
/** Who comes after so many is told to come back: they would wait for a second and more. */
const MOST_WAITING = 30;

const hashOf = promisify(argon2);
const waiting: (() => void)[] = [];
let running = 0;

/** A password as it is kept: a PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${textOf(salt)}$${textOf(hash)}`;
}

/** Where there is no password to compare with, the answer takes as long. */
const NOBODYS = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

/** True if this is the password. `kept` null: nobody's, which is false after the same time. */
export async function checkPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(kept ?? NOBODYS) ?? [];
  if (!salt || !hash) throw new Error("a password is kept in a form that is not known");
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const known = Buffer.from(hash, "base64");
  const given = await derive(password, Buffer.from(salt, "base64"), cost);
  return timingSafeEqual(given, known) && kept !== null;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/;

async function derive(
  password: string,
  nonce: Buffer,
  cost: { memory: number; passes: number; parallelism: number },
): Promise<Buffer> {
  await takeTurn();
  try {
    return await hashOf("argon2id", { message: passwordBytes(password), nonce, tagLength: HASH_BYTES, ...cost });
  } finally {
    running--;
    waiting.shift()?.();
  }
}

async function takeTurn(): Promise<void> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new AppError("rate_limited", "1");
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running++;
}

const textOf = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
