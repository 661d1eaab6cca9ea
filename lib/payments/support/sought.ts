import { isId } from "#lib/core/ids.ts";
import type { Sought } from "./support-order.ts";

/** What somebody at support has typed: an id, an e-mail address, a code of four, or else a phone number. Null: none of these. */
export function soughtOf(typed: string): Sought | null {
  const text = typed.trim().slice(0, 254);
  if (isId("order", text)) return { by: "id", id: text };
  if (text.includes("@")) return { by: "email", text: text.toLowerCase() };
  const code = text.replace(/^#/, "").toUpperCase();
  if (/^[0-9A-F]{4}$/.test(code)) return { by: "code", text: code };
  const digits = text.replaceAll(/\D/g, "");
  return digits.length >= 5 && /^[\d\s()+./-]+$/.test(text) ? { by: "phone", text: digits } : null;
}
