import type { Theme } from "#components/layout/theme-choice.ts";

export type StyleUrls = Readonly<Record<Theme, string>>;

/** The basemap's style by theme: the city's own, or one's own (`{theme}` in it becomes light or dark). */
export function styleUrls(cityId: string, own: string | null): StyleUrls {
  const pattern = own ?? `/city/${cityId}/style-{theme}.json`;
  return { light: pattern.replaceAll("{theme}", "light"), dark: pattern.replaceAll("{theme}", "dark") };
}
