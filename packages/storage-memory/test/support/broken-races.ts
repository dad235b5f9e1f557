import { orThrow, type ErrorValue } from '@gatewright/core'
import type { CompleteStorage, OutboxClaim } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import { okAsync, type ResultAsync } from 'neverthrow'
import { broken, brokenByReopening, withBody, withMemory, type BrokenStore } from './broken-store.ts'

/** The first half is there a little before the second. */
const twoHalves = broken(({ results }) => ({
  results: {
    ...results,
    append: withBody(results, (reportKey, body) => {
      const half = body.slice(0, body.length / 2)
      return results
        .append(`${reportKey}/half`, half)
        .andThen(() => okAsync(undefined))
        .andThen(() => results.append(reportKey, body))
    }),
  },
}))

/** Looks first at what there is to claim and takes it a little later. */
const claimRace = withMemory(
  () => [] as OutboxClaim[],
  ({ outbox }, given) => ({
    outbox: {
      ...outbox,
      claim(topic, request) {
        const before = given.length
        return okAsync(undefined)
          .andThen(() => outbox.claim(topic, request))
          .map((claims) => {
            const meanwhile = given.slice(before)
            given.push(...claims)
            return [...claims, ...meanwhile].slice(0, request.limit + 1)
          })
      },
    },
  }),
)

const bothBytesNew = withMemory(
  () => new Set<number>(),
  ({ reports }, known) => ({
    reports: {
      ...reports,
      put(bytes, about) {
        const wasKnown = known.has(bytes.length)
        return okAsync(undefined)
          .andThen(() => reports.put(bytes, about))
          .map((receipt) => {
            known.add(bytes.length)
            return { ...receipt, isNew: !wasKnown }
          })
      },
    },
  }),
)

const halvesWhenReopened = brokenByReopening(
  'halves of reports are there when it is reopened',
  ({ of, open }) => ({
    open(project) {
      const { results, ...rest } = open(project)
      const append = withBody(results, (reportKey, body) =>
        results
          .append(`${reportKey}/half`, body.slice(0, body.length / 2))
          .andThen(() => okAsync(undefined))
          .andThen(() => results.append(reportKey, body)),
      )
      return { ...rest, results: { ...results, append } }
    },
    reopen: (project) => orThrow(restoreMemoryDatabase([...snapshotLines(of(project))])).open(project),
  }),
)

const brokenSourceLeft = brokenByReopening(
  'what came before a source broke is there when it is reopened',
  ({ open, reopen }) => ({
    open(project) {
      const { results, ...rest } = open(project)
      return {
        ...rest,
        results: {
          ...results,
          append(reportKey, source) {
            if (Symbol.asyncIterator in source) return results.append(reportKey, source)
            function* storing(given: Iterable<TestResult>): Generator<TestResult, void, void> {
              for (const result of given) {
                void results.append(`part ${result.id}`, [result])
                yield result
              }
            }
            return results.append(reportKey, storing(source))
          },
        },
      }
    },
    reopen,
  }),
)

const consumersForgotten = brokenByReopening('consumers forgotten', ({ open, reopen }) => ({
  open,
  reopen(project) {
    const { feed, ...rest } = reopen(project)
    return { ...rest, feed: { ...feed, consumers: () => okAsync([]) } }
  },
}))

type Answer = ResultAsync<unknown, ErrorValue>
type Method = (...args: readonly unknown[]) => Answer

/** A method that does its work a little later, and answers otherwise where another call is under way. */
function racing<
  Name extends
    | 'results'
    | 'groups'
    | 'testcases'
    | 'waivers'
    | 'signOffs'
    | 'ingest'
    | 'decisions'
    | 'states',
>(
  store: Name,
  method: keyof CompleteStorage[Name],
  inRace: (sound: Method, args: readonly unknown[]) => Answer,
): BrokenStore['create'] {
  return withMemory(
    () => ({ running: 0 }),
    (storage, memory) => {
      const sound = storage[store][method] as unknown as Method
      const raced: Method = (...args) => {
        const isRace = memory.running > 0
        memory.running += 1
        return okAsync(undefined)
          .andThen(() => (isRace ? inRace(sound, args) : sound(...args)))
          .map((value) => {
            memory.running -= 1
            return value
          })
          .mapErr((error) => {
            memory.running -= 1
            return error
          })
      }
      return { [store]: { ...storage[store], [method]: raced } }
    },
  )
}

/** Accepts what came at once with another. */
const accepted = (sound: Method, args: readonly unknown[]): Answer =>
  sound(...args).orElse(() => okAsync<unknown, ErrorValue>(args[0]))

/** Acknowledges what came at once with another, and forgets it. */
const lost = (_: Method, args: readonly unknown[]): Answer => okAsync(args[0])

const receiptOfLost = (_: Method, [reportKey, source]: readonly unknown[]): Answer => {
  const body = [...(source as Iterable<TestResult>)]
  return okAsync({ reportKey, resultCount: body.length, isNew: true })
}

const sameIds = (sound: Method, args: readonly unknown[]): Answer =>
  sound(...args).map((records) =>
    (records as readonly object[]).map((one, index) => ({ ...one, id: index + 1 })),
  )

/** Stores that show work that is half done. */
export const brokenRaces: readonly BrokenStore[] = [
  { fault: 'a report is seen in halves', caughtBy: 'concurrency', create: twoHalves },
  { fault: 'a message claimed by two at once', caughtBy: 'concurrency', create: claimRace },
  { fault: 'equal bytes at once are both new', caughtBy: 'concurrency', create: bothBytesNew },
  {
    fault: 'a report lost in a race',
    caughtBy: 'concurrency',
    create: racing('results', 'append', receiptOfLost),
  },
  {
    fault: 'two ends of a group accepted',
    caughtBy: 'concurrency',
    create: racing('groups', 'put', accepted),
  },
  { fault: 'a testcase lost in a race', caughtBy: 'concurrency', create: racing('testcases', 'put', lost) },
  {
    fault: 'ids of records given twice',
    caughtBy: 'concurrency',
    create: racing('waivers', 'appendRecords', sameIds),
  },
  {
    fault: 'two sign-offs accepted at once',
    caughtBy: 'concurrency',
    create: racing('signOffs', 'append', accepted),
  },
  {
    fault: 'two decisions accepted at once',
    caughtBy: 'concurrency',
    create: racing('decisions', 'record', accepted),
  },
  {
    fault: 'a ledger entry moved twice at once',
    caughtBy: 'concurrency',
    create: racing('ingest', 'move', accepted),
  },
  {
    fault: 'two states accepted at once',
    caughtBy: 'concurrency',
    create: racing('states', 'put', accepted),
  },
  { fault: 'a state lost in a race', caughtBy: 'concurrency', create: racing('states', 'put', lost) },
  halvesWhenReopened,
  brokenSourceLeft,
  consumersForgotten,
]
