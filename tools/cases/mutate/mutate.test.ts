// Run by npm run check:tools. CASES_RUNS says how often, FAST_CHECK_SEED with which chances, MUTATED_CASES_DIR on which cases.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import '../../testing/fixed-seed.ts'
import type { Data } from '../greenwave/data.ts'
import { mutableCases, type Kind, type Manner, type MutableCases, type MutatedCase } from './mutated-cases.ts'
import { mutations } from './mutations.ts'

const samples = fileURLToPath(new URL('../samples', import.meta.url))
const folder = process.env['MUTATED_CASES_DIR'] ?? samples
const numRuns = Number(process.env['CASES_RUNS'] ?? 12)
const names = [...mutations.keys()]

/** How many of the samples each way of changing them must at least reach; what is not named is not meaningful there. */
const leastCounts: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  greenwave: {
    testcases: 60,
    'policy ids': 60,
    subjects: 60,
    'decision contexts': 60,
    'product versions': 70,
    scenarios: 25,
    times: 35,
    ids: 40,
    'order of rows': 9,
    'rules and policies': 25,
  },
  waiverdb: { testcases: 10, subjects: 9, 'product versions': 11, users: 12, groups: 1, times: 9 },
  resultsdb: { testcases: 17, subjects: 7, scenarios: 2, groups: 7, times: 5 },
}

/** How many samples must notice when what goes in is changed and what comes out is not. */
const leastNoticed: Readonly<Record<Kind, number>> = { greenwave: 55, waiverdb: 11, resultsdb: 16 }

const kinds = Object.keys(leastCounts) as Kind[]
const runs = kinds.flatMap((kind) =>
  (['upstream', 'default'] as const).map((manner) => [kind, manner] as const),
)

for (const [kind, manner] of runs) {
  test(`${kind}, ${manner}: cases that are changed are answered as they are changed`, async () => {
    const cases = await casesOf(kind, manner)
    await fc.assert(
      fc.asyncProperty(fc.subarray(names, { minLength: 1 }), fc.integer(), async (some, seed) => {
        await check(cases, cases.mutate(some, seed))
      }),
      { numRuns, examples: [[names, 1]] },
    )
  })
}

for (const kind of kinds) {
  test(`${kind}: a good share of the cases is changed`, async (context) => {
    const cases = await mutableCases(kind, join(samples, `${kind}.json`), 'upstream')
    for (const [name, least] of Object.entries(leastCounts[kind])) {
      const count = cases.mutate([name], 1).filter(({ applied }) => applied.length > 0).length
      context.diagnostic(`${kind}, ${name}: ${count} of ${cases.count} cases`)
      assert.ok(count >= least, `${name} reaches ${count} of ${cases.count} cases of ${kind}`)
    }
  })

  test(`${kind}: a case that is changed is not answered as before`, async (context) => {
    const cases = await mutableCases(kind, join(samples, `${kind}.json`), 'upstream')
    const before = cases.mutate([], 1)
    const stale = cases.mutate(names, 1).map((one, index) => ({
      ...one,
      content: withExpected(one.content, before[index]?.content ?? {}),
    }))
    const { size } = await cases.faultsIn(stale)
    context.diagnostic(`${kind}: ${size} of ${cases.count} cases`)
    assert.ok(
      size >= leastNoticed[kind],
      `only ${size} of ${cases.count} cases of ${kind} are answered otherwise`,
    )
  })
}

function casesOf(kind: Kind, manner: Manner): Promise<MutableCases> {
  return mutableCases(kind, join(folder, `${kind}.json`), manner)
}

async function check(cases: MutableCases, mutated: readonly MutatedCase[]): Promise<void> {
  const faults = await cases.faultsIn(mutated)
  const lines = mutated
    .filter(({ id }) => faults.has(id))
    .map(({ id, applied, content }) => {
      const reasons = faults.get(id)?.join('\n  ')
      return `${id} with other ${applied.join(', ')}:\n  ${reasons}\n  ${JSON.stringify(content)}`
    })
  assert.equal(lines.length, 0, lines.slice(0, 2).join('\n'))
}

/** What goes in is changed, and what comes out is not. */
function withExpected(one: Data, original: Data): Data {
  const { steps } = one
  if (!Array.isArray(steps)) return { ...one, expected: original['expected'] }
  const before = original['steps'] as readonly Data[]
  return {
    ...one,
    steps: steps.map((step: Data, index) => ({ ...step, expected: before[index]?.['expected'] })),
  }
}
