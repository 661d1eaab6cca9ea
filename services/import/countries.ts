/** Which money a country pays in (ISO 4217, ISO 3166-1). A country that is not here is asked for with --currency. */
const COUNTRIES_OF: Readonly<Record<string, string>> = {
  EUR: "AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT",
  USD: "AS BQ EC FM GU MH MP PR PW SV TC TL UM US VG VI",
  XOF: "BF BJ CI GW ML NE SN TG",
  XAF: "CF CG CM GA GQ TD",
  XCD: "AG AI DM GD KN LC MS VC",
  AUD: "AU CC CX KI NF NR TV",
  GBP: "GB GG IM JE",
  NZD: "CK NU NZ PN TK",
  XPF: "NC PF WF",
  DKK: "DK FO GL",
  CHF: "CH LI",
  NOK: "NO SJ",
  ILS: "IL PS",
  MAD: "EH MA",
};
/** One country, one money. */
const OWN =
  "AE:AED AL:ALL AM:AMD AO:AOA AR:ARS AW:AWG AZ:AZN BA:BAM BB:BBD BD:BDT BH:BHD BI:BIF BM:BMD BN:BND BO:BOB BR:BRL BS:BSD BT:BTN " +
  "BW:BWP BY:BYN BZ:BZD CA:CAD CD:CDF CL:CLP CN:CNY CO:COP CR:CRC CU:CUP CV:CVE CZ:CZK DJ:DJF DO:DOP DZ:DZD EG:EGP ER:ERN ET:ETB " +
  "FJ:FJD FK:FKP GE:GEL GH:GHS GI:GIP GM:GMD GN:GNF GT:GTQ GY:GYD HK:HKD HN:HNL HT:HTG HU:HUF ID:IDR IN:INR IQ:IQD IR:IRR IS:ISK " +
  "JM:JMD JO:JOD JP:JPY KE:KES KG:KGS KH:KHR KM:KMF KR:KRW KW:KWD KY:KYD KZ:KZT LA:LAK LB:LBP LK:LKR LR:LRD LS:LSL LY:LYD MD:MDL " +
  "MG:MGA MK:MKD MM:MMK MN:MNT MO:MOP MR:MRU MU:MUR MV:MVR MW:MWK MX:MXN MY:MYR MZ:MZN NA:NAD NG:NGN NI:NIO NP:NPR OM:OMR PA:PAB " +
  "PE:PEN PG:PGK PH:PHP PK:PKR PL:PLN PY:PYG QA:QAR RO:RON RS:RSD RU:RUB RW:RWF SA:SAR SB:SBD SC:SCR SD:SDG SE:SEK SG:SGD SH:SHP " +
  "SO:SOS SR:SRD SS:SSP ST:STN SY:SYP SZ:SZL TH:THB TJ:TJS TM:TMT TN:TND TO:TOP TR:TRY TT:TTD TW:TWD TZ:TZS UA:UAH UG:UGX UY:UYU " +
  "UZ:UZS VE:VES VN:VND VU:VUV WS:WST YE:YER ZA:ZAR ZM:ZMW";

const CURRENCIES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(COUNTRIES_OF).flatMap(([currency, countries]) =>
    countries.split(" ").map((country) => [country, currency] as const),
  ),
  ...OWN.split(" ").map((pair) => [pair.slice(0, 2), pair.slice(3)] as const),
]);

const WEEK_MS = 7 * 86_400_000;

/** The currency of a country, or null. */
export function findCurrency(country: string): string | null {
  return CURRENCIES.get(country) ?? null;
}

/** Its clocks, IANA names; of those that show the same all year round one. */
export function timeZonesOf(country: string, nowMs: number): string[] {
  // In Node, not yet in TypeScript's library: https://tc39.es/proposal-intl-locale-info/
  const locale: Intl.Locale & { getTimeZones?(): string[] | undefined } = new Intl.Locale(`und-${country}`);
  const clocks = new Map<string, string>();
  for (const zone of locale.getTimeZones?.() ?? []) {
    const clock = clockOf(zone, nowMs);
    if (!clocks.has(clock)) clocks.set(clock, zone);
  }
  return [...clocks.values()];
}

/** What a zone's clock shows, week by week. */
function clockOf(timeZone: string, nowMs: number): string {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const offset = (week: number) =>
    format.formatToParts(nowMs + week * WEEK_MS).find(({ type }) => type === "timeZoneName")?.value;
  return Array.from({ length: 53 }, (_, week) => offset(week)).join();
}
