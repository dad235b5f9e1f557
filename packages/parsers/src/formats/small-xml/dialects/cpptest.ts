import type { CaseFailure } from '@gatewright/core/ports'
import { withoutUndefined, type CaseDraft, type ReadingContext } from '../../../reading/context.ts'
import { runRecordName } from '../../../reading/record-names.ts'
import { durationOf } from '../../../values/times.ts'
import {
  childNamed,
  childrenNamed,
  counterOf,
  elementAt,
  withoutPrefix,
} from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'

/**
 * Parasoft C++test. Reports without details of the tests that were executed name only tests with something to say about them, and
 * are incomplete where there are others.
 */
export const cpptestDialect: SmallXmlDialect = {
  format: 'cpptest',
  roots: ['ResultsSession'],
  readers: { ResultsSession: readSession },
  caseElements: ['Test', 'ExecViol'],
  declared: (root) => {
    const total = elementAt(root, 'ExecutedTestsDetails/Total')
    const projects = total ? [total] : childrenNamed(elementAt(root, 'Exec/Summary/Projects'), 'Project')
    if (projects.length === 0) return undefined
    const sum = (name: string): number =>
      projects.reduce((held, project) => held + (counterOf(valueAt(project, `@${name}`)) ?? 0), 0)
    return { tests: sum('pass') + sum('fail'), passed: sum('pass'), failed: sum('fail') }
  },
}

/** Of what was found out about a test, the values that it came to: no failure. */
const outcomeCategory = '6'

function readSession(root: XmlElement, { context, emit }: ElementTools): void {
  const findings = childrenNamed(elementAt(root, 'Exec/ExecViols'), 'ExecViol')
  const problems = elementAt(root, 'Exec/TestingProcessProblems')
  if (problems) emit(problemOf(problems, context))
  const details = elementAt(root, 'ExecutedTestsDetails/Total')
  if (!details) return readFindings(findings, context, emit)
  const byTest = grouped(findings, '@testId')
  const walk = (element: XmlElement, suitePath: readonly string[]): void => {
    for (const child of element.children()) {
      const name = valueAt(child, '@name') ?? '(unnamed)'
      if (child.name === 'Test') emit(readTest(child, name, suitePath, byTest, context))
      else walk(child, [...suitePath, name])
    }
  }
  walk(details, [])
}

function readTest(
  test: XmlElement,
  name: string,
  suitePath: readonly string[],
  byTest: ReadonlyMap<string, readonly XmlElement[]>,
  context: ReadingContext,
): CaseDraft {
  const read = (counter: string): number => counterOf(valueAt(test, `@${counter}`)) ?? 0
  const outcome = read('fail') > 0 ? 'failed' : read('pass') > 0 ? 'passed' : 'inconclusive'
  const suite = suitePath.at(-1)
  const findings = byTest.get(valueAt(test, '@id') ?? '') ?? []
  return {
    name: withoutPrefix(name, suite === undefined ? undefined : `${suite}::`),
    suitePath,
    className: suite,
    outcome,
    rawOutcome: `pass=${read('pass')} fail=${read('fail')}`,
    durationMs: durationOf(valueAt(test, '@time'), context),
    failures: outcome === 'passed' ? [] : failuresOf(findings, context),
  }
}

/** Version 7 without details: what was found out is all that names a test. */
function readFindings(
  findings: readonly XmlElement[],
  context: ReadingContext,
  emit: (draft: CaseDraft) => void,
): void {
  for (const held of grouped(findings, '@testCaseId').values()) {
    const fullName = (held[0] && valueAt(held[0], '@testName')) ?? '(unnamed)'
    const at = fullName.indexOf('::')
    const suite = at > 0 ? fullName.slice(0, at) : undefined
    const failures = failuresOf(held, context)
    emit({
      name: suite === undefined ? fullName : fullName.slice(at + 2),
      suitePath: suite === undefined ? [] : [suite],
      className: suite,
      outcome: failures.length > 0 ? 'failed' : 'passed',
      rawOutcome: `cat=${[...new Set(held.map((finding) => valueAt(finding, '@cat') ?? ''))].join('+').slice(0, 60)}`,
      failures,
    })
  }
}

function grouped(elements: readonly XmlElement[], field: string): ReadonlyMap<string, readonly XmlElement[]> {
  const groups = new Map<string, XmlElement[]>()
  for (const element of elements) {
    const key = valueAt(element, field) ?? ''
    const held = groups.get(key)
    if (held) held.push(element)
    else groups.set(key, [element])
  }
  return groups
}

function failuresOf(findings: readonly XmlElement[], { cut }: ReadingContext): readonly CaseFailure[] {
  return findings
    .filter((finding) => valueAt(finding, '@cat') !== outcomeCategory)
    .map((finding) => {
      const part = elementAt(finding, 'Thr/ThrPart')
      const message = part && valueAt(part, ['@detMsg', '@prnMsg'])
      const trace = childrenNamed(part, 'Trace')
        .map((frame) => `${valueAt(frame, '@fileName') ?? ''}:${valueAt(frame, '@ln') ?? ''}`)
        .join('\n')
      return withoutUndefined({
        kind: 'failure' as const,
        type: part && valueAt(part, '@clName'),
        message: message === undefined ? undefined : cut(message),
        trace: trace === '' ? undefined : cut(trace),
      }) as CaseFailure
    })
}

/** The tests could not be built or run at all. */
function problemOf(problems: XmlElement, { cut }: ReadingContext): CaseDraft {
  const first = problems.children()[0]
  const message = valueAt(childNamed(first, 'ErrorList') ?? problems, 'Error/@val')
  return {
    name: runRecordName,
    outcome: 'error',
    rawOutcome: problems.name,
    failures: [{ kind: 'error', ...(message === undefined ? {} : { message: cut(message) }) }],
  }
}
