import { compareText } from '@gatewright/core/canonical'
import { isInstant, type SkipKind } from '@gatewright/core/schema'
import type { CaseName } from '../case-name.ts'
import {
  datumOf,
  positionOf,
  noteOf,
  statusOf,
  type WrittenAttempt,
  type WrittenCase,
} from '../written-case.ts'
import { xmlAttributes, xmlText } from './xml-text.ts'

/** One `<testcase>` with its line break. */
export function junitCase(written: WrittenCase, name: CaseName): string {
  const main = mainAttempt(written)
  const startedAt = datumOf(main, 'startedAt')
  const full = `${name.name}${name.suffix}`
  const attributes = xmlAttributes({
    classname: name.owner ?? full,
    name: full,
    time: secondsOf(main),
    file: datumOf(main, 'file'),
    line: positionOf(main, 'line'),
    timestamp: startedAt !== undefined && isInstant(startedAt) ? startedAt : undefined,
  })
  const children = [...propertiesOf(written, name), ...outcomeOf(written)]
  if (children.length === 0) return `    <testcase${attributes}/>\n`
  return `    <testcase${attributes}>\n${children.map((child) => `      ${child}\n`).join('')}    </testcase>\n`
}

/** The attempt that the case stands for: the last where it passed, the first trouble where it did not, as in Surefire. */
export function mainAttempt({ deciding, troubled }: WrittenCase): WrittenAttempt {
  const status = statusOf(deciding)
  return status === 'passed' || status === 'skipped' ? deciding : (troubled[0] ?? deciding)
}

/** The element that says how a case ended; nothing where it passed. */
export function outcomeElement(written: WrittenCase): 'failure' | 'error' | 'skipped' | undefined {
  const status = statusOf(written.deciding)
  if (status === 'passed') return undefined
  if (status === 'skipped') return 'skipped'
  return failureElement(mainAttempt(written))
}

/** Seconds to the nanosecond, without an exponent: not every reader knows one. */
export function secondsText(ms: number): string {
  const seconds = (ms / 1000).toFixed(9)
  return seconds.endsWith('000000') ? seconds.slice(0, -'000000'.length) : seconds
}

/** A duration as it is written: no finer than the nanosecond. */
export function writtenMs({ result: { durationMs = 0 } }: WrittenAttempt): number {
  return Math.round(durationMs * 1e6) / 1e6
}

function secondsOf({ result: { durationMs } }: WrittenAttempt): string | undefined {
  return durationMs === undefined ? undefined : secondsText(durationMs)
}

function outcomeOf({ deciding, troubled }: WrittenCase): string[] {
  const status = statusOf(deciding)
  if (status === 'passed')
    return [...troubled.map((attempt) => retry('flaky', attempt)), ...outputOf(deciding)]
  if (status === 'skipped') return [skipped(deciding)]
  const [first = deciding, ...others] = troubled
  return [failure(first), ...others.map((attempt) => retry('rerun', attempt))]
}

/** What a passing result says has no other place. */
function outputOf(attempt: WrittenAttempt): string[] {
  const note = noteOf(attempt)
  return note === undefined ? [] : [`<system-out>${xmlText(note)}</system-out>`]
}

const skipTypes: Readonly<Record<SkipKind, string | undefined>> = {
  skipped: undefined,
  todo: 'todo',
  'expected-failure': 'xfail',
  precluded: 'precluded',
}

function skipped(attempt: WrittenAttempt): string {
  const { skipKind, outcome } = attempt.result
  const type = attempt.class === 'info' ? outcome : skipTypes[skipKind ?? 'skipped']
  return `<skipped${xmlAttributes({ type, message: noteOf(attempt) })}/>`
}

function failure(attempt: WrittenAttempt): string {
  const element = failureElement(attempt)
  const message = messageOf(attempt)
  const attributes = xmlAttributes({ type: attempt.result.outcome, message })
  // Some readers show the attribute, others the text.
  return message === undefined
    ? `<${element}${attributes}/>`
    : `<${element}${attributes}>${xmlText(message)}</${element}>`
}

/** A try beside the one that the case stands for. */
function retry(prefix: 'flaky' | 'rerun', attempt: WrittenAttempt): string {
  const element = `${prefix}${failureElement(attempt) === 'failure' ? 'Failure' : 'Error'}`
  const message = messageOf(attempt)
  const attributes = xmlAttributes({ type: attempt.result.outcome, message, time: secondsOf(attempt) })
  return message === undefined
    ? `<${element}${attributes}/>`
    : `<${element}${attributes}><stackTrace>${xmlText(message)}</stackTrace></${element}>`
}

function failureElement(attempt: WrittenAttempt): 'failure' | 'error' {
  return attempt.class === 'fail' ? 'failure' : 'error'
}

function messageOf(attempt: WrittenAttempt): string | undefined {
  const note = noteOf(attempt)
  return note === undefined && attempt.class === 'incomplete' ? 'This test has not finished.' : note
}

/** What stands elsewhere in the report already, or is about the report that the result was read from. */
const ownPlaces: ReadonlySet<string> = new Set([
  'suite',
  'class',
  'file',
  'line',
  'column',
  'hostname',
  'startedAt',
  'rawOutcome',
  'format',
  'dialect',
])
const plainOutcomes: ReadonlySet<string> = new Set(['PASSED', 'FAILED', 'ERROR', 'SKIPPED'])

function propertiesOf(written: WrittenCase, { suffix }: CaseName): string[] {
  const { testcase, attempts, deciding, troubled } = written
  const own: (readonly [name: string, value: string])[] = []
  if (suffix !== '') own.push(['gatewright.testcase', testcase])
  if (!plainOutcomes.has(deciding.result.outcome)) own.push(['gatewright.outcome', deciding.result.outcome])
  const shown = troubled.includes(deciding) ? troubled.length : troubled.length + 1
  const hidden = statusOf(deciding) === 'skipped' ? attempts.length > 1 : attempts.length > shown
  if (hidden) own.push(['gatewright.attempts', attempts.map(({ result }) => result.outcome).join(' ')])
  const lines = [...own, ...dataProperties(mainAttempt(written))].map(
    ([name, value]) => `  <property${xmlAttributes({ name, value })}/>`,
  )
  return lines.length === 0 ? [] : ['<properties>', ...lines, '</properties>']
}

/** Free data, in the order of its keys, without what an earlier report of ours said about itself. */
function dataProperties({ result: { data } }: WrittenAttempt): (readonly [name: string, value: string])[] {
  return Object.entries(data)
    .filter(([key]) => !ownPlaces.has(key))
    .map(
      ([key, values]) => [key.startsWith('property.') ? key.slice('property.'.length) : key, values] as const,
    )
    .filter(([name]) => name !== '' && !name.startsWith('gatewright.'))
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, values]) => values.map((value) => [name, value] as const))
}
