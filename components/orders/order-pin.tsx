"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "./api.ts";

/** What the customer says to the driver at the door, once it is on its way. Shows nothing while it is not known. */
export function OrderPin({ orderId }: { orderId: string }) {
  const t = useTranslations("order.pin");
  const [pin, setPin] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const answer = await callApi<{ pin: string | null }>("GET", `orders/${orderId}/pin`);
      if (!isGone && answer.ok) setPin(answer.body.pin);
    };
    void look();
    const again = () => void look();
    addEventListener("online", again);
    return () => {
      isGone = true;
      removeEventListener("online", again);
    };
  }, [orderId]);
  if (pin === null) return null;
  return (
    <section
      aria-labelledby="order-pin"
      className="flex items-center justify-between gap-4 rounded-card bg-sunken p-4"
      data-pin=""
    >
      <div>
        <h2 id="order-pin" className="text-md">
          {t("title")}
        </h2>
        <p className="mt-0.5 text-ink-2 text-sm">{t("body")}</p>
      </div>
      <p className="num font-display font-semibold text-3xl tracking-wider">{pin}</p>
    </section>
  );
}
