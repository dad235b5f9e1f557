import type { DeclaredCounts } from '@gatewright/core/ports'
import { emitCase, withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { runRecordName } from '../../reading/record-names.ts'
import { rawWord } from '../../reading/outcome-words.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { momentOf } from '../../values/times.ts'
import { troublesSoFar } from '../../reading/xml/troubles-so-far.ts'
import { attributeOf, childNamed, childrenNamed, counterOf, textAt } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'
import { unfinishedRuns } from './outcomes.ts'
import type { ResultTally } from './results.ts'

const quietInfos: ReadonlySet<string> = new Set(['warning', 'passed', 'completed'])

/** What went wrong with the run itself: a warning is noted, anything else is a record. */
export function readRunInfos(summary: XmlElement | undefined, context: ReadingContext): void {
  for (const info of childrenNamed(childNamed(summary, 'RunInfos'), 'RunInfo')) {
    const word = attributeOf(info, 'outcome') ?? 'Error'
    const message = textAt(info, 'Text')
    if (!quietInfos.has(word.trim().toLowerCase()))
      emitCase(context, {
        name: runRecordName,
        outcome: 'error',
        rawOutcome: rawWord(`run:${word}`),
        hostname: attributeOf(info, 'computerName'),
        startedAt: momentOf(attributeOf(info, 'timestamp'), context),
        failures: [{ kind: 'error', ...(message === undefined ? {} : { message: context.cut(message) }) }],
      })
    else
      context.diagnostics.note(
        'run-warning',
        'The run itself reports a warning, such as that no tests were found.',
        'Look into the report: a warning may say why tests are missing.',
      )
  }
}

/**
 * Weighs the counters and the outcome of the run. The counters count containers and what is in them alike, so they are
 * compared with the elements, not with the records.
 */
export function weighSummary(
  summary: XmlElement | undefined,
  tally: ResultTally,
  context: ReadingContext,
): ReportEnd {
  const word = attributeOf(summary, 'outcome')?.trim().toLowerCase() ?? ''
  const declared = readCounters(childNamed(summary, 'Counters'))
  const end = declared ? { declared } : {}
  const incomplete = (reason: string, message: string): ReportEnd => ({
    ...end,
    completeness: { complete: false, reason, message },
  })
  if (unfinishedRuns.has(word) || tally.isAborted)
    return incomplete('run-aborted', 'The report says that the run was not finished.')
  const troubles = (declared?.failed ?? 0) + (declared?.errors ?? 0)
  if (troubles > tally.troubles)
    return incomplete(
      'failures-missing',
      `The report declares ${troubles} failures and errors and holds ${tally.troubles}.`,
    )
  if ((declared?.tests ?? 0) > tally.results)
    return incomplete(
      'cases-missing',
      `The report declares ${declared?.tests} tests and holds ${tally.results}.`,
    )
  if ((word === 'failed' || word === 'error') && troublesSoFar(context) === 0)
    return incomplete('failures-missing', 'The report says that the run failed and holds no failure.')
  return end
}

function readCounters(counters: XmlElement | undefined): DeclaredCounts | undefined {
  if (!counters) return undefined
  const read = (name: string): number | undefined => counterOf(counters.attributes.get(name))
  const errors = ['error', 'timeout', 'aborted', 'disconnected']
    .map(read)
    .filter((count) => count !== undefined)
  return withoutUndefined({
    tests: read('total'),
    passed: read('passed'),
    failed: read('failed'),
    errors: errors.length === 0 ? undefined : errors.reduce((sum, count) => sum + count, 0),
  }) as DeclaredCounts
}
