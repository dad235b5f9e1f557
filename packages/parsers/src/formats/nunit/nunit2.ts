import type { CaseMoment, CaseOutcome, DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { weighDeclared } from '../../reading/declared.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { troublesSoFar } from '../../reading/xml/troubles-so-far.ts'
import { durationOf, momentOf } from '../../values/times.ts'
import { attributeOf, childNamed, counterOf, opened, textAt } from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import { readNunitFailures, readNunitProperties, readSuiteFailures, suiteNameOf } from './evidence.ts'

/**
 * Reads NUnit 2 results, and those of the many tools that write this format.
 *
 * A test that can't be run is an error. A suite that failed though none of its cases did is a record named `<suite>`.
 *
 * @example
 * import { nunit2Parser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<test-results total="1"><test-suite name="Cart"><results>' +
 *     '<test-case name="Shop.Cart.Adds" executed="True" success="True" time="0.001"/>' +
 *     '</results></test-suite></test-results>',
 * )
 * const first = await nunit2Parser.parse(bytes).next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const nunit2Parser: ReportParser = createXmlReportParser({
  format: 'nunit2',
  roots: ['test-results'],
  caseElements: ['test-case'],
  read(root, context) {
    const around: Surroundings = {
      suitePath: [],
      hostname: attributeOf(childNamed(root, 'environment'), 'machine-name'),
      startedAt: momentOf(startOf(root), context),
    }
    readInner(root, around, context)
    return endOf(root, context)
  },
})

const words = outcomeWords({
  success: 'passed',
  failure: 'failed',
  error: 'error',
  cancelled: 'error',
  notrunnable: 'error',
  ignored: 'skipped',
  skipped: 'skipped',
  inconclusive: 'inconclusive',
})

interface Surroundings {
  readonly suitePath: readonly string[]
  readonly hostname: string | undefined
  readonly startedAt: CaseMoment | undefined
}

function startOf(root: XmlElement): string | undefined {
  const date = attributeOf(root, 'date')
  const time = attributeOf(root, 'time')
  return date === undefined || time === undefined ? date : `${date} ${time}`
}

function readInner(element: XmlElement, around: Surroundings, context: ReadingContext): void {
  for (const child of element.children()) {
    if (child.name === 'test-case') readCase(opened(child), around, context)
    else if (child.name === 'test-suite') readSuite(child, around, context)
    else readInner(child, around, context)
  }
}

function readSuite(suite: XmlElement, outer: Surroundings, context: ReadingContext): void {
  const name = suiteNameOf(suite)
  const around = name === undefined ? outer : { ...outer, suitePath: [...outer.suitePath, name] }
  const before = troublesSoFar(context)
  readInner(suite, around, context)
  if (troublesSoFar(context) > before) return
  const { outcome, word } = readOutcome(suite, 'Success', context)
  if (outcome !== 'failed' && outcome !== 'error') return
  emitCase(context, {
    ...around,
    name: suiteRecordName,
    outcome: 'error',
    rawOutcome: rawWord(`suite:${word}`),
    failures: readSuiteFailures(suite, context),
  })
}

/** What `result`, `success` and `executed` say together: old versions have no `result`, and the worst of them holds. */
function readOutcome(
  element: XmlElement,
  silent: string,
  context: ReadingContext,
): { readonly outcome: CaseOutcome; readonly word: string } {
  const flag = (name: string): string => element.attributes.get(name)?.trim().toLowerCase() ?? ''
  const result = attributeOf(element, 'result')
  const word = result ?? wordOf(flag('executed'), flag('success'), silent)
  const outcome = outcomeOf(word, words, context)
  if (outcome !== 'passed' || result === undefined) return { outcome, word }
  if (flag('success') === 'false') return { outcome: 'failed', word: `${word}:success=False` }
  return flag('executed') === 'false'
    ? { outcome: 'skipped', word: `${word}:executed=False` }
    : { outcome, word }
}

function wordOf(executed: string, success: string, silent: string): string {
  if (executed === 'false') return 'Ignored'
  if (success === 'false') return 'Failure'
  return success === 'true' ? 'Success' : silent
}

function readCase(element: XmlElement, around: Surroundings, context: ReadingContext): void {
  const { outcome, word } = readOutcome(element, 'no result', context)
  const fullName = attributeOf(element, 'name') ?? '(unnamed)'
  const { className, name } = splitName(fullName)
  const reason = textAt(element, 'reason/message')
  const failures = readNunitFailures(element, outcome === 'failed' ? 'failure' : 'error', context)
  const asserts = attributeOf(element, 'asserts')
  emitCase(context, {
    ...around,
    name,
    className,
    outcome,
    rawOutcome: rawWord(word),
    durationMs: durationOf(attributeOf(element, 'time'), context),
    failures: !isFailure(outcome)
      ? []
      : failures.length > 0 || reason === undefined
        ? failures
        : [{ kind: outcome === 'error' ? 'error' : 'failure', message: context.cut(reason) }],
    skipReason: outcome === 'skipped' && reason !== undefined ? context.cut(reason) : undefined,
    properties: [
      ...readNunitProperties(element, context),
      ...(asserts === undefined ? [] : [['asserts', asserts] as const]),
    ],
  })
}

/** Cases are named in full, `Shop.Cart.Adds(1.5)`: the class is what stands before the last point outside of the arguments. */
function splitName(fullName: string): { readonly className: string | undefined; readonly name: string } {
  const bracket = fullName.search(/[("]/)
  const head = bracket === -1 ? fullName : fullName.slice(0, bracket)
  const point = head.lastIndexOf('.')
  const isClass = point > 0 && /^[\w.+`<>,]+$/.test(head) && point < fullName.length - 1
  return isClass
    ? { className: fullName.slice(0, point), name: fullName.slice(point + 1) }
    : { className: undefined, name: fullName }
}

function endOf(root: XmlElement, context: ReadingContext): ReportEnd {
  const read = (name: string): number => counterOf(root.attributes.get(name)) ?? 0
  const total = counterOf(root.attributes.get('total'))
  // jest-nunit-reporter counts tests that were skipped and leaves them out.
  const isJest = attributeOf(childNamed(root, 'environment'), 'nunit-version') === 'na'
  const dialect = isJest ? 'jest-nunit-reporter' : undefined
  if (holdsSilentSuite(root)) {
    const message = 'A suite that was not executed is called a success and holds no case.'
    return { dialect, completeness: { complete: false, reason: 'cases-missing', message } }
  }
  if (['total', 'failures', 'errors'].every((name) => !root.attributes.has(name))) return { dialect }
  const declared: DeclaredCounts = {
    // Later versions count what was not run apart, earlier ones in the total; both hold at least so many.
    ...(total === undefined ? {} : { tests: isJest ? total - read('skipped') : total }),
    failed: read('failures') + read('inconclusive'),
    errors: read('errors') + read('invalid'),
  }
  return { dialect, declared, completeness: weighDeclared(declared, context) }
}

/** A file that does not load is written so by jest-nunit-reporter, which counts no failure either. */
function holdsSilentSuite(element: XmlElement): boolean {
  return element.children().some((child) => {
    if (child.name === 'test-case') return false
    if (child.name !== 'test-suite') return holdsSilentSuite(child)
    const says = (name: string, word: string): boolean =>
      child.attributes.get(name)?.trim().toLowerCase() === word
    const isSilent = says('executed', 'false') && says('success', 'true') && !holdsCases(child)
    return isSilent || holdsSilentSuite(child)
  })
}

function holdsCases(element: XmlElement): boolean {
  return element.children().some((child) => child.name === 'test-case' || holdsCases(child))
}
