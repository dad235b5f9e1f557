import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../../counts.ts'
import { withoutUndefined, type ReadingContext } from '../../../reading/context.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../../reading/outcome-words.ts'
import { suiteRecordName } from '../../../reading/record-names.ts'
import { troublesSoFar } from '../../../reading/xml/troubles-so-far.ts'
import { durationOf, momentOf } from '../../../values/times.ts'
import {
  childNamed,
  childrenNamed,
  counterOf,
  elementAt,
  textOf,
  withoutPrefix,
} from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { CaseRule, ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { readByRule } from '../read-case.ts'
import { troublesMissing } from './troubles-missing.ts'

/** MbUnit 2, and Gallio, which MbUnit 3 writes with. */
export const mbunitDialect: SmallXmlDialect = {
  format: 'mbunit',
  roots: ['report-result', 'report'],
  suites: { assembly: '@name' },
  readers: { fixture: readFixture, 'set-up': readHook, 'tear-down': readHook, testStepRun: readStep },
  caseElements: ['run', 'testStepRun'],
  declared: (root) => {
    const counter = childNamed(root, 'counter')
    if (!counter) return undefined
    const read = (name: string): number => counterOf(valueAt(counter, `@${name}-count`)) ?? 0
    // Whether a hook is counted is not told, so only what went wrong is weighed.
    return { failed: read('failure') }
  },
  incompleteness: (root, context) =>
    troublesMissing(valueAt(root, 'testPackageRun/statistics/@failedCount'), context),
}

const runWords = outcomeWords({ success: 'passed', failure: 'failed', ignore: 'skipped', skip: 'skipped' })
const rule: CaseRule = {
  name: '@name',
  outcome: '@result',
  words: runWords,
  duration: '@duration',
  type: 'exception/@type',
  message: 'exception/message',
  trace: 'exception/stack-trace',
  stdout: 'console-out',
  stderr: 'console-error',
}

function readFixture(fixture: XmlElement, { around, context, emit, readInside }: ElementTools): void {
  const name = valueAt(fixture, '@name')
  const inner = {
    ...around,
    suitePath: name === undefined ? around.suitePath : [...around.suitePath, name],
    className: valueAt(fixture, ['@type', '@name']),
  }
  for (const run of childrenNamed(fixture, 'runs').flatMap((runs) => childrenNamed(runs, 'run'))) {
    const draft = readByRule(run, rule, inner, context)
    emit({ ...draft, name: withoutPrefix(draft.name, name === undefined ? undefined : `${name}.`) })
  }
  readInside(fixture, inner)
}

/** A set-up or tear-down of an assembly or a fixture says something only where it went wrong. */
function readHook(hook: XmlElement, { around, context, emit }: ElementTools): void {
  const draft = readByRule(hook, rule, around, context)
  if (draft.outcome === 'passed' || draft.outcome === 'skipped') return
  const failures = (draft.failures ?? []).map((failure) => ({ ...failure, kind: 'error' as const }))
  emit({
    ...draft,
    name: suiteRecordName,
    outcome: 'error',
    rawOutcome: `${hook.name}:${draft.rawOutcome}`,
    failures,
  })
}

const stepWords = outcomeWords({
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  inconclusive: 'inconclusive',
})

/** A step of Gallio. Steps with others inside are suites, rows of a test among them; what went wrong in one alone is an error. */
function readStep(run: XmlElement, { around, context, emit, readInside }: ElementTools): void {
  const step = childNamed(run, 'testStep')
  const name = step && valueAt(step, '@name')
  const children = childrenNamed(childNamed(run, 'children'), 'testStepRun')
  const inner = name === undefined ? around : { ...around, suitePath: [...around.suitePath, name] }
  const before = troublesSoFar(context)
  if (children.length > 0) readInside(run, inner)
  const isCase = children.length === 0 && (step && valueAt(step, '@isTestCase')) !== 'false'
  const word = valueAt(run, 'result/outcome/@status') ?? ''
  const outcome = stepOutcome(run, outcomeOf(word, stepWords, context))
  // A suite that holds nothing, or nothing red, and is not red itself says nothing.
  if (!isCase && (!isFailure(outcome) || troublesSoFar(context) > before)) return
  const failure = failureOf(run, outcome, context)
  const output = streamsOf(run).find((stream) => valueAt(stream, '@name') === 'ConsoleOutput')
  const stdout = output && flatText(output)
  emit({
    name: isCase ? (name ?? '(unnamed)') : suiteRecordName,
    suitePath: isCase ? around.suitePath : inner.suitePath,
    className: step && valueAt(step, 'codeReference/@type'),
    outcome: isCase ? outcome : 'error',
    rawOutcome: rawWord([word, valueAt(run, 'result/outcome/@category')].filter((part) => part).join(':')),
    durationMs: durationOf(valueAt(run, 'result/@duration'), context),
    startedAt: momentOf(valueAt(run, '@startTime'), context),
    failures: isFailure(outcome) ? [failure] : [],
    skipReason: outcome === 'skipped' ? failure.message : undefined,
    stdout: stdout === undefined || stdout === '' ? undefined : context.cut(stdout),
  })
}

function stepOutcome(run: XmlElement, outcome: CaseOutcome): CaseOutcome {
  const category = valueAt(run, 'result/outcome/@category')
  return outcome === 'failed' && category !== undefined && category !== 'failed' ? 'error' : outcome
}

function failureOf(run: XmlElement, outcome: CaseOutcome, { cut }: ReadingContext): CaseFailure {
  const told = streamsOf(run).find((stream) => /^(?:Failures|Warnings)$/.test(valueAt(stream, '@name') ?? ''))
  const message = told && flatText(told)
  return withoutUndefined({
    kind: outcome === 'failed' ? ('failure' as const) : ('error' as const),
    message: message === undefined || message === '' ? undefined : cut(message),
  }) as CaseFailure
}

function streamsOf(run: XmlElement): readonly XmlElement[] {
  return childrenNamed(elementAt(run, 'testLog/streams'), 'stream')
}

/** The text of a log, whose sections and markers may stand in one another in any way. */
function flatText(element: XmlElement): string {
  const own = element.name === 'text' ? textOf(element) : undefined
  return [own, ...element.children().map(flatText)]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')
}
