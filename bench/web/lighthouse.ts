import lighthouse, { type Result } from "lighthouse";

/** One run of Lighthouse's mobile preset: a slow phone's processor and network, simulated. */
export type LighthouseRun = {
  /** Largest contentful paint, ms. */
  readonly lcpMs: number;
  readonly cls: number;
  /** 0 … 100 by category, those that were asked for. */
  readonly scores: Readonly<Record<string, number>>;
  /** What it has to say against the page, a line each. */
  readonly complaints: readonly string[];
};

export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
export type Category = (typeof CATEGORIES)[number];

/** @param port where the browser listens for its debugger */
export async function runLighthouse(
  url: string,
  port: number,
  categories: readonly Category[] = CATEGORIES,
): Promise<LighthouseRun> {
  const answer = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "error",
    onlyCategories: [...categories],
    disableFullPageScreenshot: true,
  });
  if (!answer) throw new Error(`Lighthouse has nothing to say of ${url}`);
  const { lhr } = answer;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return {
    lcpMs: numberOf(lhr, "largest-contentful-paint"),
    cls: numberOf(lhr, "cumulative-layout-shift"),
    scores: Object.fromEntries(categories.map((id) => [id, (lhr.categories[id]?.score ?? Number.NaN) * 100])),
    complaints: categories.flatMap((id) => complaintsOf(lhr, id)),
  };
}

function numberOf(lhr: Result, audit: string): number {
  return lhr.audits[audit]?.numericValue ?? Number.NaN;
}

/** Audits that cost the category points, and where. */
function complaintsOf(lhr: Result, category: string): string[] {
  return (lhr.categories[category]?.auditRefs ?? []).flatMap(({ id, weight }) => {
    const audit = lhr.audits[id];
    if (!audit || weight === 0 || audit.score === null || audit.score >= 0.9) return [];
    return [`${category}: ${id} ${audit.displayValue ?? ""} ${placesOf(audit.details)}`.trim()];
  });
}

function placesOf(details: unknown): string {
  const items = (details as { items?: unknown } | undefined)?.items;
  if (!Array.isArray(items)) return "";
  const snippets = items.slice(0, 4).map((item) => (item as { node?: { snippet?: string } }).node?.snippet);
  return snippets.filter((snippet) => snippet !== undefined).join(" ");
}
