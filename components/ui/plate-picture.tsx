import { preload } from "react-dom";
import type { Picture } from "#lib/catalog/menu.ts";
import { hash32 } from "#lib/core/rng.ts";

/** The demo's plates are drawn at this size; a photograph is cut to it. */
const WIDTH = 320;
const HEIGHT = 200;

type Props = {
  /** The picture of a dish, or what kind of plate to draw from a name. */
  picture: Picture;
  /** Size and shape come from here, so that nothing shifts when it arrives. */
  className?: string;
  /** Seen at once, so drawn at once (see `preloadPicture`); all others come when they are near. */
  isFirst?: boolean;
};

/** A dish on its ground, decoration beside its name. Fills the box that `className` gives it, cut at its middle. */
export function PlatePicture({ picture, className = "", isFirst = false }: Props) {
  const src = pictureSrc(picture);
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

/** Has a document ask for a picture that is seen at once before all others. */
export function preloadPicture(picture: Picture): void {
  preload(pictureSrc(picture), { as: "image", fetchPriority: "high" });
}

/** A plate for what has no picture of its own: always the same for the same words. */
export function plateOf(kitchen: string, name: string): Picture {
  const word = (text: string) => text.replaceAll("_", "-").slice(0, 64);
  return { kind: "plate", dish: `${word(kitchen)}/${word(name)}`, seed: hash32(name) };
}

/** Where a picture lies. A drawn plate's address says all of it. */
export function pictureSrc(picture: Picture): string {
  if (picture.kind === "photo") return picture.url;
  const [kitchen = "", dish = kitchen] = picture.dish.split("/");
  return `/plates/${encodeURIComponent(kitchen)}/${encodeURIComponent(dish)}/${picture.seed}.svg`;
}
