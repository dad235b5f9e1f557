import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitPrior } from '../../../src/flake/model/fit-prior.ts'
import { defaultPrior, type FlakePrior } from '../../../src/flake/model/prior.ts'
import { statisticalModel } from '../../../src/flake/model/statistical-model.ts'
import { windowEvidence, type WindowEvidence } from '../../../src/flake/model/window-evidence.ts'
import { anyTexts, every, many, windowOf, type RunText } from './support/histories.ts'

const materialRate = 0.005
const anyProject = fc.array(anyTexts, { maxLength: 12 })

function evidenceOf(texts: readonly RunText[]): WindowEvidence {
  return windowEvidence(windowOf(texts), materialRate)
}

function fitted(project: readonly (readonly RunText[])[]): FlakePrior {
  return fitPrior(project.map(evidenceOf), defaultPrior, materialRate)
}

function numbersOf(prior: FlakePrior): number[] {
  const { explanations, stickyShare, changeFailureRate, changeFailureShape, rateBands } = prior
  return [...Object.values(explanations), stickyShare, changeFailureRate, changeFailureShape, ...rateBands]
}

/** The numbers of the one, each as something to be near to. */
function nearly(prior: FlakePrior): unknown[] {
  return numbersOf(prior).map((value) => expect.closeTo(value, 9))
}

describe('fitPrior', () => {
  it('shares out all of the probability, and keeps every number in range', () => {
    fc.assert(
      fc.property(anyProject, (project) => {
        const { explanations, stickyShare, changeFailureRate, rateBands } = fitted(project)
        const shares = Object.values(explanations)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
        for (const share of [...shares, stickyShare, changeFailureRate]) {
          expect(share).toBeGreaterThan(0)
          expect(share).toBeLessThan(1)
        }
        for (const factor of rateBands) expect(factor).toBeGreaterThan(0)
      }),
      { numRuns: 40 },
    )
  })

  it('comes to the very same numbers whether tests that look alike share their windows or not', () => {
    const model = statisticalModel()
    fc.assert(
      fc.property(anyProject, fc.array(fc.nat(11), { maxLength: 30 }), (project, picks) => {
        const windows = project.map(windowOf)
        const shared = model.fit(
          picks.flatMap((pick) => windows.slice(pick, pick + 1)).map((features) => ({ features })),
        )
        const apart = model.fit(
          picks
            .flatMap((pick) => project.slice(pick, pick + 1))
            .map((texts) => ({ features: windowOf(texts) })),
        )
        expect(shared.data).toEqual(apart.data)
      }),
      { numRuns: 40 },
    )
  })

  it('does not look at the order of the tests, and gives the same for the same', () => {
    fc.assert(
      fc.property(anyProject, (project) => {
        expect(fitted(project)).toEqual(fitted(project))
        expect(numbersOf(fitted(project.toReversed()))).toEqual(nearly(fitted(project)))
      }),
      { numRuns: 20 },
    )
  })

  it('is the prior itself where there are no tests', () => {
    expect(numbersOf(fitted([]))).toEqual(nearly(defaultPrior))
  })

  it('hardly moves for five tests', () => {
    fc.assert(
      fc.property(fc.array(anyTexts, { minLength: 5, maxLength: 5 }), (project) => {
        const prior = fitted(project)
        for (const [name, share] of Object.entries(defaultPrior.explanations)) {
          const own = prior.explanations[name as keyof typeof prior.explanations]
          // Twenty tests stand for the prior, so five move a share by a fifth of the way at most.
          expect(own).toBeGreaterThanOrEqual(0.8 * share - 1e-9)
          expect(own).toBeLessThanOrEqual(0.8 * share + 0.2 + 1e-9)
        }
        expect(Math.abs(prior.stickyShare - defaultPrior.stickyShare)).toBeLessThanOrEqual(0.2)
      }),
      { numRuns: 40 },
    )
  })

  it('gets no extreme shape from a small project in which changes fail alike', () => {
    const project = [1, 2, 3, 4, 5].map((test) => [...many(60), `FF@${test}`, ...many(40, 'P@9')])
    expect(fitted(project).changeFailureShape).toBe(defaultPrior.changeFailureShape)
  })

  it('learns that flaky tests are many, and that nobody flakes', () => {
    const flaky = fitted(Array.from({ length: 200 }, () => every(10, 100, 'FP')))
    const healthy = fitted(Array.from({ length: 200 }, () => many(400)))
    expect(flaky.explanations.flaky).toBeGreaterThan(0.8)
    expect(healthy.explanations['never-flaky']).toBeGreaterThan(0.95)
  })

  it('learns how sticky retries are, and how often changes are at fault', () => {
    const sticky = fitted(Array.from({ length: 100 }, () => every(10, 100, 'FF')))
    const passing = fitted(Array.from({ length: 100 }, () => every(10, 100, 'FP')))
    expect(sticky.stickyShare).toBeGreaterThan(0.7)
    expect(passing.stickyShare).toBeLessThan(0.1)
    const changes = Array.from({ length: 100 }, (_, test) => [
      ...many(100),
      ...Array.from({ length: 50 }, (_, change) =>
        change % 50 === test % 50 ? `FF@${change}` : `P@${change}`,
      ),
    ])
    expect(fitted(changes).changeFailureRate).toBeGreaterThan(5 * defaultPrior.changeFailureRate)
  })

  it('looks at no more than four thousand tests, spread over all', () => {
    const [healthy, flaky] = [evidenceOf(many(50)), evidenceOf(every(5, 50, 'FP'))]
    const project = (tests: number) =>
      Array.from({ length: tests }, (_, index) => (index < tests / 2 ? healthy : flaky))
    expect(fitPrior(project(8000), defaultPrior, materialRate)).toEqual(
      fitPrior(project(4000), defaultPrior, materialRate),
    )
  })

  it('learns a prior that JSON can carry', () => {
    const model = statisticalModel().fit(
      [every(10, 100, 'FP'), many(80), many(60, 'FF@1')].map((texts) => ({ features: windowOf(texts) })),
    )
    const carried = statisticalModel({ prior: JSON.parse(JSON.stringify(model.data)) as FlakePrior })
    const window = windowOf(every(30, 90, 'FP'))
    expect(carried.predict(window)).toEqual(model.predict(window))
  })
})
