import { type EditFault, editMenu, type MenuEdit } from "#lib/catalog/editing/edit.ts";
import type { Menu } from "#lib/catalog/menu.ts";

/**
 * A menu that is being edited: what the server last said, and what was changed here since. What is shown is the one with the
 * other on it, so a change shows at once; they are sent one after the other, in their order.
 */
export type Editing = {
  readonly base: Menu;
  readonly queue: readonly MenuEdit[];
  /** What did not come to be, and why, until somebody has read it. */
  readonly refused: readonly Refused[];
};
export type Refused = { readonly edit: MenuEdit; readonly why: EditFault | "failed" };

export type EditingEvent =
  | { readonly kind: "edited"; readonly edit: MenuEdit }
  /** The first of the queue has come to be. */
  | { readonly kind: "taken" }
  /** The first of the queue has not; `base`: the menu as it is by now, null where the menu is not why. */
  | { readonly kind: "refused"; readonly base: Menu | null }
  | { readonly kind: "read"; readonly base: Menu }
  /** The first of those that were refused has been read. */
  | { readonly kind: "said" };

export function reduceEditing(state: Editing, event: EditingEvent): Editing {
  const [first, ...rest] = state.queue;
  switch (event.kind) {
    case "edited":
      return { ...state, queue: [...state.queue, event.edit] };
    case "taken":
      return first ? { ...state, base: withEdit(state.base, first), queue: rest } : state;
    case "refused": {
      if (!first) return state;
      const edited = event.base && editMenu(event.base, first);
      const why = edited && "fault" in edited ? edited.fault : "failed";
      const refused = [...state.refused, { edit: first, why } as const];
      return { base: event.base ?? state.base, queue: rest, refused };
    }
    case "read":
      return { ...state, base: event.base };
    case "said":
      return { ...state, refused: state.refused.slice(1) };
  }
}

/** The menu as it is shown: what cannot be any more is left out, until the server says so. */
export function shownMenu({ base, queue }: Editing): Menu {
  return queue.reduce(withEdit, base);
}

function withEdit(menu: Menu, edit: MenuEdit): Menu {
  const edited = editMenu(menu, edit);
  return "fault" in edited ? menu : edited.menu;
}
