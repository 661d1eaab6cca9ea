import type { ColumnType } from "kysely";

/** Written as a `Date` or ISO text; read as a `Date`. */
export type Time = ColumnType<Date, Date | string, Date | string>;
export type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A time that the database sets itself where none is given. */
export type GeneratedTime = ColumnType<Date, Date | string | undefined, Date | string>;
