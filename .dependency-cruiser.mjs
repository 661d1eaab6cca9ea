// Features outside, purity inside: a file in lib/<feature>/ is pure unless its name is on the closed list of effects.
const feature = "^lib/(?!core/|infra/|db/|map/|sim/)([^/]+)/"; // business features: everything else in lib
const effects = [
  // the closed list of files that do IO
  "^lib/(?!core/|infra/|db/|map/|sim/)[a-z-]+/(search/|addresses/|checkout/|drafts/|offers/|driving/|promos/|tips/|kitchen/|changes/|accounts/|appointments/|factors/|identities/|erasure/|personal/|history/|receipt/|support/|inbox/|refunds/|editing/|figures/|payouts/|placing/|push/|ratings/|reports/|sharing/)?(queries|commands|jobs|cache)\\.ts$",
  "^lib/(?!core/|infra/|db/|map/|sim/)[a-z-]+/adapters/",
  "^lib/dispatch/offers/(rounds|claims|sweep|counters)\\.ts$", // what its jobs are made of
];
const test = "\\.test\\.tsx?$";
const pureLibraries = "^node_modules/(zod|jose|otpauth|temporal-polyfill|@mapbox/polyline|geojson-vt)/"; // add a library here only if it does no IO
const order = ["(auth|routing|city|catalog)", "orders", "tracking", "payments", "dispatch", "notifications"];
const featureOrder = order.slice(0, -1).map((name, index) => ({
  // a later feature hears of an earlier one by import, an earlier of a later one only by job or event
  name: "features-in-order",
  severity: "error",
  from: { path: `^lib/${name}/` },
  to: { path: `^lib/(${order.slice(index + 1).join("|")})/` },
}));
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-feature-cycles", severity: "error", scope: "folder", from: { path: "^lib/" }, to: { circular: true } },
    ...featureOrder,
    {
      name: "lib-is-the-bottom",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components|services|tests|e2e|bench)/" },
    },
    {
      name: "core-is-pure",
      severity: "error",
      from: { path: "^lib/core/", pathNot: test },
      to: { pathNot: ["^lib/core/", pureLibraries] },
    },
    {
      name: "sim-is-pure",
      severity: "error",
      from: { path: "^lib/sim/", pathNot: test },
      to: { pathNot: ["^lib/(core|sim)/", feature, pureLibraries] },
    },
    {
      name: "sim-never-reaches-effects",
      severity: "error",
      from: { path: "^lib/sim/", pathNot: test },
      to: { path: effects },
    },
    { name: "infra-knows-no-feature", severity: "error", from: { path: "^lib/(infra|db)/" }, to: { path: feature } },
    {
      name: "pure-by-default",
      severity: "error",
      from: { path: feature, pathNot: [...effects, test] },
      to: { pathNot: ["^lib/core/", feature, pureLibraries] },
    },
    {
      name: "pure-never-reaches-effects",
      severity: "error",
      from: { path: feature, pathNot: [...effects, test] },
      to: { path: effects },
    },
    {
      name: "browser-never-reaches-server",
      severity: "error",
      from: { path: "^(components|lib/map)/", pathNot: test },
      to: { path: ["^lib/(infra|db)/", ...effects], reachable: true },
    },
    {
      name: "browser-uses-no-node-builtins",
      severity: "error",
      from: { path: "^(components|lib/map)/", pathNot: test },
      to: { dependencyTypes: ["core"] },
    },
    { name: "components-import-no-routes", severity: "error", from: { path: "^components/" }, to: { path: "^app/" } },
    {
      name: "services-are-islands",
      severity: "error",
      from: { path: "^services/([^/]+)/" },
      to: { path: "^(app|components|services)/", pathNot: "^services/$1/" },
    },
    {
      name: "lib-is-framework-free",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^node_modules/(next|react|react-dom|server-only)/" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: `^(tests|e2e|bench)/|${test}` },
      to: { path: `^(tests|e2e|bench)/|${test}` },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js"],
    },
  },
};
