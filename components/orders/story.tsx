import { Clock } from "lucide-react";
import type { OrderSaid } from "./use-order-words.ts";

/** Where the order stands, in a headline and a sentence; and, where it is late, why. */
export function Story({ said }: { said: OrderSaid }) {
  return (
    <div className="flex flex-col gap-3.5">
      <div>
        <h2 className="text-lg">{said.headline}</h2>
        {said.sentences.length > 0 && <p className="num mt-1 text-ink-2">{said.sentences.join(" ")}</p>}
        {said.doubt && (
          <p className="num mt-1.5 text-amber" data-doubt="">
            {said.doubt}
          </p>
        )}
      </div>
      {said.late && (
        <div className="flex gap-3 rounded-card bg-amber-soft px-4 py-3" data-late="">
          <Clock size={20} aria-hidden="true" className="mt-px shrink-0 text-amber" />
          <p className="min-w-0">
            <span className="num block font-semibold text-amber">{said.late.title}</span>
            <span className="block text-sm text-ink">{said.late.cause}</span>
          </p>
        </div>
      )}
    </div>
  );
}
