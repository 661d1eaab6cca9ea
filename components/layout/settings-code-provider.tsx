"use client";
import type { ReactNode } from "react";
import { SettingsCode } from "./settings-code.ts";

const load = () => import("./settings-popover.tsx").then((module) => module.SettingsPopover);

/** Around all pages, once. */
export function SettingsCodeProvider({ children }: { children: ReactNode }) {
  return <SettingsCode value={load}>{children}</SettingsCode>;
}
