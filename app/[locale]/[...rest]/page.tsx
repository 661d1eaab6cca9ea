import { notFound } from "next/navigation";

/** Whatever no route knows: the not-found page in the language of the path. */
export default function Unknown(): never {
  notFound();
}
