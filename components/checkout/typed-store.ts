import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

/** What somebody has typed at the checkout. Kept as long as the tab, and nowhere else: it is personal. */
export type Typed = {
  readonly floor: string;
  readonly note: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  /** The code that is to count, as it was typed; "" for none. */
  readonly promoCode: string;
};

export const MAX_LENGTH: Readonly<Record<keyof Typed, number>> = {
  floor: 80,
  note: 500,
  name: 100,
  phone: 40,
  email: 254,
  promoCode: 40,
};

const NOTHING: Typed = { floor: "", note: "", name: "", phone: "", email: "", promoCode: "" };

/** Restored after a reload, and when the payment's page was left by the back button. */
export const useTyped = create<Typed>()(
  persist((): Typed => NOTHING, {
    name: "hotpath.checkout",
    version: 1,
    storage: createJSONStorage(() => sessionStorage),
    merge: (stored) => parseTyped(stored),
  }),
);

export function setTyped(change: Partial<Typed>): void {
  useTyped.setState(change);
}

/** Fills in what is known of somebody, where nothing was typed. */
export function fillIn(known: Partial<Typed>): void {
  useTyped.setState((typed) =>
    Object.fromEntries(Object.entries(known).filter(([field]) => typed[field as keyof Typed] === "")),
  );
}

/** What was stored, whoever wrote it. */
export function parseTyped(stored: unknown): Typed {
  if (typeof stored !== "object" || stored === null) return NOTHING;
  const fields = stored as Readonly<Record<string, unknown>>;
  const read = (name: keyof Typed) => {
    const value = fields[name];
    return typeof value === "string" ? value.slice(0, MAX_LENGTH[name]) : "";
  };
  return {
    floor: read("floor"),
    note: read("note"),
    name: read("name"),
    phone: read("phone"),
    email: read("email"),
    promoCode: read("promoCode"),
  };
}

/** Fields of the contact that are missing or cannot be right, in the order in which they stand. */
export function faultsOf({ name, phone, email }: Typed): ("name" | "phone" | "email")[] {
  return [
    ...(name.trim() === "" ? (["name"] as const) : []),
    ...(phone.replaceAll(/\D/g, "").length < 6 ? (["phone"] as const) : []),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? [] : (["email"] as const)),
  ];
}
