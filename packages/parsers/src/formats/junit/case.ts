import type { CaseRecord, CaseSource } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'
import { readAttempts } from './attempts.ts'
import { looksLikeTrouble, sortChildren } from './children.ts'
import { dialectsThatRepeatRetries } from './dialect.ts'
import { readDuration } from './duration.ts'
import { readFailure } from './failure.ts'
import { firstAttribute, readIdentity } from './identity.ts'
import { readOutcome } from './outcome.ts'
import { readProperties, TooManyProperties } from './properties.ts'
import type { Reading, Surroundings } from './reading.ts'
import type { TextLimiter } from './text-limit.ts'
import { readTimestamp, type Moment } from './timestamp.ts'

/** The record of one `<testcase>`. `index` is its position among the records, from 0. */
export function readCase(
  testcase: XmlElement,
  around: Surroundings,
  index: number,
  reading: Reading,
): CaseRecord {
  const { dialect, limit, diagnostics } = reading
  const children = sortChildren(testcase)
  const identity = readIdentity(testcase, children, around.suites, index, dialect)
  if (firstAttribute(testcase, 'name', 'id') === undefined) {
    diagnostics.note('unnamed-case', 'A case has no name.')
  }
  const { outcome, rawOutcome, oddity } = readOutcome(testcase, children)
  if (oddity === 'status-without-element')
    diagnostics.note(oddity, 'A case failed by its status and has no failure element.')
  if (oddity === 'rerun-without-failure')
    diagnostics.note(oddity, 'A case holds reruns that failed and no failure of its own.')
  if (oddity === 'unknown-status')
    diagnostics.note(
      oddity,
      'A case has a status that is not known and no element that tells; it is inconclusive.',
    )
  if (oddity === 'unknown-element')
    diagnostics.note(
      oddity,
      'A case holds an element that is not known and looks like trouble; it is inconclusive.',
    )
  // Reruns without a first failure: the first of them takes its place.
  const reruns = oddity === 'rerun-without-failure' ? children.reruns.slice(1) : children.reruns
  const failures =
    oddity === 'rerun-without-failure'
      ? children.reruns.slice(0, 1)
      : oddity === 'unknown-element'
        ? children.others.filter(looksLikeTrouble)
        : children.failures
  const durationMs = durationOf(testcase, reading)
  const startedAt = noteTimestamp(testcase, reading) ?? around.startedAt
  const skip = children.skips[0]
  const skipReason = skip && (firstAttribute(skip, 'message') ?? skip.text().trim())
  const properties = readProperties(children.properties, limit)
  if (properties.length > reading.mostProperties) throw new TooManyProperties(reading.mostProperties)
  // Playwright puts the name of the project where others put the host: a case in two browsers is two variants.
  const project = dialect === 'playwright' ? around.hostname : undefined
  const stdout = joinTexts(children.stdout, limit)
  const stderr = joinTexts(children.stderr, limit)
  return {
    ...identity,
    suitePath: around.suitePath,
    outcome,
    rawOutcome,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(startedAt ? { startedAt } : {}),
    ...(skipReason ? { skipReason: limit(skipReason) } : {}),
    failures: failures.map((element) => readFailure(element, limit)),
    otherAttempts: readAttempts({ ...children, reruns }, outcome, limit, reading.thousands),
    properties,
    ...(stdout === undefined ? {} : { stdout }),
    ...(stderr === undefined ? {} : { stderr }),
    ...(around.hostname === undefined ? {} : { hostname: around.hostname }),
    ...(project === undefined ? {} : { variant: { project } }),
    source: sourceOf(reading, index),
  }
}

/** Where a record stands, in a report of this dialect. */
export function sourceOf({ dialect }: Reading, index: number): CaseSource {
  return {
    format: 'junit',
    ...(dialect === undefined ? {} : { dialect }),
    index,
    ...(dialect !== undefined && dialectsThatRepeatRetries.has(dialect) ? { repeatedNames: 'retries' } : {}),
  }
}

/** The moment that an element states, noted where it can't be read. */
export function noteTimestamp(element: XmlElement, { diagnostics }: Reading): Moment | undefined {
  const written = element.attributes.get('timestamp')
  const moment = written === undefined ? 'unset' : readTimestamp(written)
  if (moment === 'unreadable') diagnostics.note('unreadable-timestamp', 'A timestamp could not be read.')
  return typeof moment === 'string' ? undefined : moment
}

function durationOf(testcase: XmlElement, { thousands, diagnostics }: Reading): number | undefined {
  const { ms, fault } = readDuration(firstAttribute(testcase, 'time', 'duration') ?? '', thousands)
  if (fault === 'unreadable') diagnostics.note('unreadable-duration', 'A duration could not be read.')
  if (fault === 'negative') diagnostics.note('negative-duration', 'A duration is negative.')
  if (fault === 'implausible') diagnostics.note('implausible-duration', 'A duration is longer than a year.')
  return ms
}

function joinTexts(elements: readonly XmlElement[], limit: TextLimiter): string | undefined {
  const texts = elements.map((element) => element.text()).filter((text) => text.trim() !== '')
  return texts.length === 0 ? undefined : limit(texts.join('\n'))
}
