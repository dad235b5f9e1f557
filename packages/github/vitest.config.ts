import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@gatewright/source'] } },
  test: {
    name: 'github',
    setupFiles: ['../../tools/testing/fixed-seed.ts'],
    // Slow machines are not a reason to fail: speed is measured by benchmarks.
    testTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    // By their sources: what other packages are built to need not be there.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.types.json' },
  },
})
