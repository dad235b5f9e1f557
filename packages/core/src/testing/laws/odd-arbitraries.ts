import type * as fastCheck from 'fast-check'
import type { Evidence, Rule } from '../../policy/index.ts'
import type { Duration, Instant } from '../../schema/index.ts'
import type { LawTools, Scenario } from './law.ts'
import { mapRules } from './rules-inside.ts'

/** Names that mean something to somebody: to a language, to a pattern, to a path in the tree, to a page. */
const oddNames: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  '#passed',
  '#run:run-1',
  'a [arch=x86_64]',
  'a []',
  '*',
  '?',
  '../unit/a',
  'unit/a/unit/a',
  'größe 𝒳',
  '"quoted" \\ <b>&amp;',
  '0',
  'null',
  'long'.repeat(64),
]

/** Those that may be keys of a record: the key `__proto__` is refused at the door. */
const oddKeys: readonly string[] = ['constructor', 'toString', 'hasOwnProperty', '0', 'ключ']

const oddOutcomes: readonly string[] = ['constructor', 'toString', 'passed', 'PASSED ✓']

const oddInstants: readonly Instant[] = [
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999999Z',
  '1970-01-01T00:00:00.000Z',
  '2026-11-22T04:05:00.0000000000001Z',
]
const oddNumbers: readonly number[] = [1e308, -1e308, 5e-324, -0, 0, Number.MAX_SAFE_INTEGER, 0.1 + 0.2]
const largeCounts: readonly number[] = [0, Number.MAX_SAFE_INTEGER, 1]
const longest: Duration = 'P36525D'

interface Oddities {
  readonly names: readonly string[]
  readonly keys: readonly string[]
  readonly outcome: string
  readonly instants: readonly (Instant | undefined)[]
  readonly numbers: readonly number[]
  readonly count: number
  readonly isLarge: boolean
}

/** Scenarios that pass their schema, and look as nobody expects. */
export function oddScenario(tools: LawTools): fastCheck.Arbitrary<Scenario> {
  const { fc, scenario } = tools
  const five = { minLength: 5, maxLength: 5 }
  const oddities: fastCheck.Arbitrary<Oddities> = fc.record({
    names: fc.uniqueArray(fc.constantFrom(...oddNames), { minLength: 8, maxLength: 8 }),
    keys: fc.uniqueArray(fc.constantFrom(...oddKeys), { minLength: 4, maxLength: 4 }),
    outcome: fc.constantFrom(...oddOutcomes),
    instants: fc.array(fc.option(fc.constantFrom(...oddInstants), { nil: undefined, freq: 1 }), five),
    numbers: fc.array(fc.constantFrom(...oddNumbers), five),
    count: fc.constantFrom(...largeCounts),
    isLarge: fc.boolean(),
  })
  return fc.tuple(scenario, oddities).map(([asked, odd]) => made(asked, odd, tools))
}

function made(asked: Scenario, odd: Oddities, { world }: LawTools): Scenario {
  const names = [...world.testcases.slice(0, 3), 'prints', 'run-1', 'ann', 'qe', 'latency']
  const keys = [...world.lists.slice(0, 1), 'tier', 'scenario', 'arch']
  const renamed = rename(
    asked,
    new Map([
      ...names.map((name, index) => [name, odd.names[index] ?? name] as const),
      ...keys.map((name, index) => [name, keyFor(name, odd.keys[index] ?? name)] as const),
      ['UNHEARD_OF', odd.outcome],
    ]),
  )
  return {
    ...renamed,
    evidence: oddEvidence(renamed.evidence, odd),
    policies: odd.isLarge ? mapRules(renamed.policies, (rule) => largeRule(rule, odd)) : renamed.policies,
  }
}

/** A key of a variant has a grammar of its own. */
function keyFor(name: string, odd: string): string {
  return name === 'arch' && !/^[A-Za-z][A-Za-z0-9_]*$/.test(odd) ? 'valueOf' : odd
}

/** Every text and every key that is one of the names, as another one: what belonged together still does. */
function rename<Value>(value: Value, names: ReadonlyMap<string, string>): Value {
  const to = (text: string): string => names.get(text) ?? text
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return to(one)
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(
      Object.entries(one).map(([key, member]: [string, unknown]) => [to(key), walk(member)]),
    )
  }
  return walk(value) as Value
}

function oddEvidence(evidence: Evidence, { instants, numbers, count, isLarge }: Oddities): Evidence {
  const at = (index: number): { readonly at?: Instant } => {
    const odd = instants[index % instants.length]
    return odd === undefined ? {} : { at: odd }
  }
  return {
    ...evidence,
    results: evidence.results.map((result, index) => {
      const odd = instants[index % instants.length]
      if (odd === undefined) return index % 7 === 3 ? { ...result, outcome: '__proto__' } : result
      return { ...result, submittedAt: odd, note: '\u2028<script>', durationMs: 1e308 }
    }),
    signOffs: (evidence.signOffs ?? []).map((one, index) => ({ ...one, ...at(index) })),
    metrics: (evidence.metrics ?? []).map((point, index) => ({
      ...point,
      ...at(index),
      value: numbers[index % numbers.length] ?? 0,
    })),
    baselines: (evidence.baselines ?? []).map((one, index) => ({
      ...one,
      ...(isLarge ? at(index) : {}),
      passes: count,
      failures: index % 2 === 0 ? one.failures : count,
    })),
    groups: (evidence.groups ?? []).map((group) => ({
      ...group,
      ...(isLarge ? { resultCount: count } : {}),
    })),
    exonerations: (evidence.exonerations ?? []).map((one, index) => ({ ...one, ...at(index), evidence: [] })),
  }
}

function largeRule(rule: Rule, { numbers, count }: Oddities): Rule {
  const [value = 0] = numbers
  const atLeastOne = Math.max(1, count)
  switch (rule.type) {
    case 'metric':
      return { ...rule, window: longest, minSamples: 1, pass: { ...rule.pass, value } }
    case 'ratio':
      return { ...rule, min: '0.000001%', minSample: atLeastOne }
    case 'nonInferior':
      return {
        ...rule,
        baseline: { ...rule.baseline, window: longest, minRuns: atLeastOne },
        looks: [1, 1_000_000],
      }
    case 'noSlowdown':
      return { ...rule, maxRatio: 1000, baseline: { ...rule.baseline, window: longest } }
    case 'signOff':
      return { ...rule, count: 100, maxAge: longest }
    case 'passing':
      return { ...rule, timeout: { after: longest, from: 'subject', becomes: 'inconclusive' } }
    default:
      return rule
  }
}
