interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** @param report what vitest's JSON reporter wrote, or null if it wrote nothing */
export function countReport(report: unknown, exitCode: number): Count
