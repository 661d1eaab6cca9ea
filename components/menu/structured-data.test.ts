import { describe, expect, it } from "vitest";
import { SOME_RESTAURANT, someMenu } from "#lib/catalog/some-restaurant.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import { scriptText, structuredData } from "./structured-data.ts";

const restaurant = { ...SOME_RESTAURANT, id: `rst_${"0".repeat(32)}` as RestaurantId, slug: "a" };
const page = { url: "https://hotpath.example/en/r/a", image: "https://hotpath.example/a.png", cuisines: ["Pizza"] };

describe("what machines read of a restaurant", () => {
  it("has its menu with prices in its currency, and its rating", () => {
    expect(structuredData(restaurant, someMenu(), page)).toMatchObject({
      "@type": "Restaurant",
      aggregateRating: { ratingValue: 4.6, ratingCount: 210 },
      hasMenu: {
        hasMenuSection: [
          { name: "Pizza", hasMenuItem: [{ name: "Margherita", offers: { price: 120, priceCurrency: "SEK" } }] },
          { name: "Lunch" },
          { name: "Dolci" },
        ],
      },
    });
  });

  it("tells spans past midnight, and days off", () => {
    const late = [{ from: 660, to: 1_500 }];
    const week = [[], late, [], [], [], [], []] as const;
    const hours = { week, exceptions: { "2026-12-24": [] } };
    expect(structuredData({ ...restaurant, hours }, { sections: [] }, page)).toMatchObject({
      openingHoursSpecification: [
        { dayOfWeek: "https://schema.org/Tuesday", opens: "11:00", closes: "01:00" },
        { validFrom: "2026-12-24", validThrough: "2026-12-24", opens: "00:00", closes: "00:00" },
      ],
    });
  });

  it("cannot end the script that it stands in, whatever a dish is called", () => {
    const name = "</script><!--<script>alert(1)//\u2028&amp;";
    const text = scriptText({ name });
    expect(text).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(text)).toEqual({ name });
  });
});
