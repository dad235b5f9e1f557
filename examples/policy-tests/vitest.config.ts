import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@gatewright/source'] } },
  test: {
    name: 'policy-tests',
    // Slow machines are not a reason to fail: speed is measured by benchmarks.
    testTimeout: 60_000,
    include: ['test/**/*.test.ts'],
  },
})
