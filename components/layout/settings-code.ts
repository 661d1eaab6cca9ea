import { type ComponentType, createContext } from "react";
import type { SettingsPopoverProps } from "./settings-popover.tsx";

/** Fetches what opens behind the settings' button. Rejects where the code does not come. */
type LoadSettings = () => Promise<ComponentType<SettingsPopoverProps>>;

/** Given by the layout, so that the code is one file for all pages; a page that fetched it by itself would have its own copy of it. */
export const SettingsCode = createContext<LoadSettings>(() =>
  Promise.reject(new Error("no layout gives the settings")),
);
