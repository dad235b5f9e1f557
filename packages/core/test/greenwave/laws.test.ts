import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createGreenwaveApi,
  decideGreenwave,
  type GreenwaveDecision,
  type GreenwaveRequirement,
} from '../../src/greenwave/index.ts'
import { evidence, givens, rules } from './support/arbitraries.ts'
import { decided, minute, nvr, policy, requestFor, waiverOf, worldOf, type Given } from './support/worlds.ts'

function shuffled<Value>(values: readonly Value[]): fc.Arbitrary<readonly Value[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length })
}

/** A requirement without who asks for it. */
function plain({ source: _, ...requirement }: GreenwaveRequirement & { readonly source?: unknown }): string {
  return JSON.stringify(requirement)
}

function unmet(decision: GreenwaveDecision): readonly string[] {
  return decision.unsatisfied_requirements.map(plain)
}

const verbose = { verbose: true }

describe('laws of decisions', () => {
  it('the order of results and of waivers does not matter', async () => {
    const cases = givens.chain((given) =>
      fc.tuple(fc.constant(given), shuffled(given.results ?? []), shuffled(given.waivers ?? [])),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ([given, results, waivers]) => {
        expect(await decided({ ...given, results, waivers }, verbose)).toEqual(await decided(given, verbose))
      }),
    )
  })

  it('the gate is open where nothing is unsatisfied, and nowhere else', async () => {
    await fc.assert(
      fc.asyncProperty(givens, async (given) => {
        const decision = await decided(given)
        expect(decision.policies_satisfied).toBe(decision.unsatisfied_requirements.length === 0)
      }),
    )
  })

  it('what the summary counts are the requirements about tests', async () => {
    await fc.assert(
      fc.asyncProperty(givens, async (given) => {
        const { summary, satisfied_requirements: met, unsatisfied_requirements: open } = await decided(given)
        const tests = [...met, ...open].filter(({ type }) => type.startsWith('test-result-')).length
        const [, told] = /(?:Of |\()(\d+)/.exec(summary) ?? []
        if (told === undefined) {
          const isAllTrouble = open.length > 0 && open.every(({ type }) => type.endsWith('-gating-yaml'))
          expect(tests === 0 || isAllTrouble).toBe(true)
        } else expect(Number(told)).toBe(tests)
      }),
    )
  })

  it('no two requirements say the same', async () => {
    await fc.assert(
      fc.asyncProperty(givens, async (given) => {
        const { satisfied_requirements: met, unsatisfied_requirements: open } = await decided(given)
        const all = [...met, ...open].map((one) => JSON.stringify(one))
        // One result may answer for its scenario and for all.
        const hasScenarios = given.policies?.includes('scenario') ?? false
        expect(hasScenarios || new Set(all).size === all.length).toBe(true)
      }),
    )
  })

  it('a newer pass leaves nothing unsatisfied that was not', async () => {
    const slot = fc.record({
      testcase: fc.constantFrom('a', 'b'),
      scenario: fc.subarray(['x', 'y'], { maxLength: 1 }),
      system_architecture: fc.subarray(['x', 'y'], { maxLength: 1 }),
    })
    await fc.assert(
      fc.asyncProperty(givens, slot, async (given, { testcase, ...data }) => {
        const pass = { id: 99, testcase, submit_time: minute(9), data }
        const before = await decided(given)
        const after = await decided({ ...given, results: [...(given.results ?? []), pass] })
        expect(unmet(before)).toEqual(expect.arrayContaining([...unmet(after)]))
      }),
    )
  })

  it('a newer pass in the only way of running a test is all that it takes', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (given) => {
        const own =
          given.results?.map((result) => ({
            ...result,
            data: { ...result.data, scenario: [], system_architecture: [] },
          })) ?? []
        const pass = { id: 99, testcase: 'a', submit_time: minute(9) }
        const policies = policy(['!PassingTestCaseRule {test_case_name: a}'])
        const { satisfied_requirements: met, policies_satisfied: isOpen } = await decided({
          ...given,
          policies,
          results: [...own, pass],
        })
        expect([isOpen, met.map((one) => 'result_id' in one && one.result_id)]).toEqual([true, [99]])
      }),
    )
  })

  it('fewer rules leave nothing unsatisfied that was not', async () => {
    const cases = fc
      .tuple(evidence, rules)
      .chain(([given, all]) => fc.tuple(fc.constant(given), fc.constant(all), fc.subarray([...all])))
    await fc.assert(
      fc.asyncProperty(cases, async ([given, all, fewer]) => {
        const before = await decided({ ...given, policies: policy(all) })
        const after = await decided({ ...given, policies: policy(fewer) })
        expect(unmet(before)).toEqual(expect.arrayContaining([...unmet(after)]))
      }),
    )
  })

  it('a waiver more closes no gate', async () => {
    await fc.assert(
      fc.asyncProperty(givens, fc.constantFrom('a', 'b', 'c'), async (given, testcase) => {
        const before = await decided(given)
        const waivers = [...(given.waivers ?? []), waiverOf({ id: 99, testcase })]
        const after = await decided({ ...given, waivers })
        expect(unmet(before)).toEqual(expect.arrayContaining([...unmet(after)]))
      }),
    )
  })

  it('subjects that are named twice are decided once', async () => {
    const names = fc.array(fc.constantFrom(nvr, 'zsh-5-1.fc40'), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(givens, names, async (given, items) => {
        const subject = items.map((item, index) => ({
          type: index % 2 === 0 ? 'koji_build' : 'brew-build',
          item,
        }))
        const once = [...new Set(items)].map((item) => ({ type: 'koji_build', item }))
        const ask = { ...verbose, subject }
        expect(await decided(given, ask)).toEqual(await decided(given, { ...ask, subject: once }))
      }),
    )
  })

  it('several subjects are decided as each of them alone', async () => {
    await fc.assert(
      fc.asyncProperty(givens, async (given) => {
        const [one, other] = [nvr, 'zsh-5-1.fc40'].map((item) => ({ type: 'koji_build', item }))
        const both = await decided(given, { subject: [one, other] })
        const [first, second] = [
          await decided(given, { subject: [one] }),
          await decided(given, { subject: [other] }),
        ]
        expect(both.policies_satisfied).toBe(first.policies_satisfied && second.policies_satisfied)
        expect(unmet(both)).toEqual([...unmet(first), ...unmet(second)])
      }),
    )
  })

  it('a decision at a past time is that on what there was', async () => {
    await fc.assert(
      fc.asyncProperty(givens, fc.integer({ min: -1, max: 6 }), async (given, minutes) => {
        const when = minute(minutes)
        const then: Given = {
          ...given,
          results: given.results?.filter(({ submit_time: at }) => String(at) <= when) ?? [],
          waivers: given.waivers?.filter(({ timestamp }) => String(timestamp) <= when) ?? [],
        }
        expect(await decided(given, { ...verbose, when })).toEqual(await decided(then, verbose))
      }),
    )
  })

  it('a decision without some results and waivers is that on the others', async () => {
    const ids = fc.subarray([1, 2, 3, 4, 5, 6, 7, 8])
    await fc.assert(
      fc.asyncProperty(givens, ids, ids, async (given, ignoredResults, ignoredWaivers) => {
        const others: Given = {
          ...given,
          results: given.results?.filter(({ id }) => !ignoredResults.includes(id as number)) ?? [],
          waivers: given.waivers?.filter(({ id }) => !ignoredWaivers.includes(id as number)) ?? [],
        }
        const ask = { ...verbose, ignore_result: ignoredResults, ignore_waiver: ignoredWaivers }
        expect(await decided(given, ask)).toEqual(await decided(others, verbose))
      }),
    )
  })

  it('a rule opens no gate that was closed by trouble with a file', async () => {
    const trouble = { 'https://files/1': { reason: 'unreachable', message: 'gone' } as const }
    await fc.assert(
      fc.asyncProperty(evidence, rules, async (given, some) => {
        const policies = policy([...some, "!RemoteRule {sources: ['https://files/1']}"])
        expect((await decided({ ...given, policies, files: trouble })).policies_satisfied).toBe(false)
      }),
    )
  })

  it('verbose answers decide the same', async () => {
    await fc.assert(
      fc.asyncProperty(givens, async (given) => {
        const { results: _, waivers: __, ...rest } = await decided(given, verbose)
        expect(rest).toEqual(await decided(given))
      }),
    )
  })
})

describe('whatever is asked', () => {
  const statuses = [200, 400, 404, 415]
  const field = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.constantFrom<unknown>(nvr, 'push', 'fedora-40', true, [], {}),
  )
  const request = fc.record(
    {
      product_version: fc.oneof(fc.constant('fedora-40'), field),
      decision_context: fc.oneof(fc.constant('push'), field),
      subject_type: fc.oneof(fc.constant('koji_build'), field),
      subject_identifier: fc.oneof(fc.constant(nvr), field),
      subject: fc.oneof(
        fc.array(fc.dictionary(fc.constantFrom('type', 'item', 'original_spec_nvr'), field)),
        field,
      ),
      rules: fc.oneof(
        fc.array(fc.dictionary(fc.constantFrom('type', 'test_case_name', 'sources', 'required'), field)),
        field,
      ),
      verbose: fc.oneof(fc.boolean(), field),
      ignore_result: field,
      ignore_waiver: field,
      when: field,
      packages: field,
      product_versions: field,
    },
    { requiredKeys: [] },
  )

  it('is answered, and never by a fault of ours', async () => {
    const { world } = worldOf({ policies: policy(['!PassingTestCaseRule {test_case_name: a}']) })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.anything(), request),
        fc.constantFrom<'upstream' | []>('upstream', []),
        async (body, compat) => {
          const api = createGreenwaveApi({ world: () => world, version: '1', compat })
          expect(statuses).toContain((await api({ method: 'POST', path: '/decision', body })).status)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('by any path is answered', async () => {
    const { world } = worldOf({})
    const api = createGreenwaveApi({ world: () => world, version: '1' })
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webPath(),
      fc.constantFrom('/about', '/decision?', '/%'),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'OPTIONS', ''), path, async (method, where) => {
        const { status } = await api({ method, path: where })
        expect([200, 302, 400, 404, 405, 415]).toContain(status)
      }),
    )
  })

  it('is not changed by answering it', async () => {
    await fc.assert(
      fc.asyncProperty(givens, async (given) => {
        const [asked, copy] = [requestFor({ ignore_result: [1] }), requestFor({ ignore_result: [1] })]
        void (await decideGreenwave(asked, worldOf(given).world))
        expect(asked).toEqual(copy)
      }),
      { numRuns: 10 },
    )
  })
})
