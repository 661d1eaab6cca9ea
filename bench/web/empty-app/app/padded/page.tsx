/** What a page weighs without its padding, about; it only has to be near. */
const OWN_BYTES = 5_300;
const LINE = "Lorem ipsum dolor sit amet, consectetur adipiscing elit sed do. ";

/**
 * `/padded?bytes=N`: an empty page whose HTML has about N bytes. Next writes each text twice, once as HTML and once in
 * the data that the browser's React reads, so half of them are asked for.
 */
export default async function Padded({ searchParams }: { searchParams: Promise<{ bytes?: string }> }) {
  const { bytes } = await searchParams;
  const half = Math.max(0, (Number(bytes) || 0) - OWN_BYTES) / 2;
  const paragraphs = Math.floor(half / 1024);
  const rest = Math.floor(half - paragraphs * 1024);
  return (
    <main>
      {Array.from({ length: paragraphs }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never change
        <p key={i}>{textOf(1024 - 32)}</p>
      ))}
      <p>{textOf(rest)}</p>
    </main>
  );
}

function textOf(length: number): string {
  return LINE.repeat(Math.ceil(length / LINE.length)).slice(0, length);
}
