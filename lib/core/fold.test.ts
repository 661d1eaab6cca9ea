import fc from "fast-check";
import { expect, test } from "vitest";
import { foldWords } from "./fold.ts";

test("case, accents and punctuation make no difference", () => {
  expect(foldWords("Café  Sjömagasinet!")).toBe("cafe sjomagasinet");
  expect(foldWords("L'Épicerie – Linnégatan 12B")).toBe("l epicerie linnegatan 12b");
  expect(foldWords("SMØRREBRØD & Œufs, Straße, Łódź, İzmir")).toBe("smorrebrod oeufs strasse lodz izmir");
  expect(foldWords("ｓｕｓｈｉ ﬁsh ①")).toBe("sushi fish 1");
  expect(foldWords("寿司 Суши")).toBe("寿司 суши");
  expect(foldWords(" \u0000\t…")).toBe("");
});

test("what is folded stays as it is, in the forms that Unicode has for it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const folded = foldWords(text);
      expect(foldWords(folded)).toBe(folded);
      expect(foldWords(text.normalize("NFC"))).toBe(foldWords(text.normalize("NFD")));
      expect(folded).not.toMatch(/^ | $| {2}|\p{M}|\0/u);
    }),
  );
});
