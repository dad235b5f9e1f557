import type {
  DecisionStore,
  IngestLedger,
  QuarantineStore,
  RawReportStore,
  SignOffStore,
} from '@gatewright/core/ports'
import { compareInstants } from '@gatewright/core/schema'
import { errAsync, okAsync } from 'neverthrow'
import { withMemory, withStore, type BrokenStore } from './broken-store.ts'

const signOffConflict = withStore('signOffs', (sound: SignOffStore) => ({
  append: (given) =>
    sound
      .append(given)
      .orElse((error) => (error.kind === 'store/key-conflict' ? okAsync(undefined) : errAsync(error))),
}))

const signOffsOneByOne = withStore('signOffs', (sound) => ({
  append(given) {
    for (const one of given) void sound.append([one])
    return sound.append(given)
  },
}))

const signOffsByArrival = withMemory(
  () => [] as string[],
  ({ signOffs }, arrivals) => ({
    signOffs: {
      append: (given) => signOffs.append(given).map(() => void arrivals.push(...given.map(({ id }) => id))),
      about: (subject) =>
        signOffs
          .about(subject)
          .map((found) => found.toSorted((a, b) => arrivals.indexOf(a.id) - arrivals.indexOf(b.id))),
    },
  }),
)

const bytesCut = withStore('reports', (sound: RawReportStore) => ({
  read: (digest) => sound.read(digest).map((bytes) => bytes?.slice(0, 1_048_576)),
}))

/** Takes the digest that somebody computed for the digest of what it keeps: equal first bytes are one report. */
const digestUnchecked = withStore('reports', (sound) => ({
  put: (bytes, about) => sound.put(bytes.slice(0, 2), about),
}))

const removedIsKept = withStore('reports', (sound) => ({
  remove: (digest) => sound.info(digest).map((known) => known !== undefined),
}))

const receivedThrough = withStore('reports', (sound) => ({
  find: ({ receivedBefore }, page) =>
    sound
      .find({}, page)
      .map((all) =>
        all.filter(
          ({ receivedAt }) =>
            receivedBefore === undefined || compareInstants(receivedAt, receivedBefore) <= 0,
        ),
      ),
}))

/** Moves an entry from whatever stage it is in. */
const anyStage = withMemory(
  () => new Map<string, { stage: string; changedAt: string }>(),
  ({ ingest }, moved) => ({
    ingest: {
      ...ingest,
      move: (id, from, step) =>
        ingest.move(id, from, step).orElse((error) =>
          ingest
            .get(id)
            .mapErr(() => error)
            .andThen((entry) => {
              if (!entry) return errAsync(error)
              moved.set(id, step)
              return okAsync({ ...entry, ...step })
            }),
        ),
      get: (id) => ingest.get(id).map((entry) => entry && { ...entry, ...(moved.get(id) as object) }),
    },
  }),
)

const stepForgets = withMemory(
  () => new Map<string, true>(),
  ({ ingest }, moved) => ({
    ingest: {
      ...ingest,
      move: (id, from, step) => {
        moved.set(id, true)
        return ingest.move(id, from, step)
      },
      get: (id) =>
        ingest.get(id).map((entry) => {
          if (!entry || !moved.has(id)) return entry
          const { uploader: _, ...rest } = entry
          return rest
        }),
    },
  }),
)

const closedAgain = withMemory(
  () => new Map<string, string>(),
  ({ decisions }, times) => ({
    decisions: {
      ...decisions,
      close: (id, at) =>
        decisions.close(id, at).map((closed) => {
          times.set(id, at)
          return closed && { ...closed, closedAt: at }
        }),
    },
  }),
)

const decisionConflict = withStore('decisions', (sound: DecisionStore) => ({
  record: (decision) =>
    sound
      .record(decision)
      .orElse((error) => (error.kind === 'store/key-conflict' ? okAsync(decision) : errAsync(error))),
}))

const openIgnored = withStore('decisions', (sound) => ({
  find: ({ isOpen: _, ...query }, page) => sound.find(query, page),
}))

const inForceAtItsEnd = withStore('quarantine', (sound: QuarantineStore) => ({
  entries: ({ at, ...query } = {}) =>
    sound
      .entries(query)
      .map((all) =>
        all.filter(
          ({ from, until }) =>
            at === undefined || (compareInstants(from, at) <= 0 && compareInstants(at, until) <= 0),
        ),
      ),
}))

const openedTwice = withStore('ingest', (sound: IngestLedger) => ({
  open: (entry) =>
    sound
      .open(entry)
      .orElse((error) =>
        error.kind === 'store/key-conflict'
          ? okAsync({ ...entry, stage: 'received' as const, changedAt: entry.receivedAt })
          : errAsync(error),
      ),
}))

/** Stores beside the results that take, lose or give out what they should not. */
export const brokenRecords: readonly BrokenStore[] = [
  { fault: 'another sign-off accepted', caughtBy: 'sign-offs', create: signOffConflict },
  { fault: 'sign-offs stored one by one', caughtBy: 'sign-offs', create: signOffsOneByOne },
  { fault: 'sign-offs by arrival', caughtBy: 'sign-offs', create: signOffsByArrival },
  { fault: 'bytes cut at 1 MiB', caughtBy: 'big data', create: bytesCut },
  { fault: 'digest of other bytes', caughtBy: 'raw reports', create: digestUnchecked },
  { fault: 'a removed report is kept', caughtBy: 'raw reports', create: removedIsKept },
  { fault: 'reports received through an instant', caughtBy: 'raw reports', create: receivedThrough },
  { fault: 'ingest moves backward', caughtBy: 'ingest ledger', create: anyStage },
  { fault: 'a step forgets what it leaves out', caughtBy: 'ingest ledger', create: stepForgets },
  { fault: 'another ledger entry accepted', caughtBy: 'ingest ledger', create: openedTwice },
  { fault: 'a decision closed again', caughtBy: 'decisions', create: closedAgain },
  { fault: 'another decision accepted', caughtBy: 'decisions', create: decisionConflict },
  { fault: 'open decisions not told apart', caughtBy: 'decisions', create: openIgnored },
  { fault: 'quarantine in force at its end', caughtBy: 'quarantine', create: inForceAtItsEnd },
]
