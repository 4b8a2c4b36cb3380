import { defineConfig } from 'vitest/config'

/** Tests in Node; the browser tests run after them, one file at a time, against the built product. */
export default defineConfig({
  test: {
    slowTestThreshold: 1000,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/{shared,server,src,contracts,house,fuzz}/**/*.test.{ts,tsx}'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 90_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/support/buildOnce.ts', 'tests/support/demoOnce.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          maxWorkers: 1,
          // One process for all files: they share the browser, and what they import is read once.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
