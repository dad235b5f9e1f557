import type { CaseAttachment, CaseRecord, CaseSource } from '@gatewright/core/ports'
import { checkPropertyCount, type ReadingContext } from '../../reading/context.ts'
import type { XmlTag } from '../../xml/tag.ts'
import { attributesOf, firstSaying } from './attributes.ts'
import { readAttempts } from './attempts.ts'
import { readCaseAttributes } from './case-attributes.ts'
import type { CaseContent, Skip } from './case-content.ts'
import { noteOddity } from './diagnostics.ts'
import type { OpenCase, Surroundings } from './frames.ts'
import { columnOf, lineOf } from './source-place.ts'
import { readOutcome, type OutcomeReading } from './outcome.ts'
import { attachmentsOf, hasMarkers, readMarkers } from './output-markers.ts'
import type { Property } from './properties.ts'
import { sourceOf, type JunitState } from './state.ts'
import { failureOf, textOf } from './trouble.ts'

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

const none: readonly never[] = []
const bareSkip: OutcomeReading = { outcome: 'skipped', rawOutcome: 'no result' }

/** A case begins. */
export function openCase(tag: XmlTag, around: Surroundings, state: JunitState): OpenCase {
  const { context, times, evidence, places } = state
  if (!evidence.isDecided())
    evidence.decide({ name: tag.localName, attributes: attributesOf(tag) }, around.suite)
  const attributes = readCaseAttributes(tag)
  if (attributes.name === undefined) noteOddity(context, 'unnamed-case', places.placeOf(tag.offset))
  return {
    place: attributes.statuses.length > 0 ? places.placeOf(tag.offset) : undefined,
    byteOffset: places.byteOffsetOf(tag.offset),
    around,
    attributes,
    name: attributes.name ?? nameless(attributes.className, context.nextIndex()),
    startedAt: times.moment(attributes.timestamp, tag.offset) ?? around.startedAt,
    durationMs: times.duration(attributes.time, tag.offset),
    content: undefined,
    kept: 0,
  }
}

/**
 * A case without name and id that has a class stands for the class, as where a hook of all its tests failed; one without
 * a class is called by its position.
 */
function nameless(className: string | undefined, index: number): string {
  return className === undefined ? `(unnamed #${index + 1})` : '(unnamed)'
}

/** A case ends: its record comes out. */
export function closeCase(testcase: OpenCase, state: JunitState): void {
  const record = recordOf(testcase, state)
  state.completeness.add(record)
  state.context.emit(record)
}

function recordOf(testcase: OpenCase, state: JunitState): CaseRecord {
  const { around, attributes, content } = testcase
  const { context, evidence } = state
  state.here = testcase.place ?? state.here
  const dialect = evidence.dialect()
  const isBare = evidence.isBareSkipped() && attributes.statuses.length === 0 && content === undefined
  const reading = isBare ? bareSkip : readOutcome(attributes.statuses, content)
  if (reading.oddity) noteOddity(context, reading.oddity, testcase.place)
  const source = sourceOf(dialect, context.nextIndex(), testcase.byteOffset)
  const record = startRecord(testcase, reading, source)
  const file = attributes.file ?? (content && firstSaying(content.failures[0]?.file)) ?? around.file
  if (file !== undefined) record.file = file
  const line = attributes.line === undefined ? undefined : lineOf(attributes.line, dialect)
  if (line !== undefined) record.line = line
  const column = attributes.column === undefined ? undefined : columnOf(attributes.column)
  if (column !== undefined) record.column = column
  // Playwright puts the name of the project where others put the host: a case in two browsers is two variants.
  if (dialect === 'playwright' && around.hostname !== undefined) record.variant = { project: around.hostname }
  if (content) addContent(record, content, reading, state)
  return record
}

/** The keys that most records have at once, for a report has many cases; others are added one by one. */
function startRecord(
  { name, around, attributes, durationMs, startedAt }: OpenCase,
  { outcome, rawOutcome }: OutcomeReading,
  source: CaseSource,
): Writable<CaseRecord> {
  const { suitePath, hostname } = around
  const { className, parameters: properties } = attributes
  if (className === undefined || durationMs === undefined) {
    return {
      name,
      suitePath,
      outcome,
      rawOutcome,
      ...(className === undefined ? {} : { className }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(hostname === undefined ? {} : { hostname }),
      failures: none,
      otherAttempts: none,
      properties,
      source,
    }
  }
  if (startedAt !== undefined && hostname !== undefined)
    return {
      name,
      suitePath,
      className,
      outcome,
      rawOutcome,
      durationMs,
      startedAt,
      hostname,
      failures: none,
      otherAttempts: none,
      properties,
      source,
    }
  const record: Writable<CaseRecord> = {
    name,
    suitePath,
    className,
    outcome,
    rawOutcome,
    durationMs,
    failures: none,
    otherAttempts: none,
    properties,
    source,
  }
  if (startedAt !== undefined) record.startedAt = startedAt
  if (hostname !== undefined) record.hostname = hostname
  return record
}

function addContent(
  record: Writable<CaseRecord>,
  content: CaseContent,
  { outcome, oddity }: OutcomeReading,
  { context, times }: JunitState,
): void {
  const { failures, reruns, flakyTries, others, skips } = content
  // Reruns without a first failure: the first of them takes its place.
  const isRerunAlone = oddity === 'rerun-without-failure'
  const troubles = isRerunAlone
    ? reruns.slice(0, 1)
    : oddity === 'unknown-element'
      ? others.filter(({ isTrouble }) => isTrouble)
      : failures
  if (troubles.length > 0) record.failures = troubles.map((trouble) => failureOf(trouble, context))
  const laterTries = isRerunAlone ? reruns.slice(1) : reruns
  if (flakyTries.length + laterTries.length > 0)
    record.otherAttempts = readAttempts(flakyTries, laterTries, outcome, times, context)
  const skipReason = skips[0] && reasonOf(skips[0], context)
  if (skipReason !== undefined) record.skipReason = skipReason
  const stdout = textOf(content.stdout, context)
  const stderr = textOf(content.stderr, context)
  if (stdout !== undefined) record.stdout = stdout
  if (stderr !== undefined) record.stderr = stderr
  addNamed(record, content.properties, context)
}

/** Properties, and files that are named by properties or in output. */
function addNamed(record: Writable<CaseRecord>, own: readonly Property[], context: ReadingContext): void {
  const markers = [record.stdout, record.stderr].flatMap((text) =>
    hasMarkers(text) ? [readMarkers(text)] : [],
  )
  if (own.length === 0 && markers.length === 0) return
  const properties = [...record.properties, ...own, ...markers.flatMap((found) => found.properties)]
  checkPropertyCount(properties.length, context)
  record.properties = properties
  const attachments: CaseAttachment[] = [
    ...attachmentsOf(own),
    ...markers.flatMap((found) => found.attachments),
  ]
  if (attachments.length > 0) record.attachments = attachments
}

function reasonOf({ message, ownText }: Skip, context: ReadingContext): string | undefined {
  if (message !== undefined && message.trim() !== '') return context.cut(message)
  return textOf(ownText, context)?.trim()
}
