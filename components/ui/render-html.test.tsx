import fc from "fast-check";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { KeptHtml, renderHtml } from "./render-html.ts";

/** React writes some marks by their names, which a browser reads alike. */
const ALIKE: Readonly<Record<string, string>> = {
  "&amp;": "&#38;",
  "&lt;": "&#60;",
  "&gt;": "&#62;",
  "&quot;": "&#34;",
};
const byReact = (node: ReactNode) =>
  renderToStaticMarkup(node)
    .replace(/&(amp|lt|gt|quot);/g, (name) => ALIKE[name] ?? name)
    .replaceAll("&#x27;", "&#39;")
    .replaceAll("/>", ">");

function Card({ name, isOn }: { name: string; isOn: boolean }) {
  return (
    <li data-id={name} className="hit" aria-current={isOn ? "true" : undefined} hidden={isOn}>
      <a href={`/en/r/${name}`} lang="en">
        <hr title={name} tabIndex={0} className="a" />
        {isOn && name} <b>{3}</b>
        {[null, name].map((each) => (
          <i key={each} title={each ?? undefined}>
            {each}
          </i>
        ))}
      </a>
    </li>
  );
}

test("it is what React writes, whatever a name holds", () => {
  const wild = fc.string({
    unit: fc.constantFrom("<", ">", '"', "'", "&", "/", "a", "=", " ", "`", "é", "-", "!", "\n"),
  });
  fc.assert(
    fc.property(fc.oneof(wild, fc.string({ unit: "grapheme" })), fc.boolean(), (name, isOn) => {
      const node = <Card name={name.replaceAll("/>", "")} isOn={isOn} />;
      expect(renderHtml(node)).toBe(byReact(node));
    }),
  );
});

test("a name cannot break out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const html = renderHtml(<p title={name}>{name}</p>);
      expect(html).toMatch(/^<p title="[^"'<>]*">[^"'<>]*<\/p>$/s);
    }),
  );
  expect(renderHtml(<p>{'</script><img src=x onerror="a()">'}</p>)).toBe(
    "<p>&#60;/script&#62;&#60;img src=x onerror=&#34;a()&#34;&#62;</p>",
  );
});

test.each([
  // biome-ignore lint/a11y/useButtonType: it is refused
  ["a handler", <button key="" onClick={() => {}} />],
  ["a style", <p key="" style={{ color: "red" }} />],
  // biome-ignore lint/security/noDangerouslySetInnerHtml: it is refused
  ["inner HTML", <p key="" dangerouslySetInnerHTML={{ __html: "<b>" }} />],
  ["a promise", Promise.resolve("")],
])("%s is refused", (_, node) => {
  expect(() => renderHtml(node)).toThrow(TypeError);
});

test("what was made before stands as it is", () => {
  const html = renderHtml(<b>{"<&>"}</b>);
  expect(
    renderHtml(
      <p>
        <KeptHtml html={html} />
      </p>,
    ),
  ).toBe("<p><b>&#60;&#38;&#62;</b></p>");
});
