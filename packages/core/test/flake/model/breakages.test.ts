import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakagesIn, withoutBreakages } from '../../../src/flake/model/breakages.ts'
import { anyTexts, every, many, windowOf } from './support/histories.ts'

/** The length that the rate of hard failures in all shorter rows asks for. */
function lengthFor(length: number, { main, streaks }: ReturnType<typeof windowOf>): number {
  const inRows = streaks.filter((streak) => streak >= length).reduce((sum, streak) => sum + streak, 0)
  const rate = (main.hard - inRows + 0.1) / (main.runs - inRows + 1)
  return Math.max(3, Math.ceil(Math.log(0.01) / Math.log(rate)))
}

describe('breakagesIn', () => {
  it('finds the smallest length that its own rest does not ask to raise', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const window = windowOf(texts)
        const { length } = breakagesIn(window)
        expect(length).toBeGreaterThanOrEqual(3)
        expect(lengthFor(length, window)).toBeLessThanOrEqual(length)
        for (let less = 3; less < length; less++) expect(lengthFor(less, window)).toBeGreaterThan(less)
      }),
    )
  })

  it('sets aside the rows of at least that length, and at a price', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const window = windowOf(texts)
        const { length, runs, cost } = breakagesIn(window)
        const rows = window.streaks.filter((streak) => streak >= length)
        expect(runs).toBe(rows.reduce((sum, row) => sum + row, 0))
        expect(cost).toBeLessThanOrEqual(rows.length * -Math.log(250))
      }),
    )
  })

  it('asks for no shorter a row where that row is the last', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const { length, tail } = breakagesIn(windowOf(texts))
        expect(tail).toBeGreaterThanOrEqual(length)
      }),
    )
  })

  // ln 0.0001 / ln 0.3 = 7.6, and less where retries pass: two of three bring it down to ln 0.0001 / ln 0.1 = 4.
  it.each([
    { texts: many(1), openEnd: 4 },
    { texts: many(500), openEnd: 3 },
    { texts: every(20, 200, 'F'), openEnd: 4 },
    { texts: every(10, 200, 'FP'), openEnd: 3 },
    { texts: many(300, 'P').map((text, run) => (run % 10 < 3 ? `F@${run}` : text)), openEnd: 8 },
    {
      texts: many(300, 'P').map((text, run) =>
        run % 10 < 3 ? `${run % 2 === 0 ? 'FP' : 'FF'}@${run}` : text,
      ),
      openEnd: 4,
    },
    { texts: [...many(90, 'FF@1'), ...many(10, 'P@2')], openEnd: 75 },
  ])(
    'takes $openEnd failing changes at the end for a breakage, whatever fails there',
    ({ texts, openEnd }) => {
      expect(breakagesIn(windowOf(texts)).openEnd).toBe(openEnd)
      const open = Array.from({ length: 200 }, (_, run) => `FF@open${run}`)
      expect(breakagesIn(windowOf([...texts, ...open])).openEnd).toBe(openEnd)
    },
  )

  it('leaves trials that are possible', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const window = windowOf(texts)
        const { runs, failed, retries, retriesFailed } = withoutBreakages(
          window.settled,
          breakagesIn(window),
          window,
        )
        expect(failed).toBeGreaterThanOrEqual(0)
        expect(failed).toBeLessThanOrEqual(runs)
        expect(retriesFailed).toBeGreaterThanOrEqual(0)
        expect(retriesFailed).toBeLessThanOrEqual(retries)
      }),
    )
  })

  // The length is the logarithm of 0.01 to the base of the rate, rounded up: ln 0.01 / ln 0.55 = 7.7.
  it.each([
    { rate: 0.55, length: 8 },
    { rate: 0.5, length: 7 },
    { rate: 0.2, length: 3 },
    { rate: 0.01, length: 3 },
  ])('takes $length in a row from a test that fails hard at $rate', ({ rate, length }) => {
    const hard = Math.round(rate * 400)
    // Spread evenly, so that no row is long by itself.
    const texts = Array.from({ length: 400 }, (_, index) =>
      Math.floor(((index + 1) * hard) / 400) > Math.floor((index * hard) / 400) ? 'F' : 'P',
    )
    expect(breakagesIn(windowOf(texts)).length).toBe(length)
    expect(breakagesIn(windowOf([...texts, 'P', ...many(length - 1, 'F'), 'P']))).toMatchObject({
      length,
      runs: 0,
    })
    expect(breakagesIn(windowOf([...texts, 'P', ...many(length, 'F'), 'P'])).runs).toBe(length)
  })

  it('finds nothing in no runs, and where main never fails', () => {
    expect(breakagesIn(windowOf([]))).toMatchObject({ length: 3, runs: 0, cost: 0 })
    expect(breakagesIn(windowOf(every(5, 100, 'FP')))).toMatchObject({ length: 3, runs: 0, cost: 0 })
    expect(breakagesIn(windowOf(every(2, 100, 'FF@7')))).toMatchObject({ length: 3, runs: 0, cost: 0 })
  })

  it('takes a history that is all failures for one breakage', () => {
    expect(breakagesIn(windowOf(many(40, 'F')))).toMatchObject({ length: 3, runs: 40 })
  })
})
