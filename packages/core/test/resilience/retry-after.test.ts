import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../../src/resilience/index.ts'

describe('retryAfterMs', () => {
  const now = Date.UTC(2026, 10, 22, 4, 19, 0)

  it.each([
    { header: '0', ms: 0 },
    { header: ' 120 ', ms: 120_000 },
    { header: 'Sun, 22 Nov 2026 04:20:00 GMT', ms: 60_000 },
    { header: 'Sun, 22 Nov 2026 04:18:00 GMT', ms: 0 },
    { header: '', ms: undefined },
    { header: '-1', ms: undefined },
    { header: '1.5', ms: undefined },
    { header: '2026-11-22T04:20:00Z', ms: undefined },
    { header: '9'.repeat(400), ms: undefined },
    { header: 'soon', ms: undefined },
  ])('reads $header as $ms', ({ header, ms }) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })
})
