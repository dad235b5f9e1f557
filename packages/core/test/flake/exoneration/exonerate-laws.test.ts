import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestRun } from '../../../src/flake/evidence/test-run.ts'
import { exonerate, type ExonerationRequest } from '../../../src/flake/exoneration/index.ts'
import { checkEach, ExonerationSchema } from '../../../src/schema/index.ts'
import { historyOf, reasons, request, run, base } from './examples.ts'

const commits = ['c1', 'c2', 'c3', 'c4', 'head-7', 'merged-7']
const results = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'own-1']

/** Runs of few commits, changes and results, so that they collide with each other and with the change's own. */
const runs = fc
  .record({
    run: fc.constantFrom('ci/1', 'ci/2', 'ci/3', 'ci/4', 'ci/5', 'ci/6', 'ci/7', 'ci/8'),
    hours: fc.integer({ min: -200, max: 100 }),
    commit: fc.constantFrom(...commits),
    branch: fc.constantFrom('main' as const, 'change' as const),
    change: fc.constantFrom('7', '8', '9', '10'),
    outcome: fc.constantFrom([1, 0], [0, 1], [0, 2], [1, 1]),
    signature: fc.constantFrom(undefined, 's1', 's2'),
    results: fc.uniqueArray(fc.constantFrom(...results), { maxLength: 2 }),
  })
  .map(({ hours, branch, change, outcome, signature, ...fields }): TestRun => {
    const [passes = 0, failures = 0] = outcome
    return {
      ...fields,
      at: base + hours * 3_600_000,
      branch,
      ...(branch === 'change' ? { change } : {}),
      passes,
      failures,
      ...(signature === undefined ? {} : { signature }),
    }
  })

/** Runs that have nothing to do with each other or the change, many of them failing close to the base. */
const independent = fc
  .array(
    fc.record({
      change: fc.constantFrom(undefined, undefined, '8', '9', '10'),
      hours: fc.integer({ min: -20, max: 20 }),
      outcome: fc.constantFrom([1, 0], [0, 1], [0, 1], [1, 1]),
      signature: fc.constantFrom(undefined, 's1'),
    }),
    { maxLength: 12 },
  )
  .map((some) =>
    some.map(({ change, hours, outcome, signature }, index): TestRun => {
      const [passes = 0, failures = 0] = outcome
      return {
        run: `other/${index}`,
        at: base + hours * 3_600_000,
        commit: `other-${index}`,
        branch: change === undefined ? 'main' : 'change',
        ...(change === undefined ? {} : { change }),
        passes,
        failures,
        ...(signature === undefined ? {} : { signature }),
        results: [`other-r${index}`],
      }
    }),
  )
const histories = fc.tuple(fc.array(runs, { maxLength: 4 }), independent).map(([a, b]) => [...a, ...b])

/** Whatever belongs to the change: by its id, by its commits under another id, or by its results. */
const ownRuns = fc.array(
  fc.tuple(runs, fc.constantFrom('change', 'commit', 'merged', 'result')).map(([one, by]): TestRun => {
    const { change: _, ...rest } = one
    if (by === 'change') return { ...rest, branch: 'change', change: '7' }
    if (by === 'commit') return { ...one, commit: 'head-7' }
    if (by === 'merged') return { ...rest, branch: 'main', commit: 'merged-7' }
    return { ...one, results: [...one.results, 'own-1'] }
  }),
  { minLength: 1, maxLength: 8 },
)

const requests = fc
  .record({
    some: histories,
    signature: fc.constantFrom(undefined, undefined, 's1'),
    mergedAt: fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined, freq: 3 }),
  })
  .map(({ some, signature, mergedAt }): ExonerationRequest => {
    return request(some, {
      changeUnderTest: {
        change: '7',
        commits: ['head-7', 'merged-7'],
        ...(mergedAt === undefined ? {} : { mergedAt: base + mergedAt * 3_600_000 }),
      },
      verdicts: [
        {
          testcase: 'unit/a',
          variant: {},
          at: base,
          results: ['own-1'],
          ...(signature ? { signature } : {}),
        },
      ],
    })
  })

function runsOf({ histories: own }: ExonerationRequest): readonly TestRun[] {
  return own.flatMap((history) => history.runs)
}

describe('laws of exoneration', () => {
  it('runs of the change itself never absolve it', () => {
    fc.assert(
      fc.property(requests, ownRuns, (asked, own) => {
        const without = reasons(exonerate(asked))
        const all = { ...asked, histories: [historyOf([...runsOf(asked), ...own])] }
        for (const reason of reasons(exonerate(all))) expect(without).toContain(reason)
      }),
      { numRuns: 2000 },
    )
  })

  it('what is laid at the change never absolves it: neither commits, results nor an earlier merge', () => {
    fc.assert(
      fc.property(
        requests,
        fc.constantFrom(...commits),
        fc.integer({ min: -60, max: 60 }),
        (asked, relative, merged) => {
          const without = reasons(exonerate(asked))
          const { changeUnderTest } = asked
          const mergedAt = Math.min(changeUnderTest.mergedAt ?? Infinity, base + merged * 3_600_000)
          const more: ExonerationRequest[] = [
            { ...asked, changeUnderTest: { ...changeUnderTest, mergedAt } },
            { ...asked, changeUnderTest: { ...changeUnderTest, relatedChanges: ['8'] } },
            { ...asked, bots: { changes: ['9'] } },
            {
              ...asked,
              histories: [
                historyOf([...runsOf(asked), run({ branch: 'change', change: '7', commit: relative })]),
              ],
            },
          ]
          for (const one of more)
            for (const reason of reasons(exonerate(one))) expect(without).toContain(reason)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('further failures of one other change never absolve', () => {
    fc.assert(
      fc.property(requests, fc.array(runs, { maxLength: 6 }), (asked, copies) => {
        const other = runsOf(asked).find(({ branch, change }) => branch === 'change' && change !== '7')
        fc.pre(other !== undefined)
        const more = copies.map((copy) => ({
          ...copy,
          branch: 'change' as const,
          change: other?.change ?? '',
        }))
        const alone = { ...asked, histories: [historyOf([...(other ? [other] : []), ...more])] }
        expect(reasons(exonerate(alone))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('repeats and order change nothing, not one byte', () => {
    fc.assert(
      fc.property(requests, (asked) => {
        const all = runsOf(asked)
        const turned = [historyOf(all), historyOf([]), historyOf(all.toReversed())]
        const verdicts = [...asked.verdicts, ...asked.verdicts]
        expect(exonerate({ ...asked, histories: turned, verdicts })).toEqual(exonerate(asked))
      }),
    )
  })

  it('cites results, none of them the change’s, and is what a gate takes', () => {
    let given = 0
    fc.assert(
      fc.property(requests, (asked) => {
        const { exonerations, answers } = exonerate(asked)
        given += exonerations.length
        const own = new Set(
          runsOf(asked)
            .filter(({ change }) => change === '7')
            .flatMap((one) => one.results),
        )
        for (const { evidence } of exonerations) {
          expect(evidence.length).toBeGreaterThan(0)
          for (const id of evidence) {
            expect(id).not.toBe('own-1')
            expect(own).not.toContain(id)
          }
        }
        expect(checkEach(ExonerationSchema, exonerations).isOk()).toBe(true)
        expect(answers.flatMap(({ exoneration }) => exoneration ?? [])).toEqual(
          exonerations.map(({ id }) => id),
        )
        for (const { explanation } of answers) expect(explanation).toMatch(/^(Not a|A)bsolved: .*\.$/)
      }),
      { numRuns: 1000 },
    )
    // The laws above say nothing if nothing is ever absolved.
    expect(given).toBeGreaterThan(100)
  })

  it('what comes later than the question is not seen', () => {
    fc.assert(
      fc.property(requests, fc.array(runs), (asked, late) => {
        const at = base + 100 * 3_600_000
        const early = { ...asked, at }
        const more = late.map((one) => ({ ...one, at: at + 1 + Math.abs(one.at - base) }))
        const all = { ...early, histories: [historyOf([...runsOf(asked), ...more])] }
        expect(exonerate(all)).toEqual(exonerate(early))
      }),
    )
  })
})
