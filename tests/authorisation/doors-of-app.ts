import { globSync } from "node:fs";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

/** Every method of every route of the API: `POST v1/orders/[id]/cancel`, and what answers it. */
export async function listDoors(): Promise<{ door: string; method: string; name: string; handler: Handler }[]> {
  const doors = globSync("app/api/**/route.ts").map(async (path) => {
    const handlers = (await import(`../../${path}`)) as Record<string, Handler>;
    const name = path.replace(/^app\/api\/|\/route\.ts$/g, "");
    return METHODS.flatMap((method) => {
      const handler = handlers[method];
      return handler ? [{ door: `${method} ${name}`, method, name, handler }] : [];
    });
  });
  return (await Promise.all(doors)).flat().sort((a, b) => a.door.localeCompare(b.door));
}

/** Every page by its path behind the language: `account/sessions`; the first one is empty. */
export function listPages(): string[] {
  return globSync("app/[[]locale[]]/**/page.tsx")
    .map((path) => path.replace(/^app\/\[locale\]\/|\/?page\.tsx$/g, ""))
    .sort();
}
