import type { CaseFailure, CaseOutcome, DeclaredCounts } from '@gatewright/core/ports'
import { isFailure } from '../../../counts.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../../reading/outcome-words.ts'
import type { ReadingContext } from '../../../reading/context.ts'
import { durationOf } from '../../../values/times.ts'
import { baseNameOf, childNamed, counterOf, lineOf } from '../../../reading/xml/xml-fields.ts'
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
import { fewerTroubles } from './troubles-missing.ts'

/** doctest's XML. Cases that a filter left out are listed as skipped; subcases are no cases. */
export const doctestDialect: SmallXmlDialect = {
  format: 'doctest',
  roots: ['doctest'],
  suites: { TestSuite: '@name' },
  readers: { doctest: readReport, TestCase: readCase },
  caseElements: ['TestCase'],
  declared,
  incompleteness,
  properties: (root) => {
    const version = valueAt(root, '@version')
    return version === undefined ? [] : [['version', version]]
  },
}

const words = outcomeWords({ true: 'passed', false: 'failed' })

const rules: TroubleRules = {
  section: 'SubCase',
  isTrouble: (element) => {
    const type = valueAt(element, '@type') ?? ''
    // A warning never fails a case.
    if (element.name === 'Expression')
      return valueAt(element, '@success') !== 'true' && !type.startsWith('WARN')
    return element.name === 'Exception' || (element.name === 'Message' && type !== 'WARNING')
  },
  isError: (element) => element.name === 'Exception' || isUnexpectedException(element),
}

function readReport(root: XmlElement, { readInside }: ElementTools): void {
  const program = valueAt(root, '@binary')
  readInside(root, { suitePath: program === undefined ? [] : [baseNameOf(program)] })
}

function readCase(element: XmlElement, { around, context, emit }: ElementTools): void {
  const result = childNamed(element, 'OverallResultsAsserts')
  const troubles = troublesIn(element, rules)
  const word = wordOf(element, result, troubles)
  const hasFailures = ((result && counterOf(valueAt(result, '@failures'))) ?? 0) > 0
  const outcome = outcomeOfCase(
    word,
    { isExpected: mayFail(element, result), hasFailures },
    troubles,
    context,
  )
  const properties = ['description', 'timeout', 'may_fail', 'should_fail'] as const
  emit({
    ...around,
    name: valueAt(element, '@name') ?? '(unnamed)',
    file: valueAt(element, '@filename'),
    line: lineOf(valueAt(element, '@line')),
    outcome,
    rawOutcome: rawWord([word, ...new Set(troubles.map((trouble) => trouble.element.name))].join('+')),
    durationMs: durationOf(result && valueAt(result, '@duration'), context),
    failures: isFailure(outcome) ? failuresOfCase(element, troubles, context) : [],
    properties: properties.flatMap((name) => {
      const value = valueAt(element, `@${name}`)
      return value === undefined ? [] : [[name, context.cut(value)] as const]
    }),
  })
}

/** How a case ended, in the report's word. Early versions have none, and only what is written to work it out. */
function wordOf(element: XmlElement, result: XmlElement | undefined, troubles: readonly Trouble[]): string {
  if (!result) return valueAt(element, '@skipped') === 'true' ? 'skipped' : 'no result'
  const written = valueAt(result, '@test_case_success')
  if (written !== undefined) return written
  const failures = counterOf(valueAt(result, '@failures'))
  if (failures === undefined) return 'no result'
  const hasFailed = failures > 0 || troubles.length > 0
  const expected = counterOf(valueAt(result, '@expected_failures')) ?? 0
  if (valueAt(element, '@should_fail') === 'true') return String(hasFailed)
  if (valueAt(element, '@may_fail') === 'true') return 'true'
  return String(expected > 0 ? failures === expected : !hasFailed)
}

/** Whether a decorator of the case makes it a success in spite of failures. */
function mayFail(element: XmlElement, result: XmlElement | undefined): boolean {
  const isMarked = ['@may_fail', '@should_fail'].some((mark) => valueAt(element, mark) === 'true')
  return isMarked || (result !== undefined && (counterOf(valueAt(result, '@expected_failures')) ?? 0) > 0)
}

function outcomeOfCase(
  word: string,
  { isExpected, hasFailures }: { readonly isExpected: boolean; readonly hasFailures: boolean },
  troubles: readonly Trouble[],
  context: ReadingContext,
): CaseOutcome {
  if (word === 'skipped') return 'skipped'
  const written = outcomeOf(word, words, context)
  if (written !== 'passed' && written !== 'failed') return written
  if (troubles.some(({ element }) => isCrashed(element))) return 'error'
  if (written === 'failed') return troubles.some(({ element }) => rules.isError(element)) ? 'error' : 'failed'
  if (troubles.length === 0 && !hasFailures) return 'passed'
  return isExpected ? 'todo' : 'inconclusive'
}

function isCrashed(element: XmlElement): boolean {
  return element.name === 'Exception' && valueAt(element, '@crash') === 'true'
}

function failuresOfCase(
  element: XmlElement,
  troubles: readonly Trouble[],
  context: ReadingContext,
): readonly CaseFailure[] {
  if (troubles.length > 0) return failuresOf(troubles, rules, context)
  return valueAt(element, '@should_fail') === 'true'
    ? [{ kind: 'failure', message: 'The case passed, and is marked as one that should fail.' }]
    : [{ kind: 'failure' }]
}

/** The totals of cases. Failures hold errors, so they are weighed below. */
function declared(root: XmlElement): DeclaredCounts | undefined {
  const totals = childNamed(root, 'OverallResultsTestCases')
  const [successes, failures, skipped] = (['successes', 'failures', 'skipped'] as const).map(
    (kind) => totals && counterOf(valueAt(totals, `@${kind}`)),
  )
  return successes === undefined ? undefined : { tests: successes + (failures ?? 0) + (skipped ?? 0) }
}

function incompleteness(
  root: XmlElement,
  context: ReadingContext,
): { readonly reason: string; readonly message: string } | undefined {
  if (root.children().some(({ attributes }) => attributes.has('unskipped')))
    return { reason: 'cases-missing', message: 'The report is a listing, which holds no outcomes.' }
  const missing = fewerTroubles(valueAt(root, 'OverallResultsTestCases/@failures'), context)
  if (missing) return missing
  return holds(root, isCrashed)
    ? {
        reason: 'run-aborted',
        message: 'A case ended the program; what should have run after it is missing.',
      }
    : undefined
}
