import type { Picture } from "#lib/catalog/menu.ts";
import { hash32 } from "#lib/core/rng.ts";
import type { PlateName } from "#lib/sim/plates/plate.ts";

/** The demo's plates are drawn at this size; a photograph is cut to it. */
const WIDTH = 320;
const HEIGHT = 200;

type Props = {
  /** The picture of a dish, or what kind of plate to draw from a name. */
  picture: Picture;
  /** Size and shape come from here, so that nothing shifts when it arrives. */
  className?: string;
  /** Seen at once, so drawn at once; all others come when they are near. */
  isFirst?: boolean;
  /** Where it lies, if not at its own address (see `drawnSrc`). */
  src?: string;
};

/** A dish on its ground, decoration beside its name. Fills the box that `className` gives it, cut at its middle. */
export function PlatePicture({ picture, className = "", isFirst = false, src = pictureSrc(picture) }: Props) {
  return (
    // biome-ignore lint/performance/noImgElement: two kilobytes of vectors have nothing to be optimised
    <img
      src={src}
      alt=""
      width={WIDTH}
      height={HEIGHT}
      loading={isFirst ? "eager" : "lazy"}
      decoding={isFirst ? "sync" : "async"}
      className={`bg-sunken object-cover ${className}`}
    />
  );
}

/** A plate for what has no picture of its own: always the same for the same words. */
export function plateOf(kitchen: string, name: string): Picture {
  const word = (text: string) => text.replaceAll("_", "-").slice(0, 64);
  return { kind: "plate", dish: `${word(kitchen)}/${word(name)}`, seed: hash32(name) };
}

/** Where a picture lies. A drawn plate's address says all of it. */
export function pictureSrc(picture: Picture): string {
  if (picture.kind === "photo") return picture.url;
  const { kitchen, dish } = plateNameOf(picture);
  return `/plates/${encodeURIComponent(kitchen)}/${encodeURIComponent(dish)}/${picture.seed}.svg`;
}

/** Which plate is drawn. */
export function plateNameOf({ dish: named, seed }: Extract<Picture, { kind: "plate" }>): PlateName {
  const [kitchen = "", dish = kitchen] = named.split("/");
  return { kitchen, dish, seed };
}
