// npm run docs:errors: docs/errors.md from the one table of errors. A test keeps the two equal.
import { writeFileSync } from "node:fs";
import { ERRORS } from "../lib/core/errors.ts";

const intro = `# Errors

<!-- Made by \`npm run docs:errors\` from lib/core/errors.ts; change it there. -->

Every expected failure is one row. Over HTTP the body is \`{"error":{"code","message","retry","detail"?}}\` with the status below; on a
socket the same fields come in an \`error\` frame, and where a close code stands the connection is closed with it right after.
"Retry" says whether the same request may succeed later without a change.
`;

/** The whole page as Markdown. */
export function renderErrorsPage(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { http, close, retry, message }]) =>
      `| \`${code}\` | ${http} | ${close ?? "stays open"} | ${retry ? "yes" : "no"} | ${message} |`,
  );
  return `${intro}\n| code | HTTP | close | retry | message |\n|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

if (import.meta.main) writeFileSync(new URL("errors.md", import.meta.url), renderErrorsPage());
