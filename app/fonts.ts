import localFont from "next/font/local";

/*
 * The letters of English and Swedish come with the page, since nothing may move when they arrive: the two files in fonts/
 * are cut from the packages' by HarfBuzz (headings only at the one weight that they have; hints, small capitals and the
 * like left out). A letter that they lack, as in a name from elsewhere, brings the package's whole file.
 */

/** Headings and big numbers. */
const display = localFont({
  src: "./fonts/bricolage-grotesque-650.woff2",
  weight: "200 800",
  variable: "--font-bricolage",
  display: "swap",
  adjustFontFallback: "Arial",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+20-7E, U+A0, U+A9, U+B7, U+C4-C5, U+C9, U+D6-D8, U+DC, U+E0-E2, U+E4-EB, U+ED-EF, U+F1, U+F3-F4, U+F6, U+F8, U+FA, U+FC, U+2013-2014, U+2018-2019, U+201C-201D, U+2026, U+20AC",
    },
  ],
});

/** All else. */
const text = localFont({
  src: "./fonts/instrument-sans-400-700.woff2",
  weight: "400 700",
  variable: "--font-instrument",
  display: "swap",
  adjustFontFallback: "Arial",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+20-7E, U+A0, U+A9, U+B7, U+C4-C5, U+C9, U+D6-D8, U+DC, U+E0-E2, U+E4-EB, U+ED-EF, U+F1, U+F3-F4, U+F6, U+F8, U+FA, U+FC, U+2013-2014, U+2018-2019, U+201C-201D, U+2026, U+20AC",
    },
  ],
});

const displayRest = localFont({
  src: "../node_modules/@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2",
  weight: "200 800",
  variable: "--font-bricolage-rest",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    { prop: "font-family", value: "display" },
    {
      prop: "unicode-range",
      value:
        "U+A1-A8, U+AA-B6, U+B8-C3, U+C6-C8, U+CA-D5, U+D9-DB, U+DD-DF, U+E3, U+EC, U+F0, U+F2, U+F5, U+F7, U+F9, U+FB, U+FD-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+304, U+308, U+329, U+2000-2012, U+2015-2017, U+201A-201B, U+201E-2025, U+2027-206F, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    },
  ],
});

const textRest = localFont({
  src: "../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
  weight: "400 700",
  variable: "--font-instrument-rest",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    { prop: "font-family", value: "text" },
    {
      prop: "unicode-range",
      value:
        "U+A1-A8, U+AA-B6, U+B8-C3, U+C6-C8, U+CA-D5, U+D9-DB, U+DD-DF, U+E3, U+EC, U+F0, U+F2, U+F5, U+F7, U+F9, U+FB, U+FD-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+304, U+308, U+329, U+2000-2012, U+2015-2017, U+201A-201B, U+201E-2025, U+2027-206F, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    },
  ],
});

/** The fonts' names for styles, on the document's root: `--font-bricolage` and `--font-instrument`. */
export const fontVariables = [display, text, displayRest, textRest].map(({ variable }) => variable).join(" ");
