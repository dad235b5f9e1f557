import type { AppendReceipt, ChangeFeed, CompleteStorage, Outbox, ResultStore } from '@gatewright/core/ports'
import { orThrow } from '@gatewright/core'
import { restoreMemoryDatabase, snapshotLines, createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync } from 'neverthrow'
import { brokenByReopening, type BrokenStore } from './broken-store.ts'

function withAppend(storage: CompleteStorage, append: ResultStore['append']): CompleteStorage {
  return { ...storage, results: { ...storage.results, append } }
}

/** The last append is still in a buffer when it is acknowledged. */
const acknowledgedEarly = brokenByReopening('acknowledged before it is stored', ({ of, open }) => {
  const stored = new Map<string, readonly string[]>()
  return {
    open(project) {
      const storage = open(project)
      return withAppend(storage, (reportKey, source) => {
        stored.set(project, [...snapshotLines(of(project))])
        return storage.results.append(reportKey, source)
      })
    },
    reopen: (project) =>
      orThrow(restoreMemoryDatabase(stored.get(project) ?? [...snapshotLines(of(project))])).open(project),
  }
})

/** Each result is stored as it comes, and taken back where the report fails. */
const halfStored = brokenByReopening('a report stored as it comes', ({ of, open }) => {
  const seen = new Map<string, CompleteStorage>()
  return {
    open(project) {
      const storage = open(project)
      const partial = createMemoryDatabase().open(project)
      return withAppend(storage, (reportKey, source) => {
        if (!(Symbol.asyncIterator in source)) return storage.results.append(reportKey, source)
        seen.set(project, partial)
        async function* storing(given: typeof source & object) {
          for await (const result of given) {
            void partial.results.append(`part ${result.id}`, [result])
            yield result
          }
        }
        return storage.results.append(reportKey, storing(source))
      })
    },
    reopen: (project) =>
      seen.get(project) ?? orThrow(restoreMemoryDatabase([...snapshotLines(of(project))])).open(project),
  }
})

const keysForgotten = brokenByReopening('report keys forgotten', ({ open, reopen }) => ({
  open,
  reopen(project) {
    const storage = reopen(project)
    return withAppend(storage, (reportKey, source) =>
      storage.results
        .append(`again ${reportKey}`, source)
        .map((receipt): AppendReceipt => ({ ...receipt, reportKey })),
    )
  },
}))

const numbersAgain = brokenByReopening('numbers given again', ({ open, reopen }) => ({
  open,
  reopen: (project) => ({ ...reopen(project), numbers: { next: () => okAsync(1) } }),
}))

const leasesForgotten = brokenByReopening('leases forgotten', ({ open, reopen }) => ({
  open,
  reopen(project) {
    const storage = reopen(project)
    const later = '2026-11-22T09:00:00Z'
    const { feed } = storage
    const lease: ChangeFeed['lease'] = (name, request) => feed.lease(name, { ...request, at: later })
    return { ...storage, feed: { ...feed, lease } }
  },
}))

const claimsForgotten = brokenByReopening('claims forgotten', ({ open, reopen }) => ({
  open,
  reopen(project) {
    const storage = reopen(project)
    const later = '2026-11-22T09:00:00Z'
    const { outbox } = storage
    const claim: Outbox['claim'] = (topic, request) => outbox.claim(topic, { ...request, at: later })
    return { ...storage, outbox: { ...outbox, claim } }
  },
}))

/** As if everything had been stored by one event: a restore that appends all there is again. */
const positionsForgotten = brokenByReopening('positions forgotten', ({ open, reopen }) => ({
  open,
  reopen(project) {
    const storage = reopen(project)
    const { results } = storage
    return {
      ...storage,
      results: {
        ...results,
        query: ({ storedAfter: _after, storedThrough: _through, ...query }, page) =>
          results.query(query, page),
      },
    }
  },
}))

/** A store of the project that is in memory only. */
function notKept(
  name:
    | 'signOffs'
    | 'reports'
    | 'ingest'
    | 'decisions'
    | 'quarantine'
    | 'states'
    | 'outbox'
    | 'audit'
    | 'testcases'
    | 'waivers',
): BrokenStore {
  return brokenByReopening(`${name} not kept`, ({ open, reopen }) => ({
    open,
    reopen: (project) => ({ ...reopen(project), [name]: createMemoryDatabase().open(project)[name] }),
  }))
}

/** Stores that lose something when a program begins anew. */
export const brokenCrashes: readonly BrokenStore[] = [
  acknowledgedEarly,
  halfStored,
  keysForgotten,
  numbersAgain,
  leasesForgotten,
  claimsForgotten,
  positionsForgotten,
  ...(
    [
      'signOffs',
      'reports',
      'ingest',
      'decisions',
      'quarantine',
      'states',
      'outbox',
      'audit',
      'testcases',
      'waivers',
    ] as const
  ).map(notKept),
]
