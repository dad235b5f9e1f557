import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@gatewright/source'] } },
  test: {
    name: 'parsers',
    setupFiles: ['../../tools/testing/fixed-seed.ts'],
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
  },
})
