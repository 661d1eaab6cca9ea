/** Goes on to a page of this site as somebody else than before: with the document anew, and without a way back to the form. */
export function leaveFor(path: string): void {
  location.replace(path);
}
