import { orThrow } from '@gatewright/core'
import { consumeMessages, replayParkedMessages, type ReadMessageOptions } from '@gatewright/core/messages'
import type { CompleteStorage } from '@gatewright/core/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openShop, resultsIn } from './support/consumed.ts'
import { fedoraCi, posted, receivedAt } from './support/deliveries.ts'
import { failingStorage } from './support/failing-storage.ts'

const at = '2026-11-23T00:00:00Z'
const strict: ReadMessageOptions = {
  privateTestcases: [{ testcases: ['dist.*'], publishers: ['nobody'] }],
}

/** A storage with one message that was parked by a rule and one that is broken. */
async function withParked(): Promise<CompleteStorage> {
  const storage = openShop()
  const parked = [
    posted('m1', {}, { headers: { JMSXUserID: 'msg-ci' } }),
    posted('m2', { testcase: 'unit.a', outcome: '' }),
  ]
  const answers = await consumeMessages(storage, parked, strict)
  expect(answers.map(({ outcome }) => outcome)).toEqual(['parked', 'parked'])
  return storage
}

describe('replayParkedMessages', () => {
  it('stores what can be read now as if it had been readable then, and says what cannot', async () => {
    const storage = await withParked()
    expect(orThrow(await replayParkedMessages(storage, { at, ...strict }))).toMatchObject({
      stored: [],
      parked: [{ error: { kind: 'message/invalid' } }, { error: { kind: 'message/not-permitted' } }],
    })
    const replayed = orThrow(await replayParkedMessages(storage, { at }))
    expect(replayed).toEqual({
      stored: [{ entry: 'message/id/m1', reportKey: 'message/id/m1', resultCount: 1, warnings: [] }],
      parked: [{ entry: 'message/id/m2', error: expect.objectContaining({ kind: 'message/invalid' }) }],
    })
    const untroubled = openShop()
    await consumeMessages(untroubled, [posted('m1', {}, { headers: { JMSXUserID: 'msg-ci' } })])
    expect(await resultsIn(storage)).toEqual(await resultsIn(untroubled))
    expect(orThrow(await storage.groups.find({}))).toEqual(orThrow(await untroubled.groups.find({})))
  })

  it('leaves ends as they are, and does nothing twice', async () => {
    const storage = await withParked()
    orThrow(await replayParkedMessages(storage, { at }))
    expect(orThrow(await storage.ingest.get('message/id/m1'))?.stage).toBe('invalid')
    expect(orThrow(await storage.ingest.get('replay/message/id/m1'))).toMatchObject({
      stage: 'valid',
      receivedAt,
      changedAt: at,
      reportKey: 'message/id/m1',
      facts: { replays: 'message/id/m1' },
    })
    const before = orThrow(await storage.feed.position())
    expect(orThrow(await replayParkedMessages(storage, { at: '2026-11-24T00:00:00Z' })).stored).toEqual([])
    expect(orThrow(await storage.feed.position())).toBe(before)
    const [again] = await consumeMessages(storage, [posted('m1', {}, { headers: { JMSXUserID: 'msg-ci' } })])
    expect(again).toMatchObject({ outcome: 'known', stage: 'invalid' })
    expect(await resultsIn(storage)).toHaveLength(1)
  })

  it('reads only those that are asked for', async () => {
    const storage = await withParked()
    const where = ({ facts = {} }: { readonly facts?: Readonly<Record<string, string>> }) =>
      facts['messageId'] === 'm2'
    const replayed = orThrow(await replayParkedMessages(storage, { at, where }))
    expect(replayed).toMatchObject({ stored: [], parked: [{ entry: 'message/id/m2' }] })
  })

  it('leaves alone what is parked for its id, whose bytes are gone, or what is no message', async () => {
    const storage = openShop()
    await consumeMessages(storage, [posted('m1', {})])
    await consumeMessages(storage, [posted('m1', { outcome: 'FAILED' }), posted('m2', { outcome: '' })])
    const gone = orThrow(await storage.ingest.get('message/id/m2'))
    if (gone) orThrow(await storage.reports.remove(gone.report))
    const { digest } = orThrow(await storage.reports.put(new Uint8Array([1]), { receivedAt }))
    orThrow(await storage.ingest.open({ id: 'upload-1', report: digest, receivedAt }))
    orThrow(await storage.ingest.move('upload-1', 'received', { stage: 'invalid', changedAt: at }))
    const { stored, parked } = orThrow(await replayParkedMessages(storage, { at }))
    expect(stored).toEqual([])
    expect(parked.map(({ error }) => error.kind).sort()).toEqual([
      'ingest/bytes-missing',
      'message/id-conflict',
    ])
  })

  it('looks through more than one page', async () => {
    const storage = openShop()
    const many = Array.from({ length: 1100 }, (_, number) =>
      posted(`m${number}`, { testcase: `dist.t${number}` }),
    )
    await consumeMessages(storage, many, strict)
    const { stored } = orThrow(await replayParkedMessages(storage, { at }))
    expect(stored).toHaveLength(1100)
    expect(await resultsIn(storage)).toHaveLength(1100)
  })

  it.each(['before', 'after'] as const)('goes on after trouble %s any call', async (when) => {
    const wanted = await withParked()
    const counter = failingStorage(wanted, 0, when)
    orThrow(await replayParkedMessages(counter.storage, { at }))
    expect(counter.calls()).toBeGreaterThan(6)
    for (let failing = 1; failing <= counter.calls(); failing++) {
      const storage = await withParked()
      const troubled = await replayParkedMessages(failingStorage(storage, failing, when).storage, { at })
      expect(troubled.isErr() && troubled.error.kind).toBe('store/unavailable')
      orThrow(await replayParkedMessages(storage, { at }))
      expect(await resultsIn(storage)).toEqual(await resultsIn(wanted))
      expect(orThrow(await storage.ingest.find({}))).toEqual(orThrow(await wanted.ingest.find({})))
    }
  })
})

describe('a stream of messages', () => {
  const states = ['queued', 'running', 'complete', 'error'] as const
  const delivery = fc.oneof(
    fc
      .record({
        id: fc.nat(12),
        state: fc.constantFrom(...states),
        run: fc.constantFrom('p1', 'p2'),
        type: fc.constantFrom('rpminspect', 'rpmlint'),
        result: fc.constantFrom('passed', 'failed', 'nonsense'),
        minute: fc.integer({ min: 10, max: 13 }),
      })
      .map(({ id, state, minute, ...more }) =>
        // One message has one id.
        fedoraCi(`${id}-${state}-${JSON.stringify(more)}-${minute}`, state, {
          ...more,
          at: `2026-11-22T04:${minute}:00Z`,
        }),
      ),
    fc
      .record({ n: fc.nat(5), outcome: fc.constantFrom('PASSED', 'FAILED', '?') })
      .map(({ n, outcome }) => posted(`p-${n}-${outcome}`, { testcase: `dist.t${n}`, outcome })),
  )

  it('in any order and with repeats leaves the same results, runs and parked messages', async () => {
    const streams = fc
      .uniqueArray(delivery, { minLength: 1, maxLength: 14, selector: ({ id }) => id })
      .chain((messages) =>
        fc.tuple(
          fc.constant(messages),
          fc.shuffledSubarray([...messages, ...messages.map((one) => ({ ...one }))], {
            minLength: messages.length * 2,
          }),
          fc.integer({ min: 1, max: 5 }),
        ),
      )
    let parked = 0
    await fc.assert(
      fc.asyncProperty(streams, async ([messages, stream, atOnce]) => {
        const [plain, shuffled] = [openShop(), openShop()]
        await consumeMessages(plain, messages, { atOnce: 1 })
        const answers = await consumeMessages(shuffled, stream, { atOnce })
        expect(answers.every(({ acknowledge }) => acknowledge)).toBe(true)
        expect(await resultsIn(shuffled)).toEqual(await resultsIn(plain))
        const ends = async (storage: CompleteStorage) => {
          const groups = orThrow(await storage.groups.find({}))
          const entries = orThrow(await storage.ingest.find({}))
          return {
            groups: groups.map(({ id, state }) => `${id} ${state}`).sort(),
            entries: entries.map(({ id, stage }) => [id, stage]),
          }
        }
        const wanted = await ends(plain)
        parked += wanted.entries.filter(([, stage]) => stage === 'invalid').length
        expect(await ends(shuffled)).toEqual(wanted)
      }),
      { numRuns: 100 },
    )
    expect(parked).toBeGreaterThan(0)
  })
})
