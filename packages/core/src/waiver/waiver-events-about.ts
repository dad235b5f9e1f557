import { err, ok, type Result } from 'neverthrow'
import { canonicalItemId } from '../schema/item-types.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { WaiverDbRecord } from '../schema/waiver-record.ts'
import type { WaiverEvent } from '../schema/waiver.ts'
import { waiverEventsInOrder } from './fold-waivers.ts'
import { importWaiverDb } from './import-waiver-db.ts'
import type { WaiverImportError } from './waiver-db-record.ts'

/** A subject as waivers name it, whatever product it is looked at for. */
export interface WaivedSubject {
  readonly type: string
  readonly identifier: string
}

/**
 * One text for every way of writing a subject: ids are compared in canonical form, where they have one, and `brew-build`
 * is the `koji_build` that WaiverDB stores it as.
 *
 * @example
 * import { waivedSubjectKey } from '@gatewright/core/waiver'
 *
 * const key = waivedSubjectKey({ type: 'koji_build', identifier: 'bash-5.2-1.fc40' })
 * console.log(key === waivedSubjectKey({ type: 'brew-build', identifier: 'bash-5.2-1.fc40' })) // true
 */
export function waivedSubjectKey({ type, identifier }: WaivedSubject): string {
  const canonicalType = typeOf(type)
  const id = canonicalItemId({ type: canonicalType, id: identifier }).unwrapOr(identifier)
  return JSON.stringify([canonicalType, id])
}

function typeOf(type: string): string {
  return type === 'brew-build' ? 'koji_build' : type
}

/** Whether others have the same key; most are of another type or written the same, which costs less to see. */
function isSubject(subject: WaivedSubject): (other: WaivedSubject) => boolean {
  const key = waivedSubjectKey(subject)
  const type = typeOf(subject.type)
  return (other) =>
    typeOf(other.type) === type &&
    (other.identifier === subject.identifier || waivedSubjectKey(other) === key)
}

/**
 * What a store answers to `eventsAbout`, of all events and records that it keeps: the events of every waiver about the
 * subject, and what the records about it come to as events, in the order of their times; at the same instant a request
 * comes first. The order of events and records does not matter, and what comes twice counts once.
 *
 * A record about the subject that cannot be imported is a `schema/invalid`, with a path that names its id: were it left
 * out, a waiver that it takes back would count.
 *
 * @example
 * import { waiverEventsAbout } from '@gatewright/core/waiver'
 *
 * const nothing = waiverEventsAbout({ type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, [], [])
 * console.log(nothing.unwrapOr([])) // []
 */
export function waiverEventsAbout(
  subject: WaivedSubject,
  events: Iterable<WaiverEvent>,
  records: Iterable<WaiverDbRecord>,
): Result<readonly WaiverEvent[], SchemaError> {
  const isAbout = isSubject(subject)
  const about = [...records].filter((record) =>
    isAbout({ type: record.subject_type, identifier: record.subject_identifier }),
  )
  const imported = importWaiverDb(about)
  if (imported.isErr()) return err(unreadable(imported.error, about))
  const all = [...imported.value.events, ...events]
  const waiverIds = new Set(
    all.flatMap((event) =>
      event.kind === 'requested' && isAbout(event.scope.subject) ? [event.waiverId] : [],
    ),
  )
  return ok(waiverEventsInOrder(all.filter(({ waiverId }) => waiverIds.has(waiverId))))
}

/** The importer counts its records from 0; people know them by their ids. */
function unreadable({ problems }: WaiverImportError, records: readonly WaiverDbRecord[]): SchemaError {
  const named = problems.map((problem) => {
    const [index, ...keys] = problem.keys
    const id = typeof index === 'number' ? records[index]?.id : undefined
    const where = `waiverdb:${id ?? '?'}`
    return { ...problem, keys: [where, ...keys], path: [where, ...keys].join('.') }
  })
  const [first] = named
  const message = `A record of WaiverDB cannot count as a waiver. ${first?.path ?? ''}: ${first?.message ?? ''}`
  return { kind: 'schema/invalid', message, retryable: false, problems: named }
}
