"use client";
import { Dialog } from "@base-ui/react/dialog";
import { Check, Copy, Link2, Share2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { type SharedLink, useLinks } from "./use-links.ts";

type Props = {
  orderId: string;
  restaurant: string;
  time: (ms: number) => string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** Makes links to the order for others, and takes them back. */
export function ShareDialog({ orderId, restaurant, time, isOpen, onOpenChange }: Props) {
  const t = useTranslations("order.share");
  const fault = useTranslations("order.fault");
  const links = useLinks(orderId, isOpen);
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[#16120e80] transition-opacity duration-(--reveal) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          className="float track-dialog fixed z-50 flex flex-col gap-4 overflow-y-auto p-5 transition-[opacity,translate] duration-(--reveal) ease-out data-ending-style:translate-y-3 data-starting-style:translate-y-3 data-ending-style:opacity-0 data-starting-style:opacity-0"
          data-share=""
        >
          <div className="flex items-start justify-between gap-3">
            <Dialog.Title className="mt-2 text-xl">{t("title")}</Dialog.Title>
            <Dialog.Close
              aria-label={t("close")}
              className="-mr-2 grid size-11 shrink-0 place-items-center rounded-full text-ink-2 hover:bg-sunken"
            >
              <X size={20} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="-mt-2 text-ink-2">{t("body")}</Dialog.Description>
          {links.fresh ? (
            <FreshLink url={links.fresh.url} restaurant={restaurant} />
          ) : (
            <button
              type="button"
              className={`${primaryButton} disabled:opacity-60`}
              disabled={links.isBusy}
              onClick={links.create}
            >
              <Link2 size={18} aria-hidden="true" />
              {t("create")}
            </button>
          )}
          <p role="status" className={links.fault ? "text-rose" : "text-ink-2 empty:hidden"}>
            {links.fault ? fault(links.fault) : links.isTakenBack ? t("takenBack") : ""}
          </p>
          {links.links && (
            <LinkList links={links.links} time={time} isBusy={links.isBusy} onTakeBack={links.takeBack} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function FreshLink({ url, restaurant }: { url: string; restaurant: string }) {
  const t = useTranslations("order.share");
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  const canSend = typeof navigator.share === "function";
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => {},
    );
  const send = () => navigator.share({ title: t("message", { restaurant }), url }).catch(() => {});
  return (
    <div className="flex flex-col gap-3">
      <div>
        <label htmlFor={id} className="font-semibold text-sm">
          {t("link")}
        </label>
        <input
          id={id}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
          className="mt-1 block min-h-11 w-full truncate rounded-control border border-line bg-sunken px-3 text-ink-2"
        />
        <p className="mt-1.5 text-ink-3 text-sm">{t("linkHint")}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        {canSend && (
          <button type="button" className={`${primaryButton} flex-1`} onClick={send}>
            <Share2 size={18} aria-hidden="true" />
            {t("send")}
          </button>
        )}
        <button type="button" className={`${canSend ? quietButton : primaryButton} flex-1`} onClick={copy}>
          {isCopied ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />}
          <span aria-live="polite">{isCopied ? t("copied") : t("copy")}</span>
        </button>
      </div>
    </div>
  );
}

type ListProps = {
  links: readonly SharedLink[];
  time: (ms: number) => string;
  isBusy: boolean;
  onTakeBack: (id: string) => void;
};

function LinkList({ links, time, isBusy, onTakeBack }: ListProps) {
  const t = useTranslations("order.share");
  return (
    <section aria-labelledby="share-links" className="border-line border-t pt-4">
      <h3 id="share-links" className="text-md">
        {t("listTitle")}
      </h3>
      {links.length === 0 && <p className="mt-1 text-ink-2">{t("none")}</p>}
      <ul className="mt-1">
        {links.map(({ id, createdAt }) => (
          <li key={id} data-link={id} className="flex flex-wrap items-center justify-between gap-x-3">
            <span className="num">{t("made", { at: time(createdAt) })}</span>
            <button
              type="button"
              disabled={isBusy}
              aria-label={t("takeBackOf", { at: time(createdAt) })}
              onClick={() => onTakeBack(id)}
              className="-mr-3 min-h-11 rounded-control px-3 font-semibold text-rose hover:bg-sunken disabled:opacity-60"
            >
              {t("takeBack")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
