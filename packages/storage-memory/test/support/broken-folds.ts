import {
  auditDigest,
  type AuditLog,
  type Outbox,
  type OutboxClaim,
  type StateStore,
} from '@gatewright/core/ports'
import { errAsync, okAsync } from 'neverthrow'
import { withMemory, withStore, type BrokenStore } from './broken-store.ts'

const versionUnchecked = withStore('states', (sound: StateStore) => ({
  put: (space, changes, commit) =>
    sound.put(
      space,
      changes.map(({ key, body }) => ({ key, body })),
      commit,
    ),
}))

/** Stores the states first and moves the consumer on afterwards. */
const commitApart = withStore('states', (sound) => ({
  put: (space, changes, commit) =>
    sound.put(space, changes).andThen(() => (commit ? sound.put(space, [], commit) : okAsync(undefined))),
}))

const statesOneByOne = withStore('states', (sound) => ({
  put(space, changes, commit) {
    for (const change of changes) void sound.put(space, [change])
    return sound.put(space, changes, commit)
  },
}))

const statesByCodePoint = withStore('states', (sound) => ({
  list: (space, { limit = 1_000, after } = {}) =>
    sound
      .list(space, { limit })
      .andThen(() => sound.list(space, { limit: 10_000 }))
      .map((all) => {
        const points = (text: string): string =>
          [...text].map((letter) => String(letter.codePointAt(0)).padStart(8, '0')).join('')
        return all
          .toSorted((a, b) => (points(a.key) < points(b.key) ? -1 : 1))
          .filter(({ key }) => after === undefined || points(key) > points(after))
          .slice(0, limit)
      }),
}))

/** Looks first at what there is and claims a little later. */
const deliveredToTwo = withMemory(
  () => [] as OutboxClaim[],
  ({ outbox }, given) => ({
    outbox: {
      ...outbox,
      claim: (topic, request) => {
        const seen = [...given]
        return outbox.claim(topic, request).map((claims) => {
          given.push(...claims)
          const alike = seen.filter(
            ({ owner, message }) => owner !== request.owner && message.topic === topic,
          )
          return claims.length === 0 ? alike.slice(0, request.limit) : claims
        })
      },
    },
  }),
)

const lostClaimSettles = withStore('outbox', (sound: Outbox) => ({
  settle: (claim, outcome) => sound.settle(claim, outcome).orElse(() => okAsync(undefined)),
}))

const claimedEarly = withStore('outbox', (sound) => ({
  claim: (topic, request) => sound.claim(topic, { ...request, at: request.at.replace(/:\d\dZ$/, ':59.5Z') }),
}))

const forgetsWhatWaits = withMemory(
  () => new Set<string>(),
  ({ outbox }, gone) => ({
    outbox: {
      ...outbox,
      remove: (ids) => {
        for (const id of ids) gone.add(id)
        return outbox.remove(ids)
      },
      find: (query, page) => outbox.find(query, page).map((found) => found.filter(({ id }) => !gone.has(id))),
    },
  }),
)

const forgetsNothing = withStore('outbox', (sound) => ({
  remove: (ids) =>
    sound
      .find({})
      .map((found) => found.filter(({ id, state }) => ids.includes(id) && state !== 'waiting').length)
      .orElse(() => okAsync(0)),
}))

const dueWhenever = withStore('outbox', (sound) => ({
  find: ({ dueBefore, ...query }, page) =>
    sound.find({ ...query, ...(dueBefore === 'soon' && { dueBefore }) }, page),
}))

/** Adds the messages first and moves the consumer on afterwards. */
const addedApart = withStore('outbox', (sound) => ({
  add: (messages, commit) =>
    sound.add(messages).andThen(() => (commit ? sound.add([], commit) : okAsync(undefined))),
}))

/** Appends at whatever version there is. */
const anyVersion = withStore('audit', (sound: AuditLog) => ({
  append: (stream, expected, events) =>
    sound
      .append(stream, expected, events)
      .orElse((error) =>
        error.kind === 'store/version-conflict'
          ? sound.append(stream, error.actual, events)
          : errAsync(error),
      ),
}))

/** Looks first whether the version is right and appends a little later, wherever the end is then. */
const versionRace = withStore('audit', (sound) => ({
  append: (stream, expected, events) =>
    sound
      .read(stream, { limit: 10_000 })
      .mapErr(() => ({ kind: 'store/unavailable' as const, message: 'No.', retryable: true as const }))
      .andThen((before) =>
        before.length === expected
          ? sound
              .append(stream, expected, events)
              .orElse((error) =>
                error.kind === 'store/version-conflict'
                  ? sound.append(stream, error.actual, events)
                  : errAsync(error),
              )
          : sound.append(stream, expected, events),
      ),
}))

const auditOneByOne = withStore('audit', (sound) => ({
  append(stream, expected, events) {
    for (const [index, event] of events.entries()) void sound.append(stream, expected + index, [event])
    return sound
      .append(stream, expected, events)
      .orElse((error) =>
        error.kind === 'store/version-conflict' && error.actual === expected + events.length
          ? sound.read(stream, { after: expected }).mapErr(() => error)
          : errAsync(error),
      )
  },
}))

const digestUnchained = withStore('audit', (sound) => {
  const alone = (event: Parameters<typeof auditDigest>[1]) => ({
    ...event,
    digest: auditDigest(undefined, event),
  })
  return {
    append: (stream, expected, events) =>
      sound.append(stream, expected, events).map((stored) => stored.map(alone)),
    read: (stream, page) => sound.read(stream, page).map((stored) => stored.map(alone)),
  }
})

/** States, outboxes and audit logs that check too little or too early. */
export const brokenFolds: readonly BrokenStore[] = [
  { fault: 'versions of states not checked', caughtBy: 'states', create: versionUnchecked },
  { fault: 'states stored without the lease', caughtBy: 'states', create: commitApart },
  { fault: 'states stored one by one', caughtBy: 'states', create: statesOneByOne },
  { fault: 'states by code point', caughtBy: 'states', create: statesByCodePoint },
  { fault: 'a message delivered to two', caughtBy: 'outbox', create: deliveredToTwo },
  { fault: 'a lost claim settles', caughtBy: 'outbox', create: lostClaimSettles },
  { fault: 'messages added without the lease', caughtBy: 'outbox', create: addedApart },
  { fault: 'messages claimed early', caughtBy: 'outbox', create: claimedEarly },
  { fault: 'messages forgotten that wait', caughtBy: 'outbox', create: forgetsWhatWaits },
  { fault: 'messages never forgotten', caughtBy: 'outbox', create: forgetsNothing },
  { fault: 'messages found whenever they were due', caughtBy: 'outbox', create: dueWhenever },
  { fault: 'audit at any version', caughtBy: 'audit log', create: anyVersion },
  { fault: 'audit versions checked too early', caughtBy: 'concurrency', create: versionRace },
  { fault: 'audit events stored one by one', caughtBy: 'audit log', create: auditOneByOne },
  { fault: 'audit digests that do not chain', caughtBy: 'audit log', create: digestUnchained },
]
