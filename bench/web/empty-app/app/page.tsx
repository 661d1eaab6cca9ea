import { connection } from "next/server";

/** A heading and a line, rendered when asked for, as our public pages are. */
export default async function Plain() {
  await connection();
  return (
    <main>
      <h1>An empty app</h1>
      <p>This page has a heading and a line of text, and nothing else.</p>
    </main>
  );
}
