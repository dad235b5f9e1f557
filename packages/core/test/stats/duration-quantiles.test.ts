import { describe, expect, it } from 'vitest'
import { durationQuantiles, foldEvents, type ResultEvent } from '../../src/stats/index.ts'

const monday = Date.UTC(2026, 10, 30)

function result(durationMs: number | undefined): ResultEvent {
  return {
    kind: 'result',
    at: monday,
    result: {
      id: 'r1',
      testcase: 'unit/math/adds',
      item: { type: 'git_commit', id: 'c1' },
      outcome: 'PASSED',
      submittedAt: '2026-11-30T00:00:00Z',
      variant: {},
      data: {},
      groups: [],
      ...(durationMs !== undefined && { durationMs }),
    },
  }
}

describe('durationQuantiles', () => {
  it('answers quantiles within 1 % and the exact mean, of those that say how long they took', () => {
    const events = Array.from({ length: 1_000 }, (_, index) => result(index + 1))
    const [one] = foldEvents(durationQuantiles({ windows: ['1d'] }), [...events, result(undefined)])
    const { count, mean, min, max, p95 } = one?.result ?? {}
    expect({ count, mean, min, max }).toEqual({ count: 1_000, mean: 500.5, min: 1, max: 1_000 })
    expect(Math.abs((p95 ?? 0) - 950)).toBeLessThan(9.5)
  })

  it('leaves out what is no duration', () => {
    const wrong = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e300]
    const events = [5, ...wrong].map(result)
    const [one] = foldEvents(durationQuantiles({ windows: ['1d'] }), events)
    expect(one?.result).toMatchObject({ count: 1, mean: 5, min: 5, max: 5 })
  })

  it('adds up to the same bits in any order and in any parts, however long tests take', () => {
    const century = 100 * 366 * 86_400_000
    const plugin = durationQuantiles({ windows: ['1d'] })
    const all = [century, 0.001, century / 3, 0.003, 7_777_777.777, century, 1e12 + 0.001, 0.001].map(
      (durationMs) => result(durationMs),
    )
    const sums = (events: readonly ResultEvent[]) => {
      const [one] = foldEvents(plugin, events)
      return [one?.state.sumUs, one?.state.sumParts]
    }
    const whole = sums(all)
    const inUs = [century, century, century / 3, 1e12].map((ms) => BigInt(ms) * 1_000n)
    const exact = inUs.reduce((sum, us) => sum + us, 1n + 3n + 7_777_777_777n + 1n + 1n)
    expect(BigInt(whole[1] ?? 0) * 2n ** 50n + BigInt(whole[0] ?? 0)).toBe(exact)
    for (let turn = 1; turn < all.length; turn++) {
      const turned = [...all.slice(turn), ...all.slice(0, turn)]
      expect(sums(turned)).toEqual(whole)
      const [first, second] = [all.slice(0, turn), all.slice(turn)].map((part) => foldEvents(plugin, part)[0])
      if (!first || !second) throw new Error('no part')
      const merged = plugin.merge?.(first.state, second.state)
      expect([merged?.sumUs, merged?.sumParts]).toEqual(whole)
    }
  })
})
