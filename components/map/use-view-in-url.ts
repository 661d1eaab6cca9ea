"use client";
import { createParser, throttle, useQueryStates } from "nuqs";
import { useCallback, useRef } from "react";
import type { View } from "#lib/map/camera.ts";

/** A number with so many decimals in the address: 5 of a degree are about a metre. */
const parseAsDecimal = (decimals: number) =>
  createParser({
    parse(text) {
      const value = Number(text);
      return text.trim() !== "" && Number.isFinite(value) ? value : null;
    },
    serialize: (value: number) => String(Number(value.toFixed(decimals))),
  });

const PARSERS = { lat: parseAsDecimal(5), lng: parseAsDecimal(5), zoom: parseAsDecimal(2) };

/** Keeps the view in the address, so that a link shows what was seen. Back and forward stay the browser's. */
export function useViewInUrl() {
  const [asked, setAsked] = useQueryStates(PARSERS, {
    history: "replace",
    shallow: true,
    limitUrlUpdates: throttle(400),
  });
  const first = useRef(asked);
  const write = useCallback(
    ({ lat, lng, zoom }: View) => {
      setAsked({ lat, lng, zoom }).catch(() => {});
    },
    [setAsked],
  );
  return { asked: first.current, write };
}
