import { describe, expect, it } from 'vitest'
import { valueOf } from '../stores/support/answers.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, watchedDriver } from './support/project.ts'
import { plainResult } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

eachDatabase((database) => {
  describe('reports at the same time', () => {
    it('share statements, and each has its answer and its place in the feed', async () => {
      const { driver, schema } = database()
      let statements = 0
      const watched = watchedDriver(driver, (sql) => {
        if (sql.includes('report_added')) statements += 1
      })
      const { engine, append } = openProject({ driver: watched, schema })
      await valueOf(append('warm', [plainResult('warm')]))
      statements = 0
      const receipts = await Promise.all(
        Array.from({ length: 60 }, (_, index) => append(`r${index}`, [plainResult(`id ${index}`)])),
      )
      expect(receipts.map((receipt) => receipt._unsafeUnwrap())).toEqual(
        Array.from({ length: 60 }, (_, index) => ({ reportKey: `r${index}`, resultCount: 1, isNew: true })),
      )
      // The first that comes has one for itself, and who comes then goes in halves.
      expect(statements).toBe(3)
      const { rows } = await driver.query<{ ref: string; position: bigint; own: bigint; of_run: bigint }>(
        `SELECT event.ref, event.position, report.position AS own, run.position AS of_run
         FROM ${engine.tables.feed_event} AS event
         JOIN ${engine.tables.report} AS report ON report.project = $1 AND report.key = event.ref
         JOIN ${engine.tables.run} AS run ON run.project = $1 AND run.report_sha = report.key_sha
         WHERE event.project = $1 ORDER BY event.position`,
        [await engine.number()],
      )
      expect(rows.map(({ position }) => position)).toEqual(
        Array.from({ length: 61 }, (_, index) => BigInt(index + 1)),
      )
      for (const { position, own, of_run } of rows) expect([own, of_run]).toEqual([position, position])
    })

    it('that meet what is stored are stored by themselves, and do the others no harm', async () => {
      const { engine, append } = openProject(database())
      await valueOf(append('old', [plainResult('a#1'), plainResult('b')]))
      const bodies = {
        first: [plainResult('x')],
        old: [plainResult('b'), plainResult('a#1')],
        other: [plainResult('b'), plainResult('c')],
        clash: [plainResult('b', { note: 'another' })],
        head: [plainResult('a#2')],
        empty: [],
      }
      const answers = Object.entries(bodies).map(async ([key, body]) => {
        const answer = await append(key, body)
        return answer.isOk() ? answer.value.isNew : answer.error.message
      })
      expect(await Promise.all(answers)).toEqual([
        true,
        false,
        true,
        'The result id "b" was used before with another content.',
        true,
        true,
      ])
      expect((await storedResults(engine)).map(({ id }) => id)).toEqual(['a#1', 'a#2', 'b', 'c', 'x'])
    })

    it('with the same key or ids are stored one after the other', async () => {
      const { engine, append } = openProject(database())
      const answers = await Promise.all([
        append('first', []),
        append('r', [plainResult('a')]),
        append('r', [plainResult('a')]),
        append('r', [plainResult('b')]),
        append('s', [plainResult('a')]),
        append('t', [plainResult('a', { note: 'another' })]),
      ])
      expect(answers.map((answer) => (answer.isOk() ? answer.value.isNew : answer.error.kind))).toEqual([
        true,
        true,
        false,
        'store/key-conflict',
        true,
        'store/key-conflict',
      ])
      expect(await storedResults(engine)).toEqual([plainResult('a')])
    })

    it('that the database refuses for what one of them says are stored without this one', async () => {
      const { driver, schema } = database()
      const refusing = watchedDriver(driver, (sql, values) => {
        if (sql.includes('report_added') && JSON.stringify(values.map(String)).includes('poison'))
          throw Object.assign(new Error('too long'), { code: '54000', severity: 'ERROR' })
      })
      const { append } = openProject({ driver: refusing, schema })
      await valueOf(append('warm', [plainResult('warm')]))
      const answers = await Promise.all(
        ['first', 'a', 'poison', 'b', 'c'].map((key) => append(key, [plainResult(key)])),
      )
      expect(answers.map((answer) => answer.isOk())).toEqual([true, true, false, true, true])
    })

    it('that wait in vain for a lock wait once more, and not each for itself', async () => {
      const { driver, schema } = database()
      let statements = 0
      let isLocked = false
      const locked = watchedDriver(driver, (sql) => {
        if (!sql.includes('report_added') || !isLocked) return
        statements += 1
        throw Object.assign(new Error('lock timeout'), { code: '55P03', severity: 'ERROR' })
      })
      const { append } = openProject({ driver: locked, schema })
      await valueOf(append('warm', [plainResult('warm')]))
      isLocked = true
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => append(`r${index}`, [plainResult(`id ${index}`)])),
      )
      expect(answers.map((answer) => answer._unsafeUnwrapErr().kind)).toEqual(
        Array.from({ length: 30 }, () => 'store/unavailable'),
      )
      // One for the first that came; for each half of the others one together, and one for the first of them alone.
      expect(statements).toBe(5)
      isLocked = false
      await valueOf(append('r1', [plainResult('id 1')]))
    })
  })
})
