import { orThrow } from '@gatewright/core/errors'
import { defineOutcomes, type Instant, type OutcomeSet, type TestResult } from '@gatewright/core/schema'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPgDatabase, type PgDriver } from '../../src/index.ts'
import { tablesOf } from '../../src/sql/tables.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { restorable } from '../support/restored.ts'

function result(id: string, testcase: string, more: Partial<TestResult> = {}): TestResult {
  return {
    id,
    testcase,
    item: { type: 'build', id: 'b' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:00:00Z' as Instant,
    variant: {},
    groups: [],
    data: {},
    ...more,
  }
}

/** So many results of testcases that nobody has seen. */
function unseen(count: number): readonly TestResult[] {
  return Array.from({ length: count }, (_, index) => result(`new#${index}`, `new ${index}`))
}

eachDatabase((opened) => {
  describe('a process that knows ids of another database', () => {
    let driver: PgDriver
    let schema: string
    const open = (outcomes?: OutcomeSet) =>
      createPgDatabase({ driver, schema, ...(outcomes && { outcomes }) }).open('shop')
    const dump = () => restorable(driver, schema).dump()
    const restore = () => restorable(driver, schema).restore()
    const read = async () =>
      orThrow(await open().results.query({ exceptIds: unseen(1500).map(({ id }) => id) })).results.map(
        ({ id, testcase, outcome }) => `${id} ${testcase} ${outcome}`,
      )

    beforeEach(async () => {
      driver = opened().driver
      schema = ownName('other')
      orThrow(await createPgDatabase({ driver, schema }).migrate())
      return () => driver.script(`DROP SCHEMA "${schema}" CASCADE`)
    })

    it.each([0, 5, 500, 1500])(
      'stores no result as one of another testcase, with %i more words',
      async (more) => {
        const storage = open()
        orThrow(await storage.results.append('before', [result('a#1', 'base')]))
        await dump()
        orThrow(await storage.results.append('lost', [result('b#1', 'alpha'), result('b#2', 'gamma')]))
        await restore()
        orThrow(
          await open().results.append('others', [
            result('c#1', 'beta', { item: { type: 'build', id: 'c' } }),
          ]),
        )

        const report = [result('d#1', 'alpha', { outcome: 'FAILED' }), ...unseen(more)]
        const refused = await storage.results.append('again', report)
        expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
        expect(await read()).toEqual(['c#1 beta PASSED', 'a#1 base PASSED'])
        orThrow(await storage.results.append('again', report))
        expect(await read()).toEqual(['d#1 alpha FAILED', 'c#1 beta PASSED', 'a#1 base PASSED'])
      },
    )

    it('reads no result as one of another testcase, if it only ever reads', async () => {
      orThrow(await open().results.append('before', [result('a#1', 'base')]))
      await dump()
      const own = { suite: ['s'] }
      orThrow(await open().results.append('lost', [result('b#1', 'alpha', { data: own })]))
      const reader = open()
      const named = async () =>
        orThrow(await reader.results.query({})).results.map(({ id, testcase }) => `${id} ${testcase}`)
      expect(await named()).toEqual(['b#1 alpha', 'a#1 base'])
      await restore()
      orThrow(await open().results.append('others', [result('c#1', 'beta', { data: { suite: ['t'] } })]))
      expect(await named()).toEqual(['c#1 beta', 'a#1 base'])
      expect(orThrow(await reader.results.history('alpha', {}, 5))).toEqual([])
    })

    it('takes no report for another that others stored since', async () => {
      const storage = open()
      await dump()
      orThrow(await storage.results.append('one', [result('a#1', 'alpha')]))
      await restore()
      const others = [result('a#1', 'alpha'), result('b#1', 'beta')].toReversed()
      orThrow(await open().results.append('zero', [result('c#1', 'zero')]))
      orThrow(await open().results.append('one', others))

      const refused = await storage.results.append('one', others)
      expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
      expect(orThrow(await storage.results.append('one', others)).isNew).toBe(false)
    })

    it.each([1, 1_200])(
      'takes no report of %i results for one of other testcases that has the same numbers',
      async (count) => {
        const named = (testcase: string): readonly TestResult[] =>
          Array.from({ length: count }, (_, index) => result(`a#${index + 1}`, `${testcase} ${index}`))
        const storage = open()
        orThrow(await storage.results.append('before', [result('b#1', 'base')]))
        await dump()
        orThrow(await storage.results.append('one', named('alpha')))
        await restore()
        orThrow(await open().results.append('one', named('beta')))

        const refused = await storage.results.append('one', named('alpha'))
        expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
        const again = await storage.results.append('one', named('alpha'))
        expect(again.isErr() && again.error.kind).toBe('store/key-conflict')
      },
    )

    it.each([1, 1_200])(
      'is not deceived by a newest word that stands where it stood, with reports of %i results',
      async (count) => {
        const report = (name: string): readonly TestResult[] =>
          Array.from({ length: count }, (_, index) => result(`${name}#${index + 1}`, `${name} ${index}`))
        const storage = open()
        orThrow(await storage.results.append('before', [result('a#1', 'base')]))
        await dump()
        for (const name of ['alpha', 'beta']) orThrow(await storage.results.append(name, report(name)))
        await restore()
        for (const name of ['gamma', 'beta']) orThrow(await open().results.append(name, report(name)))

        const late = [result('d#1', 'alpha 0')]
        const refused = await storage.results.append('again', late)
        expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
        orThrow(await storage.results.append('again', late))
        const { results } = orThrow(await open().results.query({ ids: ['d#1'] }))
        expect(results.map(({ testcase }) => testcase)).toEqual(['alpha 0'])
      },
    )

    it.each([1, 1_200])(
      'takes no removal of what it stored for another database, with reports of %i results',
      async (count) => {
        const storage = open()
        const report = Array.from({ length: count }, (_, index) => result(`a#${index + 1}`, `test ${index}`))
        orThrow(await storage.results.append('removed', report))
        const removed = await open().results.remove?.('removed', '2026-12-01T00:00:00Z')
        expect(removed?._unsafeUnwrap().state).toBe('removed')
        orThrow(await storage.results.append('next', [result('b#1', 'test 0')]))
        expect(await read()).toEqual(['b#1 test 0 PASSED'])
      },
    )

    it('stores no outcome as another', async () => {
      const crashed = open(defineOutcomes({ CRASHED: 'error' }))
      orThrow(await crashed.results.append('before', [result('a#1', 'base')]))
      await driver.script(`DELETE FROM ${tablesOf(schema).outcome}; DELETE FROM ${tablesOf(schema).counter}
        WHERE kind = 'id:outcome'`)
      const calm = open(defineOutcomes({ CALM: 'pass' }))
      orThrow(await calm.results.append('calm', [result('b#1', 'base', { outcome: 'CALM' })]))

      const report = [result('c#1', 'base', { outcome: 'CRASHED' })]
      const refused = await crashed.results.append('crashed', report)
      expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
      orThrow(await crashed.results.append('crashed', report))
      expect(await read()).toEqual(['c#1 base CRASHED', 'b#1 base CALM', 'a#1 base PASSED'])
    })

    it('sees and writes nothing of a project that came since', async () => {
      const storage = open()
      orThrow(await storage.states.put('space', [{ key: 'k', body: new Uint8Array([1]) }]))
      await driver.script(`DROP SCHEMA "${schema}" CASCADE`)
      const database = createPgDatabase({ driver, schema })
      orThrow(await database.migrate())
      const other = database.open('another shop')
      orThrow(await other.states.put('space', [{ key: 'own', body: new Uint8Array([2]) }]))

      orThrow(await storage.states.put('space', [{ key: 'k', body: new Uint8Array([3]) }]))
      expect(orThrow(await storage.states.list('space')).map(({ key }) => key)).toEqual(['k'])
      expect(orThrow(await other.states.list('space')).map(({ key }) => key)).toEqual(['own'])
    })

    it('writes nothing into a project that came since', async () => {
      const storage = open()
      orThrow(await storage.results.append('r', [result('a#1', 'base')]))
      await driver.script(`DROP SCHEMA "${schema}" CASCADE`)
      const database = createPgDatabase({ driver, schema })
      orThrow(await database.migrate())
      const other = database.open('another shop')
      orThrow(await other.groups.put({ id: 'g', state: 'open' }))

      orThrow(await storage.groups.put({ id: 'h', state: 'open' }))
      orThrow(await storage.results.append('r', [result('a#1', 'base')]))
      expect(orThrow(await other.groups.find({})).map(({ id }) => id)).toEqual(['g'])
      expect(orThrow(await other.results.query({})).results).toEqual([])
      expect(orThrow(await storage.groups.find({})).map(({ id }) => id)).toEqual(['h'])
      expect(await read()).toEqual(['a#1 base PASSED'])
    })
  })
})
