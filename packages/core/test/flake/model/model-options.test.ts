import { describe, expect, it } from 'vitest'
import { statisticalModel } from '../../../src/flake/model/index.ts'
import { every, many, windowOf } from './support/histories.ts'

const windows = [...many(20).map(() => windowOf(many(50))), windowOf(every(3, 60, 'FP'))]

describe('the options of the statistical model', () => {
  it.each([0.001, 0.2, 1 / 3, 0.5, 0.9])(
    'learns and predicts with a rate that matters of %f',
    (materialRate) => {
      const model = statisticalModel({ materialRate }).fit(windows.map((features) => ({ features })))
      for (const window of windows) {
        const { score, flakyNow, explanations } = model.predict(window)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(flakyNow)
        expect(Object.values(explanations).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      }
    },
  )

  it.each([0, 1, -0.1, 2, Number.NaN])('refuses a rate that matters of %f', (materialRate) => {
    expect(() => statisticalModel({ materialRate })).toThrow(TypeError)
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %f days', (days) => {
    expect(() => statisticalModel({ days })).toThrow(TypeError)
  })
})
