import type { CaseAttachment, DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { weighDeclared } from '../../reading/declared.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { troublesSoFar } from '../../reading/xml/troubles-so-far.ts'
import { durationOf, momentOf } from '../../values/times.ts'
import {
  attributeOf,
  baseNameOf,
  childNamed,
  childrenNamed,
  counterOf,
  opened,
  textAt,
} from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import { isErrorLabel, isRed, readResult } from './nunit3-result.ts'
import { readNunitFailures, readNunitProperties, readSuiteFailures, suiteNameOf } from './evidence.ts'

/**
 * Reads NUnit 3 results: of the NUnit console, of `dotnet test` with the NUnit logger and of Unity.
 *
 * A suite that fails by itself, in its one-time set-up or tear-down or because it can't be run, is a record named `<suite>`.
 * A warning is inconclusive: the test ran and says that somebody should look.
 *
 * @example
 * import { nunit3Parser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<test-run total="1"><test-suite type="TestFixture" name="Cart">' +
 *     '<test-case name="Adds" classname="Shop.Cart" result="Passed" duration="0.001"/></test-suite></test-run>',
 * )
 * const first = await nunit3Parser.parse(bytes).next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const nunit3Parser: ReportParser = createXmlReportParser({
  format: 'nunit3',
  roots: ['test-run'],
  caseElements: ['test-case'],
  read(root, context) {
    readInner(root, { suitePath: [] }, context)
    return endOf(root, context)
  },
})

const results = outcomeWords({
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  inconclusive: 'inconclusive',
  warning: 'inconclusive',
})
const ownSites: ReadonlySet<string> = new Set(['setup', 'teardown'])

interface Surroundings {
  readonly suitePath: readonly string[]
  readonly className?: string | undefined
  readonly hostname?: string | undefined
}

/** Emits what stands inside a suite. */
function readInner(suite: XmlElement, around: Surroundings, context: ReadingContext): void {
  for (const child of suite.children()) {
    if (child.name === 'test-case') readCase(opened(child), around, context)
    else if (child.name === 'test-suite') readSuite(child, around, context)
    // `dotnet test` writes errors of an assembly or a run in a list of their own.
    else if (child.name === 'errors')
      for (const error of childrenNamed(child, 'error')) emitSuiteError(error, around, 'errors', context)
    else readInner(child, around, context)
  }
}

function readSuite(suite: XmlElement, outer: Surroundings, context: ReadingContext): void {
  const name = suiteNameOf(suite)
  const isFixture = suite.attributes.get('type') === 'TestFixture'
  const around: Surroundings = {
    suitePath: name === undefined ? outer.suitePath : [...outer.suitePath, name],
    className: isFixture
      ? (attributeOf(suite, 'classname') ?? attributeOf(suite, 'fullname'))
      : outer.className,
    hostname: attributeOf(childNamed(suite, 'environment'), 'machine-name') ?? outer.hostname,
  }
  const before = troublesSoFar(context)
  readInner(suite, around, context)
  const result = readResult(suite)
  const { word, site } = result
  // What a suite around did is told there.
  const isOwn = ownSites.has(site) || (site !== 'parent' && troublesSoFar(context) === before)
  if (isRed(result) && isOwn) emitSuiteError(suite, around, site === '' ? word : `${word}:${site}`, context)
}

function emitSuiteError(
  element: XmlElement,
  { suitePath, className, hostname }: Surroundings,
  word: string,
  context: ReadingContext,
): void {
  const message = textAt(element, 'message')
  emitCase(context, {
    name: suiteRecordName,
    suitePath,
    className,
    hostname,
    outcome: 'error',
    rawOutcome: rawWord(`suite:${word}`),
    startedAt: momentOf(attributeOf(element, 'start-time'), context),
    failures:
      element.name === 'error'
        ? [{ kind: 'error', ...(message === undefined ? {} : { message: context.cut(message) }) }]
        : readSuiteFailures(element, context),
  })
}

function readCase(element: XmlElement, around: Surroundings, context: ReadingContext): void {
  const { word, label } = readResult(element)
  // Early versions call a test that can't be run skipped.
  const outcome = isErrorLabel(label) ? 'error' : outcomeOf(word, results, context)
  const output = textAt(element, 'output')
  const reason = textAt(element, 'reason/message')
  const failures = readNunitFailures(element, outcome === 'failed' ? 'failure' : 'error', context)
  const hasFailed = isFailure(outcome)
  const asserts = attributeOf(element, 'asserts')
  emitCase(context, {
    name: attributeOf(element, 'name') ?? attributeOf(element, 'fullname') ?? '(unnamed)',
    suitePath: around.suitePath,
    className: attributeOf(element, 'classname') ?? around.className,
    hostname: around.hostname,
    outcome,
    rawOutcome: rawWord(label === '' ? word : `${word}:${label}`),
    durationMs: durationOf(attributeOf(element, 'duration'), context),
    startedAt: momentOf(attributeOf(element, 'start-time'), context),
    // A warning and an inconclusive test say why in a reason, not in a failure.
    failures:
      hasFailed && failures.length === 0 && reason !== undefined
        ? [{ kind: outcome === 'error' ? 'error' : 'failure', message: context.cut(reason) }]
        : hasFailed
          ? failures
          : [],
    skipReason: outcome === 'skipped' && reason !== undefined ? context.cut(reason) : undefined,
    properties: [
      ...readNunitProperties(element, context),
      ...(asserts === undefined ? [] : [['asserts', asserts] as const]),
    ],
    stdout: output === undefined ? undefined : context.cut(output),
    attachments: readAttachments(element),
  })
}

function readAttachments(element: XmlElement): readonly CaseAttachment[] | undefined {
  const attachments = childrenNamed(childNamed(element, 'attachments'), 'attachment').flatMap(
    (attachment) => {
      const path = textAt(attachment, 'filePath')
      return path === undefined ? [] : [{ name: textAt(attachment, 'description') ?? baseNameOf(path), path }]
    },
  )
  return attachments.length === 0 ? undefined : attachments
}

function endOf(root: XmlElement, context: ReadingContext): ReportEnd {
  const result = readResult(root)
  const declared = readDeclared(root)
  const incomplete = (reason: string, message: string): ReportEnd => ({
    declared,
    completeness: { complete: false, reason, message },
  })
  if ([result.word, result.label].some((said) => said.trim().toLowerCase() === 'cancelled'))
    return incomplete('run-aborted', 'The report says that the run was cancelled.')
  const completeness = declared && weighDeclared(declared, context)
  if (completeness?.complete !== false && isRed(result) && troublesSoFar(context) === 0)
    return incomplete('failures-missing', 'The report says that the run failed and holds no failure.')
  return { declared, completeness }
}

function readDeclared(root: XmlElement): DeclaredCounts | undefined {
  const read = (name: string): number | undefined => counterOf(root.attributes.get(name))
  const tests = read('total')
  const failed = read('failed')
  if (tests === undefined && failed === undefined) return undefined
  return withoutUndefined({
    tests,
    passed: read('passed'),
    // As records are counted, where inconclusive ones are failures.
    failed: (failed ?? 0) + (read('inconclusive') ?? 0) + (read('warnings') ?? 0),
    skipped: read('skipped'),
  }) as DeclaredCounts
}
