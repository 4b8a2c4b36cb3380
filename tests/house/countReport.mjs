/**
 * Sums up vitest's JSON report. A file that could not be loaded has no tests that failed, and an error outside a test
 * fails none either: each counts as one failure. So does a run without any test.
 */
export function countReport(report, exitCode) {
  if (!report?.numTotalTests) return { passed: 0, failed: 1, skipped: 0 }
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
