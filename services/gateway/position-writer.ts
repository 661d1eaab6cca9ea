import type { Db } from "#lib/db/client.ts";
import type { Logger } from "#lib/infra/log.ts";
import { type PositionRow, writeCurrentLocations, writeLocationHistory } from "#lib/tracking/commands.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";

/** History that the database has not taken yet is kept up to this many rows; beyond it the oldest are lost and counted. */
const MAX_WAITING_ROWS = 200_000;
/** Rows of one statement: after an outage the backlog goes in pieces. */
const ROWS_PER_STATEMENT = 20_000;
/**
 * PostgreSQL's classes of errors that are the data's (22) or a constraint's (23, which is also where no partition takes
 * the row): it will never take these rows, and trying again would hold up all that comes after.
 */
const NEVER_TAKEN = /^2[23]/;

/**
 * Believed fixes on their way to PostgreSQL: once a second one statement for the newest position of each driver that
 * reported, and one for the history. While the database is away the newest are kept, and as much history as fits.
 */
export class PositionWriter {
  private readonly newest = new Map<string, PositionRow>();
  private history: PositionRow[] = [];
  private running: Promise<void> | null = null;
  private failing = false;
  private readonly parts: { db: Db; log: Logger; metrics: GatewayMetrics };

  constructor(parts: { db: Db; log: Logger; metrics: GatewayMetrics }) {
    this.parts = parts;
  }

  get waiting(): number {
    return this.history.length;
  }

  add(row: PositionRow): void {
    const before = this.newest.get(row.driverId);
    if (!before || before.fix.recordedAt <= row.fix.recordedAt) this.newest.set(row.driverId, row);
    this.history.push(row);
  }

  /** Writes what is waiting, unless the write before is still under way. Never throws. */
  flush(): Promise<void> {
    this.running ??= this.write().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** The last write before the process ends; what the database does not take now is lost, and counted. */
  async close(): Promise<void> {
    await this.running;
    await this.flush();
    this.lose(this.history.length);
  }

  private async write(): Promise<void> {
    if (this.history.length > MAX_WAITING_ROWS) this.lose(this.history.length - MAX_WAITING_ROWS);
    try {
      await this.writeNewest();
      while (this.history.length > 0 && (await this.writeSomeHistory()));
      if (this.failing) this.parts.log.info("positions are written again");
      this.failing = false;
    } catch (error) {
      this.parts.metrics.writeFailures.inc();
      if (!this.failing)
        this.parts.log.warn({ err: error, waiting: this.history.length }, "positions wait for the database");
      this.failing = true;
    }
  }

  private async writeNewest(): Promise<void> {
    const rows = [...this.newest.values()];
    if (rows.length === 0) return;
    try {
      await writeCurrentLocations(this.parts, rows);
    } catch (error) {
      this.requireNeverTaken(error, rows.length);
    }
    for (const row of rows) if (this.newest.get(row.driverId) === row) this.newest.delete(row.driverId);
  }

  /** Writes one piece of the history; answers whether the rest should go at once and not with the next second's. */
  private async writeSomeHistory(): Promise<boolean> {
    const rows = this.history.slice(0, ROWS_PER_STATEMENT);
    try {
      await writeLocationHistory(this.parts, rows);
      this.parts.metrics.rowsWritten.inc(rows.length);
    } catch (error) {
      this.requireNeverTaken(error, rows.length);
      this.parts.metrics.rowsLost.inc(rows.length);
    }
    this.history = this.history.slice(rows.length);
    return rows.length === ROWS_PER_STATEMENT;
  }

  /** Throws the error again unless it is one that says no for good. */
  private requireNeverTaken(error: unknown, rows: number): void {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!NEVER_TAKEN.test(code)) throw error;
    this.parts.log.error({ err: error, rows }, "the database refuses positions; they are lost");
  }

  private lose(count: number): void {
    if (count === 0) return;
    this.history = this.history.slice(count);
    this.parts.metrics.rowsLost.inc(count);
  }
}
