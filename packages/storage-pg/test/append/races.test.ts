import type { TestResult } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'
import { valueOf } from '../stores/support/answers.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProcesses, type TestProject } from './support/project.ts'
import { plainResult, plainRun } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

/** What became of appends that ran at the same time: `new`, `known`, or the key of the conflict; sorted. */
async function fatesOf(appends: readonly ReturnType<TestProject['append']>[]): Promise<readonly string[]> {
  const answers = await Promise.all(appends)
  return answers
    .map((answer) => {
      if (answer.isOk()) return answer.value.isNew ? 'new' : 'known'
      if (answer.error.kind === 'store/key-conflict') return `conflict ${answer.error.key}`
      throw new Error(answer.error.message, { cause: answer.error })
    })
    .sort()
}

async function feedOf({ engine }: TestProject): Promise<readonly bigint[]> {
  const { rows } = await engine.driver.query<{ position: bigint }>(
    `SELECT position FROM ${engine.tables.feed_event} WHERE project = $1 ORDER BY position`,
    [await engine.number()],
  )
  return rows.map(({ position }) => position)
}

function times<Value>(count: number, value: Value): readonly Value[] {
  return Array.from({ length: count }, () => value)
}

const shapes = [
  { what: 'numbered', report: plainRun('r', 40) },
  { what: 'whole', report: Array.from({ length: 40 }, (_, index) => plainResult(`id ${index}`)) },
  { what: 'no', report: [] },
  { what: 'many', report: plainRun('r', 1500) },
] as const

eachDatabase(
  (database) => {
    describe('of appends at once', () => {
      it.each(shapes)('of the same report with $what ids exactly one is new', async ({ report }) => {
        const all = openProcesses(database(), 5)
        const appends = Array.from({ length: 50 }, (_, index) =>
          (all[index % 5] as TestProject).append('r', report),
        )
        expect(await fatesOf(appends)).toEqual([...times(49, 'known'), 'new'])
        expect(await feedOf(all[0] as TestProject)).toEqual([1n])
        expect(await storedResults((all[0] as TestProject).engine)).toHaveLength(report.length)
      })

      it('of one key with other bodies exactly one wins', async () => {
        const all = openProcesses(database(), 5)
        const bodies = Array.from({ length: 20 }, (_, index) =>
          plainRun(`b${index}`, index % 2 === 0 ? 3 : 1200),
        )
        const fates = await fatesOf(
          bodies.map((body, index) => (all[index % 5] as TestProject).append('r', body)),
        )
        expect(fates).toEqual([...times(19, 'conflict r'), 'new'])
        const ids = (await storedResults((all[0] as TestProject).engine)).map(({ id }) => id)
        expect(bodies.map((body) => body.map(({ id }) => id).sort())).toContainEqual(ids)
      })

      it('reports that share ids store each once, whoever comes first', async () => {
        const all = openProcesses(database(), 5)
        const ids = Array.from({ length: 30 }, (_, index) =>
          index % 2 === 0 ? `head ${index % 3}#${index}` : `whole ${index}`,
        )
        const reportOf = (start: number): readonly TestResult[] =>
          Array.from({ length: 20 }, (_, index) => plainResult(ids[(start * 7 + index * 11) % 30] ?? ''))
        const appends = Array.from({ length: 40 }, (_, index) =>
          (all[index % 5] as TestProject).append(`r${index}`, reportOf(index)),
        )
        expect(await fatesOf(appends)).toEqual(times(40, 'new'))
        const stored = await storedResults((all[0] as TestProject).engine)
        expect(stored.map(({ id }) => id)).toEqual([...ids].sort())
        expect(await feedOf(all[0] as TestProject)).toEqual(
          Array.from({ length: 40 }, (_, index) => BigInt(index + 1)),
        )
      })

      it('reports that share an id with another content: one has it, and nothing is stored of the others', async () => {
        const all = openProcesses(database(), 5)
        const appends = Array.from({ length: 20 }, (_, index) =>
          (all[index % 5] as TestProject).append(`r${index}`, [
            plainResult('shared#1', { note: `of ${index}` }),
            plainResult(`own ${index}`),
          ]),
        )
        expect(await fatesOf(appends)).toEqual([...times(19, 'conflict shared#1'), 'new'])
        const [own, shared, ...others] = await storedResults((all[0] as TestProject).engine)
        expect(others).toEqual([])
        expect(shared).toEqual(plainResult('shared#1', { note: own?.id.replace('own', 'of') ?? '' }))
      })
    })

    it('positions of the feed are dense and come in order, also beside long transactions', async () => {
      const all = openProcesses(database(), 4)
      const [first] = all as [TestProject]
      await valueOf(first.append('first', []))
      const seen: bigint[][] = []
      let isOver = false
      const watch = (async () => {
        while (!isOver) seen.push([...(await feedOf(first))])
      })()
      const long = first.engine.transaction(async (session, project) => {
        await session.query(
          `UPDATE ${first.engine.tables.feed} SET position = position + 1 WHERE project = $1`,
          [project],
        )
        await session.query('SELECT pg_sleep(0.3)')
        await session.query(
          `INSERT INTO ${first.engine.tables.feed_event} (project, position, kind, ref, facts)
           SELECT project, position, 'group', 'long', '{}' FROM ${first.engine.tables.feed} WHERE project = $1`,
          [project],
        )
      })
      const appends = Array.from({ length: 60 }, (_, index) =>
        (all[index % 4] as TestProject).append(
          `r${index}`,
          plainRun(`r${index}`, index % 10 === 0 ? 1100 : 2),
        ),
      )
      expect(await fatesOf(appends)).toEqual(times(60, 'new'))
      expect((await long).isOk()).toBe(true)
      isOver = true
      await watch
      const dense = Array.from({ length: 62 }, (_, index) => BigInt(index + 1))
      expect(await feedOf(first)).toEqual(dense)
      for (const positions of seen) expect(positions).toEqual(dense.slice(0, positions.length))
    })
  },
  { on: ['server', 'embedded'] },
)
