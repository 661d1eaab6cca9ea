import { type DestinationStream, type Logger as PinoLogger, pino } from "pino";
import pretty from "pino-pretty";
import type { LogLevel } from "./config/env.ts";

export type Logger = PinoLogger;

/** Field names whose values never reach a log, at the top and down to three levels deep. */
const SECRET_FIELDS = [
  "authorization",
  "cookie",
  '["set-cookie"]',
  "token",
  "secret",
  "password",
  "driverTokenSecret",
  "sessionSecret",
];

/**
 * The log of a process: JSON lines, or coloured text on a terminal. A part of it that belongs to a request
 * or a connection is a child: `log.child({ requestId })`, `log.child({ connectionId })`.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const prefixes = ["", "*.", "*.*."];
  const paths = prefixes.flatMap((prefix) =>
    SECRET_FIELDS.map((field) => (field.startsWith("[") ? `${prefix.replace(/\.$/, "")}${field}` : prefix + field)),
  );
  const options = { level, base: null, redact: { paths, censor: "[redacted]" } };
  return pino(options, destination ?? terminalStream() ?? pino.destination({ dest: 1, sync: true }));
}

function terminalStream(): DestinationStream | null {
  if (!process.stdout.isTTY) return null;
  return pretty({ colorize: true, translateTime: "SYS:HH:MM:ss.l", ignore: "pid,hostname", sync: true });
}
