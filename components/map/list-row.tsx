"use client";
import { ChevronRight, ZoomIn } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { ClusterItem, DeliveryItem } from "#lib/map/items.ts";
import type { Group, RowsStore } from "./list-rows.ts";
import { LiveText } from "./live-text.tsx";
import type { Words } from "./use-words.ts";
import { VehicleIcon } from "./vehicle-icon.tsx";

/** Made once: React passes over an element that it has seen before. */
const CHOOSE = <ChevronRight size={16} aria-hidden="true" />;
const ZOOM = <ZoomIn size={16} aria-hidden="true" />;

type FrameProps = { icon: ReactNode; title: ReactNode; detail: ReactNode; mark: ReactNode };

/** The geometry of the list, shared with its skeleton so that nothing shifts. */
export const ROW = "flex min-h-[4.25rem] w-full items-center gap-3 border-line border-t px-4.5 py-3 text-left";

export const SECTION =
  "sticky top-0 z-10 border-line border-t bg-surface px-4.5 pt-4 pb-2 font-sans font-semibold text-ink-3 text-sm leading-5 tracking-normal";
/** On a tablet the rows stand in two columns. */
export const COLUMNS = "tablet:grid tablet:grid-cols-2";

function Frame({ icon, title, detail, mark }: FrameProps) {
  return (
    <>
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{title}</span>
        <span className="num block text-ink-2 text-sm">{detail}</span>
      </span>
      <span className="shrink-0 text-ink-3">{mark}</span>
    </>
  );
}

type Props<Item extends DeliveryItem | Group> = {
  item: Item;
  words: Words;
  /** The one row that Tab reaches; arrow keys go on from there. */
  isTabStop: boolean;
  onChoose: (item: Item) => void;
};

export const DeliveryRow = memo(function DeliveryRow({ item, words, isTabStop, onChoose }: Props<DeliveryItem>) {
  const stale = item.seenAgoS >= 10;
  return (
    <li className="contents">
      <button
        type="button"
        data-row={item.key}
        tabIndex={isTabStop ? 0 : -1}
        aria-pressed={item.selected}
        onClick={() => onChoose(item)}
        className={`${ROW} -outline-offset-3 transition-colors duration-(--press) ${item.selected ? "bg-ember-soft" : "hover:bg-sunken"}`}
      >
        <Frame
          icon={
            <span
              className={`grid size-10 shrink-0 place-items-center rounded-control ${
                item.selected ? "bg-surface text-ember" : "bg-sunken"
              } ${stale ? "border border-ink-3 border-dashed text-ink-3" : ""}`}
            >
              <VehicleIcon vehicle={item.vehicle} size={19} />
              <span className="sr-only">{words.vehicle(item)}</span>
            </span>
          }
          title={words.title(item)}
          detail={`${words.eta(item)} · ${words.seen(item)}`}
          mark={CHOOSE}
        />
      </button>
    </li>
  );
});

export const GroupRow = memo(function GroupRow({
  item,
  rows,
  words,
  isTabStop,
  onChoose,
}: Props<Group> & { rows: RowsStore }) {
  const said = (say: (group: ClusterItem) => string) => (
    <LiveText
      store={rows}
      say={({ rows: { told } }) => {
        const group = told.get(item.key);
        return group && say(group);
      }}
    />
  );
  return (
    <li className="contents">
      <button
        type="button"
        data-row={item.key}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => onChoose(item)}
        className={`${ROW} -outline-offset-3 transition-colors duration-(--press) hover:bg-sunken`}
      >
        <Frame
          icon={
            <span
              aria-hidden="true"
              className="num grid size-10 shrink-0 place-items-center rounded-full bg-(--mk) font-semibold text-(--mkink) text-sm"
            >
              {said(({ count }) => String(count))}
            </span>
          }
          title={said((group) => words.groupPlace(group) ?? words.group(group.count))}
          detail={said(({ count }) => words.group(count))}
          mark={
            <>
              {ZOOM}
              <span className="sr-only">{words.groupHint}</span>
            </>
          }
        />
      </button>
    </li>
  );
});
