import { orThrow } from '@gatewright/core'
import { defaultQuarantinePolicy, newQuarantineRecord, planQuarantine } from '@gatewright/core/flake'
import { processReport } from '@gatewright/core/ingest'
import { decide, definePolicy, noneFailing, type Decision } from '@gatewright/core/policy'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { toEpochMs, type Item, type QuarantineEntry } from '@gatewright/core/schema'
import { foldFlakeStates, scoreStates } from '@gatewright/core/upkeep'
import {
  createCaller,
  planAnnotations,
  receiveRun,
  reportDecision,
  type WorkflowRun,
} from '@gatewright/github'
import { createReportReader } from '@gatewright/parsers/archive'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { strToU8, zipSync } from 'fflate'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { createFakeGitHub, ownApp } from './support/fake-github/fake-github.ts'
import { judgedGitHub } from './support/github.ts'
import { patience } from './support/patience.ts'

const runs = 60
const lastAt = '2026-11-30T00:00:00Z'
const repository = { owner: 'shop', repo: 'cart', repositoryId: 9 }
const shaOf = (run: number): string => run.toString(16).padStart(40, 'a')

/** What Surefire writes: one test fails at first and passes then in every fourth run, another one fails since a commit. */
function surefire(run: number): Uint8Array {
  const steady = Array.from({ length: 20 }, (_, index) => `<testcase classname="Cart" name="adds${index}"/>`)
  const flaky = run % 4 === 0 ? '<flakyFailure message="timed out" type="Timeout">at Cart</flakyFailure>' : ''
  const broken = run >= runs / 2 ? '<failure message="expected 3" type="Assertion">at Bill</failure>' : ''
  return strToU8(`<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="shop" tests="22" errors="0" skipped="0" failures="${broken === '' ? 0 : 1}">
  ${steady.join('\n  ')}
  <testcase classname="Cart" name="ships">${flaky}</testcase>
  <testcase classname="Bill" name="adds">${broken}</testcase>
</testsuite>`)
}

function workflowRun(run: number): WorkflowRun {
  return {
    id: 1_000 + run,
    attempt: 1,
    workflowId: 3,
    event: 'push',
    headSha: shaOf(run),
    headBranch: 'main',
    headRepositoryId: repository.repositoryId,
    pullRequests: [],
  }
}

const policy = definePolicy({
  id: 'shop.merge',
  applies: { decisionContexts: ['merge'], subjectTypes: ['git_commit'] },
  rules: [noneFailing({ testcases: ['Cart/adds0', 'Cart/ships', 'Bill/adds'] }, { flaky: 'quarantine' })],
})

async function decideAbout(storage: CompleteStorage, run: number): Promise<Decision> {
  const item: Item = { type: 'git_commit', id: shaOf(run) }
  const evidence = {
    subject: { type: item.type, identifier: item.id },
    results: orThrow(await queryAll(storage.results, { item })),
    quarantine: orThrow(await storage.quarantine.entries()),
  }
  return decide([policy], evidence, { decisionContext: 'merge', at: '2026-11-30T01:00:00Z' })
}

describe('reports in artifacts of workflow runs', () => {
  it('come to scores, to a quarantine of the flaky test alone, and to check runs that heed it', async () => {
    const fake = createFakeGitHub()
    const { client, problems } = judgedGitHub(fake.host, fake.elsewhere)
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    const storage = createMemoryDatabase().open('shop')
    const reader = createReportReader({ version: 'test' })

    for (let run = 0; run < runs; run++) {
      const at = new Date(Date.parse(lastAt) - (runs - 1 - run) * 3_600_000).toISOString()
      const told = workflowRun(run)
      const ofRun = { id: told.id, headSha: told.headSha, headRepositoryId: repository.repositoryId }
      fake.addArtifact({
        name: 'test-results',
        bytes: zipSync({ 'TEST-shop.xml': surefire(run) }),
        run: ofRun,
      })
      const { received } = orThrow(
        await receiveRun(caller, storage, told, { ...repository, names: ['test-results*'], at }),
      )
      for (const id of received)
        expect(orThrow(await processReport(storage, reader, id, { at })).stage).toBe('valid')
    }

    const report = async (run: number): Promise<void> => {
      const decision = await decideAbout(storage, run)
      const remark = { path: 'src/Bill.java', line: 3, level: 'failure', message: decision.summary } as const
      const { annotations } = planAnnotations([remark])
      const options = { ...repository, appId: ownApp, name: 'gate', headSha: shaOf(run), annotations }
      orThrow(await reportDecision(caller, () => okAsync(decision), options))
    }
    // Run 28 has a flaky test alone, run 56 the broken one as well.
    for (const run of [27, 28, 56]) await report(run)

    const lease = { owner: 'folder', at: lastAt, forMs: 60_000 }
    orThrow(await foldFlakeStates(storage, { ...lease, unstatedBranch: 'main', massFailures: 'keep' }))
    const { scores } = orThrow(await scoreStates(storage.states))
    const plan = planQuarantine(
      scores.map((score) => ({ record: newQuarantineRecord(score), score, trueCatches: 0 })),
      defaultQuarantinePolicy,
      { at: toEpochMs(lastAt), suite: { tests: scores.length, trueCatches: 0 } },
    )
    expect(plan.candidates).toMatchObject([{ testcase: 'Cart/ships', admitted: true }])
    const entries = plan.candidates.map(({ testcase, suggestedUntil }): QuarantineEntry => {
      return { testcase, from: lastAt, until: suggestedUntil, issue: 'SHOP-7', by: 'ann' }
    })
    orThrow(await storage.quarantine.append(entries))
    for (const run of [28, 56]) await report(run)

    const conclusions = fake.checkRuns().map(({ said }) => [said['head_sha'], said['conclusion']])
    expect(conclusions).toEqual([
      [shaOf(27), 'success'],
      [shaOf(28), 'failure'],
      [shaOf(56), 'failure'],
      [shaOf(28), 'success'],
      [shaOf(56), 'failure'],
    ])
    expect(problems).toEqual([])
  })
})
