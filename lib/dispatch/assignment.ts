/**
 * Minimum-cost assignment of rows to columns: each row gets one column or none, each column at most one row, and the sum
 * of what is chosen is the least that there is. Exact.
 *
 * Shortest augmenting paths over dual prices, as in R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for
 * dense and sparse linear assignment problems", Computing 38 (1987), in the rectangular form of D. F. Crouse, "On implementing
 * 2D rectangular assignment algorithms", IEEE Trans. Aerospace and Electronic Systems 52 (2016). A row that may stay alone is
 * one with a column of its own that nobody else may have; such a column is always free, so it is never stored.
 */

/** What each row costs in each column, row by row; Infinity where they may not come together. */
export type CostMatrix = { readonly rows: number; readonly columns: number; readonly costs: Float64Array };

/**
 * @param alone what a row costs that gets no column, for each row; finite
 * @returns each row's column, -1 for none. Of several least sums always the same one
 */
export function assign({ rows, columns, costs }: CostMatrix, alone: Float64Array): Int32Array {
  if (costs.length !== rows * columns || alone.length !== rows) throw new RangeError("the sizes do not fit");
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const shortest = new Float64Array(columns);
  const cameFrom = new Int32Array(columns);
  const remaining = new Int32Array(columns);
  const scannedRows = new Int32Array(rows);
  const scannedColumns = new Int32Array(columns);

  for (let start = 0; start < rows; start++) {
    shortest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < columns; j++) remaining[j] = j;
    let left = columns;
    let rowCount = 0;
    let columnCount = 0;
    /** How far the path is that has been looked at last. */
    let reach = 0;
    /** The best way to end the path by leaving a row alone. */
    let aloneAt = Number.POSITIVE_INFINITY;
    let aloneRow = -1;
    let end = -1;
    for (let row = start; ; ) {
      scannedRows[rowCount++] = row;
      const base = reach - (rowPrice[row] as number);
      if (base + (alone[row] as number) < aloneAt) {
        aloneAt = base + (alone[row] as number);
        aloneRow = row;
      }
      const offset = row * columns;
      let nearest = Number.POSITIVE_INFINITY;
      let at = -1;
      for (let k = 0; k < left; k++) {
        const j = remaining[k] as number;
        const through = base + (costs[offset + j] as number) - (columnPrice[j] as number);
        if (through < (shortest[j] as number)) {
          shortest[j] = through;
          cameFrom[j] = row;
        }
        // Of columns equally near a free one ends the path at once.
        if (
          (shortest[j] as number) < nearest ||
          (shortest[j] === nearest && rowOf[j] === -1 && at >= 0 && rowOf[remaining[at] as number] !== -1)
        ) {
          nearest = shortest[j] as number;
          at = k;
        }
      }
      if (at < 0 || aloneAt < nearest) {
        reach = aloneAt;
        break;
      }
      reach = nearest;
      const column = remaining[at] as number;
      remaining[at] = remaining[--left] as number;
      if (rowOf[column] === -1) {
        end = column;
        break;
      }
      scannedColumns[columnCount++] = column;
      row = rowOf[column] as number;
    }

    rowPrice[start] = (rowPrice[start] as number) + reach;
    for (let k = 1; k < rowCount; k++) {
      const row = scannedRows[k] as number;
      rowPrice[row] = (rowPrice[row] as number) + reach - (shortest[columnOf[row] as number] as number);
    }
    for (let k = 0; k < columnCount; k++) {
      const column = scannedColumns[k] as number;
      columnPrice[column] = (columnPrice[column] as number) + (shortest[column] as number) - reach;
    }

    // Along the path every row takes over the column behind it; the first gives its own up.
    let column = end;
    if (end < 0) {
      if (aloneRow < 0) throw new RangeError("a row that may stay nowhere");
      column = columnOf[aloneRow] as number;
      columnOf[aloneRow] = -1;
      if (aloneRow === start) continue;
    }
    for (;;) {
      const row = cameFrom[column] as number;
      rowOf[column] = row;
      const before = columnOf[row] as number;
      columnOf[row] = column;
      if (row === start) break;
      column = before;
    }
  }
  return columnOf;
}

/** What an assignment costs in all. */
export function costOf({ columns, costs }: CostMatrix, alone: Float64Array, columnOf: Int32Array): number {
  return columnOf.reduce(
    (sum, column, row) => sum + (column < 0 ? (alone[row] as number) : (costs[row * columns + column] as number)),
    0,
  );
}
