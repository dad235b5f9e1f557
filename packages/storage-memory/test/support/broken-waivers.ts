import type { WaiverRecordFilter, WaiverStore } from '@gatewright/core/ports'
import type { WaiverDbRecord } from '@gatewright/core/schema'
import { importWaiverDb } from '@gatewright/core/waiver'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { errAsync, okAsync } from 'neverthrow'
import type { BrokenStore } from './broken-store.ts'

/** A sound store with some of its waiver methods replaced. */
function withWaivers(replace: (sound: WaiverStore) => Partial<WaiverStore>): BrokenStore['create'] {
  return () => {
    const database = createMemoryDatabase()
    const open = new Map<string, WaiverStore>()
    return (project) => {
      const storage = database.open(project)
      const waivers = open.get(project) ?? { ...storage.waivers, ...replace(storage.waivers) }
      open.set(project, waivers)
      return { ...storage, waivers }
    }
  }
}

const eventsOneByOne = withWaivers((sound) => ({
  append(events) {
    for (const event of events) void sound.append([event])
    return sound.append(events)
  },
}))

const recordsOneByOne = withWaivers((sound) => ({
  appendRecords(records) {
    for (const record of records) void sound.appendRecords([record])
    return sound.appendRecords(records)
  },
}))

const conflictIgnored = withWaivers((sound) => ({
  append: (events) =>
    sound
      .append(events)
      .orElse((error) => (error.kind === 'store/key-conflict' ? okAsync(undefined) : errAsync(error))),
}))

const eventsOfSubjectOnly = withWaivers((sound) => ({
  eventsAbout: (subject) =>
    sound.eventsAbout(subject).map((events) => events.filter(({ kind }) => kind === 'requested')),
}))

const eventsUnsorted = withWaivers((sound) => ({
  eventsAbout: (subject) => sound.eventsAbout(subject).map((events) => [...events].reverse()),
}))

const recordsDoNotCount = withWaivers((sound) => ({
  eventsAbout: (subject) =>
    sound
      .eventsAbout(subject)
      .map((events) => events.filter(({ waiverId }) => !waiverId.startsWith('waiverdb:'))),
}))

const withoutAlias = withWaivers((sound) => ({
  eventsAbout: (subject) => (subject.type === 'brew-build' ? okAsync([]) : sound.eventsAbout(subject)),
}))

const unreadableDropped = withWaivers((sound) => ({
  eventsAbout: (subject) =>
    sound.eventsAbout(subject).orElse(() =>
      sound
        .records({ filters: [{ subject_type: subject.type, subject_identifier: subject.identifier }] })
        .map((records) => records.filter((record) => importWaiverDb([record]).isOk()))
        .map((readable) =>
          importWaiverDb(readable)
            .map(({ events }) => events)
            .unwrapOr([]),
        ),
    ),
}))

const idsFromNow = withWaivers((sound) => {
  const turned = (id: number): number => 1000 - id
  const view = (record: WaiverDbRecord): WaiverDbRecord => ({ ...record, id: turned(record.id) })
  return {
    appendRecords: (records) => sound.appendRecords(records).map((stored) => stored.map(view)),
    record: (id) => sound.record(turned(id)).map((record) => record && view(record)),
    records: (query, page) => sound.records(query, page).map((records) => records.map(view)),
  }
})

const nullsLost = withWaivers((sound) => ({
  records: (query, page) =>
    sound.records(query, page).map((records) =>
      records.map((record) => ({
        ...record,
        // As a database does that takes an empty text for nothing.
        scenario: record.scenario === '' ? null : (record.scenario ?? null),
      })),
    ),
}))

const filterIgnored = (key: keyof WaiverRecordFilter): BrokenStore['create'] =>
  withWaivers((sound) => ({
    records: ({ filters, ...query }, page) =>
      sound.records({ ...query, filters: filters.map(({ [key]: _, ...filter }) => filter) }, page),
  }))

const filtersInUpperCase = withWaivers((sound) => ({
  records: ({ filters, ...query }, page) =>
    filters.length === 1 && filters[0]?.username !== undefined
      ? sound
          .records({ ...query, filters: [{}] }, page)
          .map((records) =>
            records.filter(({ username }) => username.toUpperCase() === filters[0]?.username?.toUpperCase()),
          )
      : sound.records({ ...query, filters }, page),
}))

const noFilterFindsAll = withWaivers((sound) => ({
  records: ({ filters, ...query }, page) =>
    sound.records({ ...query, filters: filters.length === 0 ? [{}] : filters }, page),
}))

const throughExclusive = withWaivers((sound) => ({
  records: (query, page) =>
    sound
      .records(query, page)
      .map((records) =>
        query.filters.some(({ through }) => through !== undefined) ? records.slice(1) : records,
      ),
}))

const filteredBeforeCurrent = withWaivers((sound) => ({
  records: (query, page) =>
    sound
      .records({ filters: query.filters, ...(query.asOf && { asOf: query.asOf }) }, page)
      .map((records) => {
        const { currentBy } = query
        if (!currentBy) return records
        const seen = new Set<string>()
        return records.filter((record) => {
          const key = JSON.stringify(currentBy.map((name) => record[name] ?? null))
          return !seen.has(key) && seen.add(key)
        })
      }),
}))

const keysIgnored = withWaivers((sound) => ({
  records: ({ currentBy, ...query }, page) =>
    sound.records(
      { ...query, ...(currentBy && { currentBy: currentBy.filter((key) => key !== 'product_version') }) },
      page,
    ),
}))

const asOfIgnored = withWaivers((sound) => ({
  records: ({ asOf: _, ...query }, page) => sound.records(query, page),
}))

const asOfAfterwards = withWaivers((sound) => ({
  records: ({ asOf, filters, ...query }, page) =>
    sound.records(
      { ...query, filters: asOf === undefined ? filters : filters.map((one) => ({ ...one, through: asOf })) },
      page,
    ),
}))

const countOfPage = withWaivers((sound) => ({
  countRecords: (query) => sound.records(query, { limit: 2 }).map((records) => records.length),
}))

const skipIgnored = withWaivers((sound) => ({
  records: (query, page) => sound.records(query, page?.limit === undefined ? {} : { limit: page.limit }),
}))

const mutable = withWaivers((sound) => {
  const rows = new Map<number, WaiverDbRecord>()
  return {
    records: (query, page) =>
      sound.records(query, page).map((records) =>
        records.map((record) => {
          const row = rows.get(record.id) ?? { ...record }
          rows.set(record.id, row)
          return row
        }),
      ),
  }
})

function leaking(): ReturnType<BrokenStore['create']> {
  const database = createMemoryDatabase()
  // Projects of one case share a name up to the last hyphen; here they share their waivers, too.
  return (project) => ({
    ...database.open(project),
    waivers: database.open(project.slice(0, project.lastIndexOf('-'))).waivers,
  })
}

const faults: Readonly<Record<string, BrokenStore['create']>> = {
  'waiver events one by one': eventsOneByOne,
  'waiver records one by one': recordsOneByOne,
  'conflict of requests ignored': conflictIgnored,
  'answers lost, which name no subject': eventsOfSubjectOnly,
  'waiver events unsorted': eventsUnsorted,
  'records do not count among the events': recordsDoNotCount,
  'the old name of a type unknown': withoutAlias,
  'records that cannot count dropped': unreadableDropped,
  'ids that fall': idsFromNow,
  'an empty scenario taken for none': nullsLost,
  'filter by type ignored': filterIgnored('subject_type'),
  'filter by identifier ignored': filterIgnored('subject_identifier'),
  'filter by testcase ignored': filterIgnored('testcase'),
  'filter by scenario ignored': filterIgnored('scenario'),
  'filter by product version ignored': filterIgnored('product_version'),
  'filter by user ignored': filterIgnored('username'),
  'filter by proxy ignored': filterIgnored('proxied_by'),
  'beginning of the range ignored': filterIgnored('since'),
  'filter by user in any case': filtersInUpperCase,
  'no filter finds all': noFilterFindsAll,
  'end of the range left out': throughExclusive,
  'filtered before what is obsolete is left out': filteredBeforeCurrent,
  'product version left out of the keys': keysIgnored,
  'asOf ignored': asOfIgnored,
  'asOf applied after what is obsolete now': asOfAfterwards,
  'number of a page only': countOfPage,
  'skip ignored': skipIgnored,
  'mutable waiver records': mutable,
  'waivers leak across projects': leaking,
}

export const brokenWaivers: readonly BrokenStore[] = Object.entries(faults).map(([fault, create]) => ({
  fault,
  caughtBy: 'waivers',
  create,
}))
