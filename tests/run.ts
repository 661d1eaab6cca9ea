// npm test, npm run test:long (--long) and npm run check (--check): runs every step even when one fails, and closes with
// the sum of all tests, alone on the last line.
import { build, bundleSize, checks, e2e, type Step, vitest } from "./steps.ts";
import { addTallies, closingLine, noTests, tallyCheck } from "./tally.ts";

const steps = chooseSteps(process.argv.slice(2));
let sum = noTests;
for (const step of steps) {
  const startedAt = performance.now();
  process.stdout.write(`\n— ${step.name}\n`);
  const tally = await step.run().catch((error: unknown) => {
    process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return tallyCheck(false);
  });
  sum = addTallies(sum, tally);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`— ${step.name}: ${closingLine(tally)} in ${seconds} s\n`);
}
process.exitCode = sum.failed === 0 ? 0 : 1;
process.stdout.write(`\n${closingLine(sum)}\n`);

function chooseSteps(args: readonly string[]): readonly Step[] {
  if (args.includes("--long")) return [build, vitest(1, "long"), e2e("desktop-long"), e2e("phone")];
  if (args.includes("--check")) return [...checks, vitest(3, "unit")];
  return [build, ...checks, bundleSize, vitest(3, "unit", "integration"), e2e("desktop")];
}
