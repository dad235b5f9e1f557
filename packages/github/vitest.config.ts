import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@gatewright/source'] } },
  test: {
    name: 'github',
    setupFiles: ['../../tools/testing/fixed-seed.ts'],
    // Slow machines are not a reason to fail: speed is measured by benchmarks.
    testTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
  },
})
