"use client";
import { useTranslations } from "next-intl";
import { type ComponentType, useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import type { MapDialogProps } from "./map-props.ts";

const load = () => import("./map-dialog.tsx").then((module) => module.MapDialog);

/** Opens the map of what was found. Nothing of it is loaded before somebody asks for it. */
export function SearchMap(props: Omit<MapDialogProps, "onClose">) {
  const t = useTranslations("search.live");
  const [Dialog, setDialog] = useState<ComponentType<MapDialogProps> | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const open = () =>
    load().then(
      (dialog) => setDialog(() => dialog),
      () => setFailed(true),
    );
  return (
    <>
      <button type="button" className="chip search-map-open" onClick={() => void open()} aria-haspopup="dialog">
        <Icon of="map" size={16} />
        {t("map")}
      </button>
      {hasFailed && (
        <p role="status" className="search-offline">
          {t("mapFailed")}
        </p>
      )}
      {Dialog && <Dialog {...props} onClose={() => setDialog(null)} />}
    </>
  );
}
