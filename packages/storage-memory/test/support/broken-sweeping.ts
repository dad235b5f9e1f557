import type { CompleteStorage, FeedEventKind } from '@gatewright/core/ports'
import type { ErrorValue } from '@gatewright/core'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync, type ResultAsync } from 'neverthrow'
import { broken, type BrokenStore } from './broken-store.ts'

type Answer = ResultAsync<unknown, ErrorValue>
type Method = (...args: readonly unknown[]) => Answer

/** The areas of the contract that are about one store each. */
const areas = {
  'change feed': 'feed',
  'feed consumers': 'feed',
  'sign-offs': 'signOffs',
  'raw reports': 'reports',
  'ingest ledger': 'ingest',
  decisions: 'decisions',
  quarantine: 'quarantine',
  states: 'states',
  outbox: 'outbox',
  'audit log': 'audit',
} as const satisfies Record<string, keyof CompleteStorage>

type StoreName = (typeof areas)[keyof typeof areas] | 'groups' | 'testcases' | 'waivers'

/** Every method of one store, changed in the same way. */
function everyMethod(
  store: StoreName,
  change: () => (name: string, sound: Method, args: readonly unknown[]) => Answer,
): BrokenStore['create'] {
  return () => {
    const database = createMemoryDatabase()
    const changed = change()
    return (project) => {
      const sound = database.open(project)
      const methods = Object.entries(sound[store]).map(([name, method]) => {
        const call: Method = (...args) => changed(name, method as unknown as Method, args)
        return [name, name === 'watch' ? method : call]
      })
      return { ...sound, [store]: Object.fromEntries(methods) as CompleteStorage[StoreName] }
    }
  }
}

const anythingTaken = () => (_: string, sound: Method, args: readonly unknown[]) =>
  sound(...args).orElse((error) =>
    error.kind === 'schema/invalid' ? okAsync<unknown, ErrorValue>([]) : sound(...args),
  )

const readers = ['find', 'get', 'read', 'info', 'about', 'entries', 'list', 'consumers', 'position']

const forgetsAll = () => (name: string, sound: Method, args: readonly unknown[]) =>
  sound(...args).map((value) => {
    if (!readers.includes(name)) return value
    if (typeof value === 'number') return 0
    return Array.isArray(value) ? [] : undefined
  })

const inventsWhatIsNotThere = () => (name: string, sound: Method, args: readonly unknown[]) =>
  sound(...args).map((value) => {
    if (name === 'position') return Number(value) + 1
    if (!readers.includes(name)) return value
    return value === undefined ? { id: 'invented' } : value
  })

/** Answers a page of everything, whatever is asked for. */
const filtersIgnored = () => (name: string, sound: Method, args: readonly unknown[]) =>
  ['find', 'entries'].includes(name) ? sound({}, ...args.slice(1)) : sound(...args)

const pagesIgnored = () => (name: string, sound: Method, args: readonly unknown[]) =>
  ['find', 'read', 'list'].includes(name)
    ? sound(...args).andThen(() =>
        sound(...args.slice(0, 1), ...(name === 'read' && typeof args[0] === 'number' ? [10_000] : [])),
      )
    : sound(...args)

const turnedAround = () => (name: string, sound: Method, args: readonly unknown[]) =>
  sound(...args).map((value) => (readers.includes(name) && Array.isArray(value) ? value.toReversed() : value))

/** Every call does its work twice, as one that is repeated without a look at what was there. */
const changedByRepeats = () => {
  let calls = 0
  return (name: string, sound: Method, args: readonly unknown[]) =>
    sound(...args).map((value) => {
      calls += 1
      const list = readers.includes(name) && Array.isArray(value)
      return list && value.length > 0 ? [...value, value[calls % value.length]] : value
    })
}

/** A copy that is not frozen. */
function looseCopy(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.slice()
  if (Array.isArray(value)) return value.map(looseCopy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, looseCopy(one)]))
}

/** The same answer is the same object, free for anybody to change. */
const sharedAnswers = () => {
  const given = new Map<string, unknown>()
  return (name: string, sound: Method, args: readonly unknown[]) =>
    sound(...args).map((value) => {
      const said = `${name} ${JSON.stringify(value)}`
      const answer = given.get(said) ?? looseCopy(value)
      given.set(said, answer)
      return answer
    })
}

/** A change leaves no event: the feed begins anew at each kind that is left out. */
function eventless(area: keyof typeof areas, kinds: readonly FeedEventKind[]): BrokenStore {
  return {
    fault: `no events of ${area}`,
    caughtBy: area,
    create: broken(({ feed }) => ({
      feed: {
        ...feed,
        read: (after, limit) =>
          feed.read(0, 10_000).map((events) =>
            events
              .filter(({ kind }) => !kinds.includes(kind))
              .map((event, index) => ({ ...event, position: index + 1 }))
              .filter(({ position }) => position > after)
              .slice(0, limit),
          ),
      },
    })),
  }
}

function sweeping(
  fault: string,
  change: Parameters<typeof everyMethod>[1],
  caughtBy: readonly (keyof typeof areas)[],
): readonly BrokenStore[] {
  return caughtBy.map((area) => ({
    fault: `${fault} (${area})`,
    caughtBy: area,
    create: everyMethod(areas[area], change),
  }))
}

const all = Object.keys(areas) as (keyof typeof areas)[]
const refusing = all.filter((area) => area !== 'feed consumers')
const searched = ['raw reports', 'ingest ledger', 'decisions', 'quarantine', 'outbox'] as const
const paged = [
  'change feed',
  'raw reports',
  'ingest ledger',
  'decisions',
  'states',
  'outbox',
  'audit log',
] as const
const shared = new Set<StoreName>(['groups', 'testcases', 'waivers', ...Object.values(areas)])

/** Stores with one fault in every method. */
export const brokenSweeping: readonly BrokenStore[] = [
  ...sweeping('takes anything', anythingTaken, refusing),
  ...sweeping('forgets everything', forgetsAll, all),
  ...sweeping('invents what is not there', inventsWhatIsNotThere, [
    'change feed',
    'raw reports',
    'ingest ledger',
    'decisions',
  ]),
  ...sweeping('ignores filters', filtersIgnored, searched),
  ...sweeping('ignores pages', pagesIgnored, paged),
  ...sweeping('answers in reverse', turnedAround, all),
  ...sweeping('answers one thing twice', changedByRepeats, all),
  eventless('sign-offs', ['sign-offs']),
  eventless('raw reports', ['report', 'report-removed']),
  eventless('ingest ledger', ['ingest']),
  eventless('decisions', ['decision']),
  eventless('quarantine', ['quarantine']),
  eventless('audit log', ['audit']),
  ...[...shared].map((store) => ({
    fault: `answers of ${store} are shared`,
    caughtBy: 'isolation',
    create: everyMethod(store, sharedAnswers),
  })),
]
