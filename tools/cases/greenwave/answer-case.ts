import type { CompatOptions } from '../../../packages/core/src/greenwave/compat.ts'
import {
  greenwaveDecisionChanged,
  summarizeGreenwave,
  type ComparableDecision,
} from '../../../packages/core/src/greenwave/index.ts'
import { matchesValue } from '../api-steps.ts'
import { ManifestError } from '../manifest.ts'
import { answerKindOf } from './answer-kind.ts'
import type { GreenwaveCase, GreenwaveCommon } from './case-file.ts'
import { recordOf, recordsOf, shown, type Data } from './data.ts'
import { decideCase } from './decide-case.ts'
import { matchCase } from './match-case.ts'
import { productVersionsCase, subjectCase } from './subject-case.ts'
import { parseCase, validateCase } from './text-case.ts'
import { waiveCase } from './waive-case.ts'

/** How to answer a kind of case, and all keys under which it can be said what is expected. */
interface Kind {
  readonly answer: (
    one: GreenwaveCase,
    common: GreenwaveCommon,
    options: CompatOptions,
  ) => Promise<Data> | Data
  readonly keys: readonly string[]
}

const decisionKeys = [
  'http_status',
  'message',
  'policies_satisfied',
  'summary',
  'applicable_policies',
  'satisfied_requirements',
  'unsatisfied_requirements',
  'results',
  'waivers',
  'requirement_types',
  'requested_urls',
  'waivers_queried',
]

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['decision', { answer: decideCase, keys: decisionKeys }],
  ['match', { answer: matchCase, keys: ['matches', 'http_status', 'message', 'requested_urls'] }],
  ['waive', { answer: waiveCase, keys: ['answers'] }],
  [
    'summary',
    {
      answer: (one) => ({ summary: summarizeGreenwave(recordsOf(one, 'answers').map(answerKindOf)) }),
      keys: ['summary'],
    },
  ],
  ['decision_diff', { answer: diffCase, keys: ['publish'] }],
  [
    'subject',
    {
      answer: subjectCase,
      keys: ['type', 'item', 'dict', 'subject', 'result_queries', 'package_name', 'error'],
    },
  ],
  ['product_versions', { answer: productVersionsCase, keys: ['product_versions', 'error'] }],
  ['parse', { answer: parseCase, keys: ['ok', 'error', 'policies'] }],
  ['validate', { answer: validateCase, keys: ['http_status', 'message', 'line', 'column', 'warnings'] }],
])

/** What our code answers to a case, under the names that cases expect answers by. */
export async function answerCase(
  one: GreenwaveCase,
  common: GreenwaveCommon,
  options: CompatOptions,
): Promise<Data> {
  return kindOf(one).answer(one, common, options)
}

/**
 * What of an answer is not as it should be; nothing where all is. A key that nobody compares is a fault, for it must not
 * look as if it had been, and so is a case that cannot be run.
 */
export async function faultsOf(
  one: GreenwaveCase,
  common: GreenwaveCommon,
  options: CompatOptions,
  expected: Data = one.expected,
): Promise<readonly string[]> {
  try {
    const { keys } = kindOf(one)
    const answer = await answerCase(one, common, options)
    return Object.entries(expected).flatMap(([key, value]) => {
      if (!keys.includes(key)) return [`the case expects "${key}", which this runner does not know`]
      if (matchesValue(answer[key], value)) return []
      return [`${key}: expected ${shown(value)}, got ${shown(answer[key])}`]
    })
  } catch (error) {
    if (error instanceof ManifestError) return [`the case can't be run: ${error.message}`]
    return [`the case can't be run: ${error instanceof Error ? error.message : 'something was thrown'}`]
  }
}

function kindOf({ kind }: GreenwaveCase): Kind {
  const found = kinds.get(kind)
  if (!found) throw new ManifestError(`Cases of the kind "${kind}" are not known.`)
  return found
}

/** Before the first decision there is none, and any is news. */
function diffCase(one: GreenwaveCase): Data {
  const isFirst = one['old'] === null || one['old'] === undefined
  // Without a decision there is nothing to tell of.
  if (one['new'] === null || one['new'] === undefined) return { publish: false }
  const now = comparable(one, 'new')
  return { publish: isFirst || greenwaveDecisionChanged(comparable(one, 'old'), now) }
}

function comparable(one: GreenwaveCase, key: string): ComparableDecision {
  const decision = recordOf(one, key)
  return {
    ...decision,
    satisfied_requirements: recordsOf(decision, 'satisfied_requirements'),
    unsatisfied_requirements: recordsOf(decision, 'unsatisfied_requirements'),
  } as unknown as ComparableDecision
}
