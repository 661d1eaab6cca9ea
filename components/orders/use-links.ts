"use client";
import { useLocale } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { callApi } from "./api.ts";

/** A link that is out there. Times are ms since 1970. */
export type SharedLink = { readonly id: string; readonly createdAt: number };

type Fault = "api" | "apiLimited";
type LinksState = {
  /** null until they were read. */
  readonly links: readonly SharedLink[] | null;
  /** The address of the link made just now; the server does not keep it. */
  readonly fresh: { readonly id: string; readonly url: string } | null;
  readonly fault: Fault | null;
  readonly isBusy: boolean;
  /** The last thing done was to take one back. */
  readonly isTakenBack: boolean;
};

const EMPTY: LinksState = { links: null, fresh: null, fault: null, isBusy: false, isTakenBack: false };

/** The links of an order: read when they are first needed, made and taken back. */
export function useLinks(orderId: string, isNeeded: boolean) {
  const [state, setState] = useState(EMPTY);
  const locale = useLocale();
  const path = `orders/${orderId}/links`;

  const read = useCallback(async () => {
    const answer = await callApi<{ links: readonly SharedLink[] }>("GET", path);
    setState((before) => (answer.ok ? { ...before, links: answer.body.links } : { ...before, fault: faultOf(answer) }));
  }, [path]);

  useEffect(() => {
    if (isNeeded) void read();
    else setState(EMPTY);
  }, [isNeeded, read]);

  const create = useCallback(async () => {
    setState((before) => ({ ...before, isBusy: true, fault: null, isTakenBack: false }));
    const answer = await callApi<{ id: string; url: string }>("POST", path, { access: "watch", locale });
    setState((before) => ({
      ...before,
      isBusy: false,
      ...(answer.ok ? { fresh: answer.body } : { fault: faultOf(answer) }),
    }));
    if (answer.ok) await read();
  }, [path, locale, read]);

  const takeBack = useCallback(
    async (id: string) => {
      setState((before) => ({ ...before, isBusy: true, fault: null, isTakenBack: false }));
      const answer = await callApi("POST", `${path}/${id}/revoke`);
      setState((before) => ({
        ...before,
        isBusy: false,
        ...(answer.ok
          ? { isTakenBack: true, fresh: before.fresh?.id === id ? null : before.fresh }
          : { fault: faultOf(answer) }),
      }));
      if (answer.ok) await read();
    },
    [path, read],
  );

  return { ...state, create, takeBack };
}

function faultOf({ code }: { code: string }): Fault {
  return code === "rate_limited" ? "apiLimited" : "api";
}
