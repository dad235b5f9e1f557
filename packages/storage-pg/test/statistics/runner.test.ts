import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import {
  countBy,
  countResults,
  flakeRate,
  gateTimes,
  passRate,
  waiverDebt,
  type StatisticsEvent,
  type StatisticsPlugin,
} from '@gatewright/core/stats'
import {
  createStatisticsRunner,
  readHistory,
  readLatest,
  type StatisticsStep,
} from '@gatewright/core/stats-runner'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createPgDatabase, type PgDatabase } from '../../src/index.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

// What numbers come out is tested over the memory storage; here they have to be the same bits.

const lease = { owner: 'one', at: '2026-12-01T04:19:00Z', forMs: 60_000 } as const
const begin = Date.UTC(2026, 10, 22)
const msOfHour = 3_600_000
const subject = { type: 'own_type', identifier: 'bash-1' }

/** Something that happens at an hour; a report has a result for each of its hours. */
type Happening = readonly [kind: 'report' | 'decision' | 'waiver' | 'testcase', ...hours: readonly number[]]

const history: readonly Happening[] = [
  ['report', 1, 2, 30],
  ['waiver', 3],
  ['decision', 5],
  ['report', 0, 40],
  ['testcase'],
  ['waiver', 6],
  ['report', 90, 91],
  // A day behind what came before: some of it is late.
  ['report', 2, 89],
]
const settings = { batchEvents: 3, latenessMs: 24 * msOfHour, agreeing: 2 } as const

const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(fc.nat(60), { maxLength: 5 }).map((hours): Happening => ['report', ...hours]),
    },
    fc.tuple(fc.constantFrom('decision' as const, 'waiver' as const, 'testcase' as const), fc.nat(60)),
  ),
  { maxLength: 10 },
)

function instant(hour: number): string {
  return new Date(begin + hour * msOfHour).toISOString()
}

function resultsOf(number: number, hours: readonly number[]): readonly TestResult[] {
  return hours.map((hour, index) => ({
    id: `r${number}/${index}`,
    testcase: ['unit/a', '__proto__', 'unit/é'][index % 3] ?? '',
    item: { type: 'own_type', id: 'bash-1' },
    outcome: (number + index) % 3 === 0 ? 'FAILED' : 'PASSED',
    submittedAt: instant(hour),
    variant: {},
    data: {},
    groups: [`run-${number % 3}`],
    attempt: 1 + (index % 2),
    durationMs: 0.1 * index,
  }))
}

async function happen(storage: CompleteStorage, all: readonly Happening[], first: number = 0): Promise<void> {
  for (const [index, [kind, ...hours]] of all.entries()) {
    const number = first + index
    const at = instant(hours[0] ?? 0)
    if (kind === 'report') orThrow(await storage.results.append(`report-${number}`, resultsOf(number, hours)))
    else if (kind === 'testcase') orThrow(await storage.testcases.put({ name: `testcase-${number}` }))
    else if (kind === 'waiver') {
      const scope = { subject, testcase: 'unit/a' }
      const asked = {
        kind: 'requested',
        waiverId: 'w1',
        at: instant(0),
        by: 'ann',
        scope,
        reason: 'x',
      } as const
      const approved = { kind: 'approved', waiverId: 'w1', at, by: 'bob', comment: 'seen' } as const
      orThrow(await storage.waivers.append([{ ...asked, expiresAt: instant(500) }]))
      orThrow(await storage.waivers.append([approved]))
    } else {
      const decision = { id: `d${number}`, decidedAt: at, subject, decisionContext: 'release', decision: {} }
      orThrow(await storage.decisions.record({ ...decision, status: 'satisfied' }))
      orThrow(await storage.decisions.close(`d${number}`, instant((hours[0] ?? 0) + 1)))
    }
  }
}

/** Lists every result that it saw, in the order in which it saw them. */
const listing = {
  ...passRate({ windows: ['all'] }),
  id: 'listing',
  algebra: 'ordered',
  init: (): string[] => [],
  step(state: string[], event: StatisticsEvent) {
    if (event.kind === 'result') state.push(event.result.id)
    return state
  },
  result: (state: string[]) => state,
} as unknown as StatisticsPlugin

const plugins: readonly StatisticsPlugin[] = [
  listing,
  countBy({
    id: 'changes',
    summary: 'Changes',
    windows: ['1h', '1d'],
    kinds: ['change', 'decision', 'waiver'],
    text: (event) => event.kind,
  }),
  countResults('outcome', { windows: ['15s', '1d'] }),
  flakeRate({ windows: ['1d'] }),
  gateTimes({ windows: ['1d'] }),
  waiverDebt(),
  {
    ...passRate({ windows: ['1d'], id: 'pass-rate-by-test' }),
    key: (event) => (event.kind === 'result' ? event.result.testcase : undefined),
  },
]

/** One with an order and one with keys and several buckets. */
const few = [listing, ...plugins.slice(-1)]

/** Every state, as text: equal where what is stored is equal. */
async function statesOf({ states }: CompleteStorage): Promise<readonly (readonly [string, string])[]> {
  const entries = orThrow(await states.list('statistics', { limit: 10_000 }))
  return entries.map(({ key, body }) => [key, Buffer.from(body).toString('latin1')])
}

async function counted(storage: CompleteStorage, all: readonly Happening[], options: object = settings) {
  await happen(storage, all)
  orThrow(await createStatisticsRunner(storage, { plugins, ...options }).run(lease))
  return statesOf(storage)
}

function inMemory(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

eachDatabase((open, kind) => {
  const another = (): PgDatabase => createPgDatabase({ driver: open().driver, schema: open().schema })
  let database: PgDatabase
  beforeAll(() => {
    database = another()
  })
  const project = (): CompleteStorage => database.open(ownName('project'))

  describe('statistics in PostgreSQL', () => {
    it('are the same bits as in memory, in any steps, late or not', async () => {
      const options = fc.record({
        batchEvents: fc.integer({ min: 1, max: 6 }),
        batchResults: fc.integer({ min: 1, max: 8 }),
        latenessMs: fc.constantFrom(0, 5 * msOfHour, Number.POSITIVE_INFINITY),
        agreeing: fc.constantFrom(1, 2),
      })
      await fc.assert(
        fc.asyncProperty(happenings, options, async (all, own) => {
          expect(await counted(project(), all, own)).toEqual(await counted(inMemory(), all, own))
        }),
        { numRuns: 20 },
      )
    })

    it('are the same bits wherever a process ended and another one went on', async () => {
      const whole = await counted(inMemory(), history, { ...settings, plugins: few })
      const labels: StatisticsStep[] = []
      const counting = (storage: CompleteStorage, step: (label: StatisticsStep) => void) =>
        createStatisticsRunner(storage, { ...settings, plugins: few, step }).run(lease)
      const once = project()
      await happen(once, history)
      orThrow(await counting(once, (label) => labels.push(label)))
      expect(labels.length).toBeGreaterThan(15)
      for (const [killAt, label] of labels.entries()) {
        const name = ownName('project')
        await happen(database.open(name), history)
        let left = killAt
        const killed = counting(database.open(name), () => {
          if (left-- === 0) throw new Error('killed')
        })
        await expect(killed).rejects.toThrow('killed')
        const other = another().open(name)
        orThrow(await createStatisticsRunner(other, { ...settings, plugins: few }).run(lease))
        expect(await statesOf(other), `killed at ${killAt}, ${label}`).toEqual(whole)
      }
    })

    it('are counted once by several processes at once that take the lease from each other', async () => {
      const hours = Array.from({ length: 20 }, (_, index): Happening => ['report', index])
      const storage = project()
      await happen(storage, hours)
      const kinds = new Set<string>()
      let clock = Date.parse(lease.at)
      const work = async (owner: string): Promise<void> => {
        const counting = createStatisticsRunner(storage, { plugins: few, batchEvents: 3 })
        for (let turn = 0; turn < 1_000; turn++) {
          // A lease ends by the clock of another process, in the middle of a run.
          const at = new Date((clock += 1_000)).toISOString()
          const report = await counting.run({ owner, at, forMs: 8_000, steps: 2 })
          if (report.isErr()) kinds.add(report.error.kind)
          else if (!report.value.isOwner) await sleep(2)
          else if (!report.value.isBehind) return
        }
        throw new Error(`${owner} came to no end`)
      }
      // The last one goes by the name of the first.
      await Promise.all(['one', 'two', 'three', 'one'].map(work))
      // The twin of a name moves the consumer on without taking its lease, and a consumer never goes back.
      const expected = ['store/lease-lost', 'store/version-conflict', 'schema/invalid']
      for (const failed of kinds) expect(expected).toContain(failed)
      // PGlite answers one after the other; connections get in each other's way.
      if (kind === 'server') expect(kinds).not.toEqual(new Set())
      expect(await statesOf(storage)).toEqual(await counted(inMemory(), hours, { plugins: few }))
    })

    it('have every bucket once, in order, page by page, while more is counted', async () => {
      const storage = project()
      const plugin = passRate({ windows: ['1h'] })
      const options = { plugins: [plugin], latenessMs: Number.POSITIVE_INFINITY }
      const counting = createStatisticsRunner(storage, options)
      const first = Array.from({ length: 30 }, (_, index) => 2 * index)
      await happen(storage, [['report', ...first]])
      orThrow(await counting.run(lease))
      let isOver = false
      const writing = async (): Promise<number> => {
        for (let number = 1; ; number++) {
          if (isOver) return number - 1
          await happen(storage, [['report', (number * 37) % 120]], number)
          orThrow(await counting.run(lease))
        }
      }
      const written = writing()
      for (const order of ['oldest-first', 'newest-first', 'oldest-first', 'newest-first'] as const) {
        const seen: number[] = []
        let after: string | undefined
        do {
          const page = { limit: 4, order, ...(after !== undefined && { after }) }
          const { points, next } = orThrow(await readHistory(storage.states, { plugin }, page))
          seen.push(...points.map(({ start }) => (start - begin) / msOfHour))
          after = next
        } while (after !== undefined)
        const inOrder = [...new Set(seen)].sort((a, b) => a - b)
        expect(order === 'oldest-first' ? seen : [...seen].reverse()).toEqual(inOrder)
        for (const hour of first) expect(seen).toContain(hour)
      }
      isOver = true
      const more = await written
      const { points } = orThrow(await readHistory(storage.states, { plugin }, { limit: 1_000 }))
      const sum = points.reduce((all, { result }) => all + result.passed + result.failed, 0)
      expect(sum).toBe(first.length + more)
    })

    it('may be of megabytes and have many keys, and are given up again', async () => {
      const storage = project()
      await happen(storage, [['report', ...Array.from({ length: 500 }, (_, index) => index / 500)]])
      await happen(storage, [['report', 1, 2, 3]], 1)
      const text = 'x'.repeat(1_500_000)
      const big = { ...listing, id: 'big', windows: ['1h'], init: () => [text] }
      const keyed: StatisticsPlugin = {
        ...passRate({ windows: ['all'] }),
        key: (event) => JSON.stringify(event),
      }
      orThrow(await createStatisticsRunner(storage, { plugins: [big, keyed], batchEvents: 1 }).run(lease))
      const { points } = orThrow(await readHistory(storage.states, { plugin: big }))
      expect(points.map(({ result }) => (result as string[]).length - 1)).toEqual([1, 1, 1, 500])
      const retiring = createStatisticsRunner(storage, { plugins: [listing] })
      expect(orThrow(await retiring.retire(lease))).toEqual(['big@1#0', 'pass-rate@1#0'])
      orThrow(await retiring.run(lease))
      expect((await statesOf(storage)).filter(([key]) => !key.includes('listing'))).toEqual([])
    })

    it('do not count what was removed before they came to it, and go on behind it', async () => {
      const storage = project()
      await happen(storage, [
        ['report', 1],
        ['report', 2],
        ['report', 3],
      ])
      expect(orThrow(await storage.results.remove('report-1', instant(9))).state).toBe('removed')
      const counting = createStatisticsRunner(storage, { plugins: [listing], batchEvents: 2 })
      orThrow(await counting.run(lease))
      await happen(storage, [['report', 5]], 9)
      orThrow(await counting.run(lease))
      const latest = orThrow(await readLatest(storage.states, { plugin: listing }))
      expect(latest?.result).toEqual(['r0/0', 'r2/0', 'r9/0'])
    })
  })
})
