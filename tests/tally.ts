/** How many tests of a step passed, failed and were skipped. */
export type Tally = { passed: number; failed: number; skipped: number };

/** The parts we read of vitest's JSON report. */
export type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
};

/** The parts we read of Playwright's JSON report. */
export type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
};

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** A check such as the type checker counts as one test. */
export function tallyCheck(isOk: boolean): Tally {
  return isOk ? { ...noTests, passed: 1 } : { ...noTests, failed: 1 };
}

/** `report` is null where the run died before it could write one. */
export function tallyVitest(report: VitestReport | null, isOk: boolean): Tally {
  if (report === null) return withFailure(noTests, isOk);
  const tally = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return withFailure(tally, isOk);
}

/** A flaky test is a failed one: it would fail on some machine. */
export function tallyPlaywright(report: PlaywrightReport | null, isOk: boolean): Tally {
  if (report === null) return withFailure(noTests, isOk);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return withFailure({ passed: expected, failed: unexpected + flaky, skipped }, isOk);
}

/** What failed outside of any test (a file that does not load, an unhandled rejection) must show in the sum. */
function withFailure(tally: Tally, isOk: boolean): Tally {
  return isOk || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
