import { COLUMNS, ROW, SECTION } from "./list-row.tsx";

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The list in its final layout while its rows are on their way. Still, because nothing moves for decoration. */
export function ListSkeleton() {
  return (
    <div aria-hidden="true" data-skeleton="">
      <div className={SECTION}>
        <span className="block h-5 w-28 rounded-full bg-sunken" />
      </div>
      <ul className={COLUMNS}>
        {ROWS.map((row) => (
          <li key={row} className={ROW}>
            <span className="size-10 shrink-0 rounded-full bg-sunken" />
            <span className="flex flex-1 flex-col gap-2">
              <span className={`h-3.5 rounded-full bg-sunken ${row % 3 === 0 ? "w-2/5" : "w-3/5"}`} />
              <span className="h-3 w-2/5 rounded-full bg-sunken" />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
