import { describe, expect, it } from 'vitest'
import { many, predictionOf, type RunText } from './support/histories.ts'

/** Two flips among 42 clean runs. */
const flippedTwice: readonly RunText[] = [...many(10), 'FP', ...many(10), 'FP', ...many(20)]

/** So many failing changes in a row, each another one. */
function failingChanges(count: number): RunText[] {
  return Array.from({ length: count }, (_, index) => `F@broken-${index}`)
}

/** The same history on changes, each commit its own. */
function onChanges(texts: readonly RunText[]): RunText[] {
  return texts.map((text, index) => `${text}@own-${index}`)
}

describe('a breakage that is over', () => {
  it('leaves no mark on what stands around it on main', () => {
    const without = predictionOf([...flippedTwice, ...many(20)]).score
    expect(predictionOf([...flippedTwice, ...many(10, 'F'), ...many(20)]).score).toBeCloseTo(without, 1)
    const soon = predictionOf([...flippedTwice, ...many(10, 'F'), 'P']).score
    expect(soon).toBeLessThan(predictionOf(flippedTwice).score + 0.05)
  })

  it.each([3, 5, 10, 30])('nor on changes, after %d that failed one after the other', (count) => {
    const before = onChanges(flippedTwice)
    const after = predictionOf([...before, ...failingChanges(count), 'P@repair'])
    expect(after.score).toBeLessThan(predictionOf(before).score + 0.05)
  })

  it('is a regression where the test never flipped', () => {
    const { state, regressed, flakyNow } = predictionOf([
      ...onChanges(many(100)),
      ...failingChanges(5),
      ...onChanges(many(20)).map((text) => `${text}-later`),
    ])
    expect(state).toBe('recovered')
    expect(regressed).toBeGreaterThan(0.9)
    expect(flakyNow).toBeLessThan(0.05)
  })
})

describe('a test that fails nearly always, without retries', () => {
  // Nine of ten fail, in rows of nine and now and then of eighteen.
  const texts = Array.from({ length: 360 }, (_, index): RunText =>
    index % 10 === 0 && index % 50 !== 0 ? 'P' : 'F',
  )

  it('is no row of regressions', () => {
    const { regressed, score, rate } = predictionOf([...texts, 'P'])
    expect(regressed).toBeLessThan(0.01)
    expect(score).toBeGreaterThan(0.9)
    expect(rate).toBeGreaterThan(0.8)
  })

  it('is broken only after a row that is too long even for it', () => {
    expect(predictionOf([...texts, 'P', ...many(9, 'F')]).state).toBe('flaky')
    expect(predictionOf([...texts, 'P', ...many(120, 'F')]).state).toBe('broken')
  })
})
