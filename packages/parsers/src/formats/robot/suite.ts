import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { troublesSoFar } from '../../reading/xml/troubles-so-far.ts'
import {
  attributeOf,
  childNamed,
  childrenNamed,
  lineOf,
  opened,
  textAt,
  textOf,
} from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'
import { failMessagesOf } from './fail-messages.ts'
import { readTimes } from './times.ts'

/** What is around a suite. */
interface SuiteSurroundings {
  readonly suitePath: readonly string[]
  readonly file?: string | undefined
  readonly isDry: boolean
  /** How a tear-down of a suite around ended that did not pass: what passed before it is then as it is. */
  readonly teardown?: Teardown | undefined
}

interface Teardown {
  readonly outcome: 'failed' | 'skipped'
  readonly message: string
}

const words = outcomeWords({
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
  'not run': 'skipped',
  not_run: 'skipped',
})

/** Emits the cases of a suite and of those in it. */
export function readSuite(suite: XmlElement, outer: SuiteSurroundings, context: ReadingContext): void {
  const name = attributeOf(suite, 'name')
  const around: SuiteSurroundings = {
    ...outer,
    suitePath: name === undefined ? outer.suitePath : [...outer.suitePath, name],
    file: attributeOf(suite, 'source') ?? outer.file,
    teardown: worse(readTeardown(suite, context), outer.teardown),
  }
  const before = troublesSoFar(context)
  for (const child of suite.children()) {
    if (child.name === 'test') readTest(child, around, context)
    else if (child.name === 'suite') readSuite(child, around, context)
  }
  const status = childNamed(suite, 'status')
  const hasFailed = status?.attributes.get('status')?.toUpperCase() === 'FAIL'
  if (hasFailed && troublesSoFar(context) === before) emitSuite(status, around, context)
}

function readTeardown(suite: XmlElement, { cut }: ReadingContext): Teardown | undefined {
  const keyword = childrenNamed(suite, 'kw').find(({ attributes }) =>
    /^teardown$/i.test(attributes.get('type') ?? ''),
  )
  const status = childNamed(keyword, 'status')
  const word = status?.attributes.get('status')?.toUpperCase()
  if (word !== 'FAIL' && word !== 'SKIP') return undefined
  const message = textOf(status) ?? textAt(suite, 'status')
  const what = `Parent suite teardown ${word === 'FAIL' ? 'failed' : 'skipped'}`
  return {
    outcome: word === 'FAIL' ? 'failed' : 'skipped',
    message: cut(message === undefined ? `${what}.` : `${what}:\n${message}`),
  }
}

/** A suite that failed though nothing in it did, as its tests were taken out. */
function emitSuite(
  status: XmlElement | undefined,
  { suitePath, file }: SuiteSurroundings,
  context: ReadingContext,
): void {
  const message = textOf(status)
  emitCase(context, {
    name: suiteRecordName,
    suitePath,
    file,
    outcome: 'error',
    rawOutcome: 'suite:FAIL',
    ...readTimes(status, context),
    failures: [{ kind: 'error', ...(message === undefined ? {} : { message: context.cut(message) }) }],
  })
}

function readTest(written: XmlElement, around: SuiteSurroundings, context: ReadingContext): void {
  const test = opened(written)
  const status = childNamed(test, 'status')
  const word = attributeOf(status, 'status') ?? ''
  const told = outcomeOf(word, words, context)
  const { outcome, rawOutcome } = withSuite(told, word, around)
  const message = textOf(status)
  emitCase(context, {
    name: attributeOf(test, 'name') ?? '(unnamed)',
    suitePath: around.suitePath,
    file: around.file,
    line: lineOf(attributeOf(test, 'line')),
    outcome,
    rawOutcome,
    ...readTimes(status, context),
    failures: failuresOf(test, { told, outcome, message }, around, context),
    skipReason: outcome === 'skipped' ? skipReasonOf(told, message, around, context) : undefined,
    properties: readProperties(test, status, context),
  })
}

function skipReasonOf(
  told: CaseOutcome,
  message: string | undefined,
  { teardown }: SuiteSurroundings,
  { cut }: ReadingContext,
): string | undefined {
  if (told === 'passed') return teardown?.message ?? 'dry run'
  return message === undefined ? undefined : cut(message)
}

/** A failed tear-down outweighs a skipped one. */
function worse(one: Teardown | undefined, other: Teardown | undefined): Teardown | undefined {
  return one?.outcome === 'failed' ? one : (other ?? one)
}

/** A pass in a suite whose tear-down did not pass ends as the tear-down did; in a dry run it says nothing. */
function withSuite(
  outcome: CaseOutcome,
  word: string,
  { teardown, isDry }: SuiteSurroundings,
): { readonly outcome: CaseOutcome; readonly rawOutcome: string } {
  if (outcome !== 'passed') return { outcome, rawOutcome: rawWord(word) }
  if (teardown) return { outcome: teardown.outcome, rawOutcome: `${rawWord(word)}:suite-teardown` }
  return isDry
    ? { outcome: 'skipped', rawOutcome: `${rawWord(word)}:dry-run` }
    : { outcome, rawOutcome: rawWord(word) }
}

interface TestFacts {
  readonly told: CaseOutcome
  readonly outcome: CaseOutcome
  readonly message: string | undefined
}

function failuresOf(
  test: XmlElement,
  { told, outcome, message }: TestFacts,
  { teardown }: SuiteSurroundings,
  { cut }: ReadingContext,
): readonly CaseFailure[] {
  const hasFailedLate = teardown?.outcome === 'failed' && outcome === 'failed'
  const late = hasFailedLate ? [{ kind: 'failure' as const, message: teardown.message }] : []
  if (!isFailure(told)) return late
  const trace = failMessagesOf(test)
  return [
    {
      kind: 'failure',
      ...(message === undefined ? {} : { message: cut(message) }),
      ...(trace === undefined ? {} : { trace: cut(trace) }),
    },
    ...late,
  ]
}

function readProperties(
  test: XmlElement,
  status: XmlElement | undefined,
  { cut }: ReadingContext,
): (readonly [name: string, value: string])[] {
  // Until version 3 tags stand in an element of their own.
  const tags = [...childrenNamed(test, 'tag'), ...childrenNamed(childNamed(test, 'tags'), 'tag')]
  const documentation = textAt(test, 'doc')
  return [
    ...tags.flatMap((tag) => {
      const text = textOf(tag)
      return text === undefined ? [] : [['tag', cut(text)] as const]
    }),
    ...(documentation === undefined ? [] : [['documentation', cut(documentation)] as const]),
    // Until version 3 a failure of such a test does not fail the run.
    ...(status?.attributes.get('critical') === 'no' ? [['critical', 'no'] as const] : []),
  ]
}
