import { orThrow } from '@gatewright/core/errors'
import type { TestResult } from '@gatewright/core/schema'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPgDatabase, type PgDriver } from '../../src/index.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { restorable } from '../support/restored.ts'
import { answeredDriver, watchedDriver } from './support/project.ts'
import { plainResult } from './support/reports.ts'

interface Gate {
  /** Waits where the gate is shut, the first time only. */
  pass(): Promise<void>
  /** Shut from now on; resolves when somebody waits. */
  shut(): Promise<void>
  open(): void
}

function createGate(): Gate {
  let [come, open] = [(): void => undefined, (): void => undefined]
  let opened: Promise<void> | undefined
  return {
    async pass() {
      const wait = opened
      opened = undefined
      come()
      await wait
    },
    shut() {
      opened = new Promise((resolve) => (open = resolve))
      return new Promise((resolve) => (come = resolve))
    },
    open: () => open(),
  }
}

function of(id: string, testcase: string, more: Partial<TestResult> = {}): TestResult {
  return plainResult(id, { testcase, ...more })
}

eachDatabase((opened) => {
  describe('what a database answers late, of which a restored one took the place', () => {
    let plain: PgDriver
    let schema: string
    const open = (driver = plain) => createPgDatabase({ driver, schema }).open('shop')
    const stored = async () =>
      orThrow(await open().results.query({}))
        .results.map(({ id, testcase, item, data }) => [id, testcase, item.id, data['suite']?.[0]].join(' '))
        .sort()

    beforeEach(async () => {
      plain = opened().driver
      schema = ownName('late')
      orThrow(await createPgDatabase({ driver: plain, schema }).migrate())
      return () => plain.script(`DROP SCHEMA "${schema}" CASCADE`)
    })

    it.each([
      { what: 'an id of a testcase', asked: /"testcase"[^]*added AS/, when: 'before' },
      { what: 'an id of a testcase', asked: /"testcase"[^]*added AS/, when: 'behind' },
      { what: 'an id of a series', asked: /"series"[^]*added AS/, when: 'before' },
      { what: 'an id of a series', asked: /"series"[^]*added AS/, when: 'behind' },
      { what: 'an id of a dataset', asked: /"dataset"[^]*added AS/, when: 'before' },
      { what: 'an id of a dataset', asked: /"dataset"[^]*added AS/, when: 'behind' },
      { what: 'the ids of a report and its item', asked: /report_added/, when: 'before' },
      { what: 'the ids of a report and its item', asked: /report_added/, when: 'behind' },
    ] as const)('is not kept: $what, $when its statement', async ({ asked, when }) => {
      const gate = createGate()
      let isWatched = false
      const wait = async (sql: string): Promise<void> => {
        if (isWatched && asked.test(sql)) await gate.pass()
      }
      const storage = open(when === 'before' ? watchedDriver(plain, wait) : answeredDriver(plain, wait))
      orThrow(await storage.results.append('before', [of('a#1', 'base')]))
      const backup = restorable(plain, schema)
      await backup.dump()

      const report = [of('l#1', 'alpha', { item: { type: 'build', id: 'own' }, data: { suite: ['own'] } })]
      isWatched = true
      const somebodyWaits = gate.shut()
      const late = storage.results.append('late', report).match(
        () => 'stored',
        ({ kind }) => kind,
      )
      await somebodyWaits
      await backup.restore()
      const others = [
        of('o#1', 'beta', { item: { type: 'build', id: 'other' }, data: { suite: ['other'] } }),
        of('o#2', 'gamma', { item: { type: 'build', id: 'more' }, data: { suite: ['more'] } }),
      ]
      orThrow(await open().results.append('others', others))
      // Another call of the process sees that the database is another one, and meets its words.
      orThrow(await storage.results.query({}))
      gate.open()
      expect(['store/unavailable', 'stored']).toContain(await late)
      isWatched = false
      orThrow(await storage.results.append('again', report))
      expect(await stored()).toEqual([
        'a#1 base bash-5.2-1.fc40 ',
        'l#1 alpha own own',
        'o#1 beta other other',
        'o#2 gamma more more',
      ])
    })
  })
})
