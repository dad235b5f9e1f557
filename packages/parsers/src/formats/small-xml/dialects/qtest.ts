import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../../counts.ts'
import { outcomeOf, outcomeWords } from '../../../reading/outcome-words.ts'
import type { ReadingContext } from '../../../reading/context.ts'
import { durationOf } from '../../../values/times.ts'
import { lineOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'

/**
 * QTestLib's XML. Each row of a data-driven function is a case. A failure that is expected or on the black list is `todo`;
 * a pass that was not expected is a failure, as Qt counts it.
 */
export const qtestDialect: SmallXmlDialect = {
  format: 'qtest',
  roots: ['TestCase', 'testcase'],
  suites: { TestCase: '@name', testcase: '@name' },
  readers: { TestFunction: readFunction },
  caseElements: ['TestFunction'],
}

const words = outcomeWords({
  pass: 'passed',
  bpass: 'passed',
  fail: 'failed',
  xpass: 'failed',
  bxpass: 'todo',
  xfail: 'todo',
  bfail: 'todo',
  bxfail: 'todo',
  skip: 'skipped',
  qfatal: 'error',
})
/** The outcomes of one row, the first that it has. */
const severity: readonly CaseOutcome[] = ['error', 'failed', 'inconclusive', 'todo', 'skipped', 'passed']

interface Happening {
  readonly word: string
  readonly outcome: CaseOutcome
  readonly element: XmlElement
}

function readFunction(element: XmlElement, { around, context, emit }: ElementTools): void {
  const name = valueAt(element, '@name') ?? '(unnamed)'
  const rows = rowsOf(element, context)
  const only = rows.size === 1
  const durationMs = durationOf(valueAt(element, 'Duration/@msecs'), context, 0.001)
  for (const [tag, happenings] of rows) {
    const outcome = severity.find((candidate) =>
      happenings.some((happening) => happening.outcome === candidate),
    )
    const telling = happenings.filter((happening) => happening.outcome === outcome)
    const [first] = telling
    const description = first && valueAt(first.element, 'Description')
    emit({
      ...around,
      className: around.suitePath.at(-1),
      name: tag === '' ? name : `${name}(${tag})`,
      outcome: outcome ?? 'inconclusive',
      rawOutcome: [...new Set(happenings.map(({ word }) => word.slice(0, 64)))].join('+') || 'no incident',
      file: first && valueAt(first.element, '@file'),
      line: first && lineOf(valueAt(first.element, '@line')),
      // Measured for the function, not for its rows.
      durationMs: only ? durationMs : undefined,
      failures:
        outcome && isFailure(outcome) ? telling.map((happening) => failureOf(happening, context)) : [],
      skipReason:
        (outcome === 'skipped' || outcome === 'todo') && description !== undefined
          ? context.cut(description)
          : undefined,
      stdout: only ? outputOf(element, context) : undefined,
    })
  }
}

/** What happened, by the tag of the row. A function in which nothing did is a row of its own. */
function rowsOf(element: XmlElement, context: ReadingContext): ReadonlyMap<string, readonly Happening[]> {
  const rows = new Map<string, Happening[]>()
  for (const child of element.children()) {
    const word = valueAt(child, '@type') ?? ''
    const isTelling =
      child.name === 'Incident' || (child.name === 'Message' && (word === 'skip' || word === 'qfatal'))
    if (!isTelling) continue
    const tag = [valueAt(child, 'GlobalDataTag'), valueAt(child, 'DataTag')].filter((part) => part).join(':')
    const row = rows.get(tag) ?? []
    row.push({ word, outcome: outcomeOf(word, words, context), element: child })
    rows.set(tag, row)
  }
  return rows.size === 0 ? new Map([['', []]]) : rows
}

function failureOf({ outcome, element }: Happening, { cut }: ReadingContext): CaseFailure {
  const message = valueAt(element, 'Description')
  return {
    kind: outcome === 'error' ? 'error' : 'failure',
    ...(message === undefined ? {} : { message: cut(message) }),
  }
}

function outputOf(element: XmlElement, { cut }: ReadingContext): string | undefined {
  const lines = element
    .children()
    .filter((child) => child.name === 'Message' && valueAt(child, '@type') !== 'skip')
    .flatMap((child) => valueAt(child, 'Description') ?? [])
  return lines.length === 0 ? undefined : cut(lines.join('\n'))
}
