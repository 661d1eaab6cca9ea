/** What the client says when the server is away, restarting, or takes nobody (PostgreSQL's appendix A, Node's own). */
const AWAY = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08|57P|53300)/;
const AWAY_MESSAGE = /timeout exceeded when trying to connect|Connection terminated|Query read timeout/;
/** A standby ends a query that holds up its replay (serialization failure, or a deadlock with it). */
const CONFLICT = /^(40001|40P01)$/;

/** True where the database could not be asked, rather than said no. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && AWAY.test(String(error.code))) || AWAY_MESSAGE.test(error.message);
}

/** True where the same read may well succeed on the primary. */
export function isReplicaFault(error: unknown): boolean {
  if (isDatabaseAway(error)) return true;
  return error instanceof Error && "code" in error && CONFLICT.test(String(error.code));
}
