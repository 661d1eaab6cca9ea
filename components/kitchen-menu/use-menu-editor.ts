"use client";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import type { MenuEdit } from "#lib/catalog/editing/edit.ts";
import type { Menu } from "#lib/catalog/menu.ts";
import { type Refused, reduceEditing, shownMenu } from "./edit-queue.ts";

/** How long a change waits that did not get through, before it is sent again. */
const AGAIN_MS = 3_000;

export type MenuEditor = {
  readonly menu: Menu;
  /** How many changes are not on the server yet. */
  readonly unsent: number;
  /** The last did not get through: it is tried again and again. */
  readonly isStuck: boolean;
  /** The first that did not come to be, until `forget`. */
  readonly refused: Refused | null;
  edit(edit: MenuEdit): void;
  /** What was refused has been said. */
  forget(): void;
  /** Reads the menu anew. */
  read(): void;
};

/** A menu that is edited: at once here, one change after the other on the server. */
export function useMenuEditor(first: Menu): MenuEditor {
  const [state, dispatch] = useReducer(reduceEditing, { base: first, queue: [], refused: [] });
  const [tries, setTries] = useState(0);
  const [isStuck, setStuck] = useState(false);
  const next = state.queue[0];
  const edits = useRef(0);
  const [wantsRead, setWantsRead] = useState(false);
  const read = useCallback(() => setWantsRead(true), []);
  const isClean = next === undefined;

  // once nothing is on its way: what was read before a change is older than what is shown
  useEffect(() => {
    if (!wantsRead || !isClean) return;
    const before = edits.current;
    setWantsRead(false);
    void callApi<Menu>("GET", "restaurant/menu").then((answer) => {
      if (before !== edits.current) setWantsRead(true);
      else if (answer.ok) dispatch({ kind: "read", base: answer.body });
    });
  }, [wantsRead, isClean]);

  useEffect(() => {
    if (!next) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    void (async () => {
      const answer = await callApi("POST", "restaurant/menu", { edit: next });
      if (isOver) return;
      const mayWorkLater = !answer.ok && MAY_WORK_LATER.has(answer.code);
      setStuck(mayWorkLater);
      if (answer.ok) return dispatch({ kind: "taken" });
      if (mayWorkLater) {
        timer = setTimeout(() => setTries(tries + 1), AGAIN_MS);
        return;
      }
      const now = answer.code === "menu_conflict" ? await callApi<Menu>("GET", "restaurant/menu") : null;
      if (!isOver) dispatch({ kind: "refused", base: now?.ok ? now.body : null });
    })();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [next, tries]);

  useEffect(() => {
    const look = () => document.visibilityState === "visible" && read();
    const leave = (event: BeforeUnloadEvent) => !isClean && event.preventDefault();
    document.addEventListener("visibilitychange", look);
    addEventListener("beforeunload", leave);
    return () => {
      document.removeEventListener("visibilitychange", look);
      removeEventListener("beforeunload", leave);
    };
  }, [isClean, read]);

  return {
    menu: useMemo(() => shownMenu(state), [state]),
    unsent: state.queue.length,
    isStuck,
    refused: state.refused[0] ?? null,
    edit: (edit) => {
      edits.current++;
      dispatch({ kind: "edited", edit });
    },
    forget: () => dispatch({ kind: "said" }),
    read,
  };
}

const MAY_WORK_LATER: ReadonlySet<string> = new Set(["unreachable", "database_unavailable", "rate_limited"]);
