/** RFC 5321 allows no more in a path. */
export const MAX_EMAIL_LENGTH = 254;
/** One @, nothing that means something in a mail's header, a dot in what follows. What is right beyond that only a mail can tell. */
const EMAIL =
  /^[^\s"(),:;<>@[\\\]\p{Cc}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}\p{N}-]*[\p{L}\p{N}]{2}$/u;

/** An address in its one spelling (NFC, no space around, small letters), or null if it is none. */
export function parseEmail(text: string): string | null {
  const email = text.normalize("NFC").trim().toLowerCase();
  return email.length <= MAX_EMAIL_LENGTH && EMAIL.test(email) ? email : null;
}
