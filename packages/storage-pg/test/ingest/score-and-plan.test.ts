import { decide, definePolicy, noneFailing, orThrow, type Status } from '@gatewright/core'
import { defaultQuarantinePolicy, newQuarantineRecord, planQuarantine } from '@gatewright/core/flake'
import { processReport, receiveReport } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { toEpochMs, type Item, type QuarantineEntry } from '@gatewright/core/schema'
import { foldFlakeStates, scoreStates } from '@gatewright/core/upkeep'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, reader } from '../../../parsers/test/ingest/support/workbench.ts'
import { createPgDatabase } from '../../src/index.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const runs = 60
const lastAt = '2026-11-30T00:00:00Z'
const commitOf = (run: number): Item => ({ type: 'git_commit', id: run.toString(16).padStart(40, 'a') })

/** What Surefire writes: one test fails at first and passes then in every fourth run, another one fails since a commit. */
function surefire(run: number): Uint8Array {
  const steady = Array.from(
    { length: 20 },
    (_, index) => `<testcase classname="Cart" name="adds${index}" time="0.01"/>`,
  )
  const flaky = run % 4 === 0 ? '<flakyFailure message="timed out" type="Timeout">at Cart</flakyFailure>' : ''
  const broken = run >= runs / 2 ? '<failure message="expected 3" type="Assertion">at Bill</failure>' : ''
  return bytesOf(`<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="shop" time="1.2" tests="22" errors="0" skipped="0" failures="${broken === '' ? 0 : 1}">
  ${steady.join('\n  ')}
  <testcase classname="Cart" name="ships" time="0.5">${flaky}</testcase>
  <testcase classname="Bill" name="adds" time="0.1">${broken}</testcase>
</testsuite>`)
}

async function handIn(storage: CompleteStorage, run: number): Promise<void> {
  const at = new Date(Date.parse(lastAt) - (runs - 1 - run) * 3_600_000).toISOString()
  const given = { id: `run-${run}`, bytes: surefire(run), about: { item: commitOf(run) } }
  orThrow(await receiveReport(storage, given, { at }))
  expect(orThrow(await processReport(storage, reader, given.id, { at }))).toMatchObject({ stage: 'valid' })
}

/** What a gate says of a commit that lets a flaky test pass while it is in quarantine. */
async function gate(storage: CompleteStorage, run: number): Promise<Status> {
  const item = commitOf(run)
  const policy = definePolicy({
    id: 'shop.merge',
    applies: { decisionContexts: ['merge'], subjectTypes: [item.type] },
    rules: [noneFailing({ group: 'complete', testcases: '*' }, { flaky: 'quarantine' })],
  })
  const evidence = {
    subject: { type: item.type, identifier: item.id },
    results: orThrow(await queryAll(storage.results, { item })),
    groups: orThrow(await storage.groups.ofItem(item)),
    quarantine: orThrow(await storage.quarantine.entries()),
  }
  return decide([policy], evidence, { decisionContext: 'merge', at: '2026-11-30T01:00:00Z' }).status
}

eachDatabase((database) => {
  let storage: CompleteStorage
  beforeAll(async () => {
    storage = createPgDatabase({ driver: database().driver, schema: database().schema }).open(
      ownName('scored'),
    )
    for (let run = 0; run < runs; run += 10)
      await Promise.all(Array.from({ length: 10 }, (_, index) => handIn(storage, run + index)))
  }, 120_000)

  describe('JUnit reports of a project', () => {
    it('come to scores, a plan that offers the flaky test and never the broken one, and a gate that heeds it', async () => {
      const lease = { owner: 'folder', at: lastAt, forMs: 60_000 }
      const folded = orThrow(
        await foldFlakeStates(storage, { ...lease, unstatedBranch: 'main', massFailures: 'keep' }),
      )
      expect(folded).toMatchObject({ isOwner: true, isBehind: false })
      const { scores } = orThrow(await scoreStates(storage.states))
      expect(scores).toHaveLength(22)

      const plan = planQuarantine(
        scores.map((score) => ({ record: newQuarantineRecord(score), score, trueCatches: 0 })),
        defaultQuarantinePolicy,
        { at: toEpochMs(lastAt), suite: { tests: scores.length, trueCatches: 0 } },
      )
      expect(plan.candidates).toMatchObject([{ testcase: 'Cart/ships', admitted: true }])
      expect(plan.broken).toMatchObject([{ testcase: 'Bill/adds', failingTail: runs / 2 }])

      // Run 28 has a flaky test alone, run 56 the broken one as well.
      expect([await gate(storage, 27), await gate(storage, 28), await gate(storage, 56)]).toEqual([
        'satisfied',
        'unsatisfied',
        'unsatisfied',
      ])
      const entries = plan.candidates.map(({ testcase, suggestedUntil }): QuarantineEntry => {
        return { testcase, from: lastAt, until: suggestedUntil, issue: 'SHOP-7', by: 'ann' }
      })
      orThrow(await storage.quarantine.append(entries))
      expect([await gate(storage, 28), await gate(storage, 56)]).toEqual(['satisfied', 'unsatisfied'])
    })
  })
})
