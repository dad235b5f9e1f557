import type { CaseFailure, CaseOutcome, DeclaredCounts } from '@gatewright/core/ports'
import { isFailure } from '../../../counts.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../../reading/outcome-words.ts'
import type { ReadingContext } from '../../../reading/context.ts'
import { durationOf } from '../../../values/times.ts'
import { childNamed, counterOf, lineOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import {
  failuresOf,
  holds,
  isUnexpectedException,
  troublesIn,
  type Trouble,
  type TroubleRules,
} from './troubles-in-sections.ts'
import { fewerTroubles, troublesMissing } from './troubles-missing.ts'

/** Catch2's own XML, of version 2 and of version 3. A case ended as its `OverallResult` says; sections are no cases. */
export const catch2Dialect: SmallXmlDialect = {
  format: 'catch2',
  roots: ['Catch', 'Catch2TestRun'],
  suites: { Catch: '@name', Catch2TestRun: '@name' },
  readers: { TestCase: readCase },
  caseElements: ['TestCase'],
  declared,
  incompleteness,
  properties: (root) => {
    const filters = valueAt(root, '@filters')
    const seed = valueAt(root, 'Randomness/@seed')
    return [
      ...(filters === undefined ? [] : [['filters', filters] as const]),
      ...(seed === undefined ? [] : [['seed', seed] as const]),
    ]
  },
}

const words = outcomeWords({ true: 'passed', false: 'failed' })

const isFatal = ({ name }: XmlElement): boolean => name === 'FatalErrorCondition'

const rules: TroubleRules = {
  section: 'Section',
  isTrouble: (element) => {
    if (element.name !== 'Expression')
      return ['Failure', 'Exception'].includes(element.name) || isFatal(element)
    if (element.children().some(isFatal)) return true
    // What may not fail a test says so in its own name.
    return valueAt(element, '@success') !== 'true' && valueAt(element, '@type')?.endsWith('_NOFAIL') !== true
  },
  isError: (element) =>
    element.name === 'Expression'
      ? element.children().some(isFatal) || isUnexpectedException(element)
      : element.name !== 'Failure',
}

function readCase(element: XmlElement, { around, context, emit }: ElementTools): void {
  const result = childNamed(element, 'OverallResult')
  const tags = [...(valueAt(element, '@tags') ?? '').matchAll(/\[([^[\]]+)\]/g)].map(
    (match) => match[1] ?? '',
  )
  const troubles = troublesIn(element, rules)
  const word = (result && valueAt(result, '@success')) ?? 'no result'
  const hasSkips = result !== undefined && (valueAt(result, '@skips') ?? '0') !== '0'
  const outcome = outcomeOfCase(word, hasSkips, tags, troubles, context)
  const skip = skipReasonOf(element)
  emit({
    ...around,
    name: valueAt(element, '@name') ?? '(unnamed)',
    file: valueAt(element, '@filename'),
    line: lineOf(valueAt(element, '@line')),
    outcome,
    rawOutcome: rawWord([word, ...new Set(troubles.map((trouble) => trouble.element.name))].join('+')),
    durationMs: durationOf(result && valueAt(result, '@durationInSeconds'), context),
    failures: isFailure(outcome) ? failuresOfCase(troubles, tags, context) : [],
    skipReason: outcome === 'skipped' && skip !== undefined ? context.cut(skip) : undefined,
    properties: tags.map((tag) => ['tag', context.cut(tag)] as const),
    stdout: outputOf(result, 'StdOut', context),
    stderr: outputOf(result, 'StdErr', context),
  })
}

const mayFail: readonly string[] = ['!mayfail', '!shouldfail']

function outcomeOfCase(
  word: string,
  hasSkips: boolean,
  tags: readonly string[],
  troubles: readonly Trouble[],
  context: ReadingContext,
): CaseOutcome {
  const written = outcomeOf(word, words, context)
  if (troubles.some(({ element }) => isFatal(element) || element.children().some(isFatal))) return 'error'
  if (written === 'failed') return troubles.some(({ element }) => rules.isError(element)) ? 'error' : 'failed'
  if (written !== 'passed') return written
  // A success in spite of failures is one that was expected; of a case that does not say so, nobody knows.
  if (troubles.length > 0) return tags.some((tag) => mayFail.includes(tag)) ? 'todo' : 'inconclusive'
  return hasSkips ? 'skipped' : 'passed'
}

function failuresOfCase(
  troubles: readonly Trouble[],
  tags: readonly string[],
  context: ReadingContext,
): readonly CaseFailure[] {
  if (troubles.length > 0) return failuresOf(troubles, rules, context)
  return tags.includes('!shouldfail')
    ? [{ kind: 'failure', message: 'The case passed, and is tagged as one that should fail.' }]
    : [{ kind: 'failure' }]
}

function skipReasonOf(element: XmlElement): string | undefined {
  for (const child of element.children()) {
    const reason =
      child.name === 'Skip' ? valueAt(child, '.') : child.name === 'Section' ? skipReasonOf(child) : undefined
    if (reason !== undefined) return reason
  }
  return undefined
}

function outputOf(result: XmlElement | undefined, name: string, { cut }: ReadingContext): string | undefined {
  const text = result && valueAt(result, name)
  return text === undefined ? undefined : cut(text)
}

const kinds = ['successes', 'failures', 'expectedFailures', 'skips'] as const

/** The totals of cases; early versions have totals of assertions alone. Failures hold errors, so they are weighed below. */
function declared(root: XmlElement): DeclaredCounts | undefined {
  const totals = childNamed(root, 'OverallResultsCases')
  const counters = kinds.map((kind) => totals && counterOf(valueAt(totals, `@${kind}`)))
  if (counters.every((counter) => counter === undefined)) return undefined
  return { tests: counters.reduce<number>((sum, counter) => sum + (counter ?? 0), 0) }
}

function incompleteness(
  root: XmlElement,
  context: ReadingContext,
): { readonly reason: string; readonly message: string } | undefined {
  const missing =
    fewerTroubles(valueAt(root, 'OverallResultsCases/@failures'), context) ??
    troublesMissing(valueAt(root, 'OverallResults/@failures'), context)
  if (missing) return missing
  return holds(root, isFatal)
    ? {
        reason: 'run-aborted',
        message: 'A case ended the program; what should have run after it is missing.',
      }
    : undefined
}
