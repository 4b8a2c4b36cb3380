import { defineConfig } from 'vitest/config'

/** Long runs with large numbers, one after another: `npm run soak`. */
export default defineConfig({
  test: {
    include: ['tests/soak/**/*.soak.ts', 'tests/server/process/kill9.test.ts'],
    environment: 'node',
    testTimeout: 3_600_000,
    hookTimeout: 90_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
})
