"use client";
import { Bike, Car } from "lucide-react";
import { useTranslations } from "next-intl";
import type { KitchenOrder } from "#lib/orders/kitchen/board.ts";
import type { BoardEta } from "#lib/tracking/board-feed.ts";

/** Who comes for an order, and when. */
export function DriverLine({ order, eta }: { readonly order: KitchenOrder; readonly eta: BoardEta | null }) {
  const t = useTranslations("board.driver");
  const { driver } = order;
  if (!driver) return <p className="board-driver">{t("none")}</p>;
  const Vehicle = driver.vehicle === "car" ? Car : Bike;
  const min = eta?.driverMin ?? null;
  return (
    <p className="board-driver num">
      <Vehicle size={17} aria-hidden="true" />
      {min === null
        ? t("coming", { name: driver.name })
        : min === 0
          ? t("here", { name: driver.name })
          : t("in", { name: driver.name, count: min })}
    </p>
  );
}
