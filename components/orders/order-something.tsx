"use client";
import { ShoppingBag } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { callApi } from "./api.ts";

/** The demo's way in: orders something at once and leads to its page. */
export function OrderSomething() {
  const t = useTranslations("demo");
  const locale = useLocale();
  const [step, setStep] = useState<"ready" | "sent" | "failed">("ready");
  const order = async () => {
    setStep("sent");
    let answer = await placeOrder(locale);
    // a session that was ended elsewhere is let go, and a guest orders
    if (!answer.ok && answer.code === "session_expired" && (await callApi("POST", "session/end")).ok)
      answer = await placeOrder(locale);
    // a page of its own, so that its connection is opened with the cookies that came just now
    if (answer.ok) location.assign(answer.body.track ?? `/${locale}/orders/${answer.body.orderId}`);
    else setStep("failed");
  };
  return (
    <div className="pointer-events-auto relative flex flex-col items-end gap-2">
      <button
        type="button"
        disabled={step === "sent"}
        onClick={order}
        data-order-something=""
        className="float flex min-h-11 items-center gap-2 rounded-full px-4 font-semibold text-sm hover:bg-sunken disabled:text-ink-3"
      >
        <ShoppingBag size={17} aria-hidden="true" className="text-ember" />
        {t("action")}
      </button>
      <p role="status" className="float max-w-64 rounded-card px-3 py-2 text-rose text-sm empty:hidden">
        {step === "failed" ? t("failed") : ""}
      </p>
    </div>
  );
}

function placeOrder(locale: string) {
  return callApi<{ orderId: string; track: string | null }>("POST", "demo/orders", { locale });
}
