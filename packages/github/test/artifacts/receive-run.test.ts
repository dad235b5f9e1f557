import { createCaller, receiveRun, type GitHubCaller, type WorkflowRun } from '@gatewright/github'
import { processReport } from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createReportReader } from '@gatewright/parsers/archive'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { headSha } from '../support/decisions.ts'
import { createFakeGitHub, type FakeArtifact, type FakeGitHub } from '../support/fake-github/fake-github.ts'
import { judgedGitHub, token } from '../support/github.ts'
import { patience } from '../support/patience.ts'

const at = '2026-11-22T04:19:00Z'
const run: WorkflowRun = {
  id: 42,
  attempt: 1,
  workflowId: 3,
  name: 'tests',
  event: 'push',
  headSha,
  headBranch: 'main',
  headRepositoryId: 9,
  pullRequests: [],
}
const options = { owner: 'shop', repo: 'cart', repositoryId: 9, names: ['test-results-*'], at }
const junit = (name: string): Uint8Array =>
  strToU8(
    `<testsuite name="unit"><testcase name="${name}"/><testcase name="fails"><failure/></testcase></testsuite>`,
  )
const archive = (name: string): Uint8Array => zipSync({ 'junit.xml': junit(name) })
const own = { id: 42, headSha, headRepositoryId: 9 }

interface Bench {
  readonly fake: FakeGitHub
  readonly caller: GitHubCaller
  readonly storage: CompleteStorage
  readonly problems: readonly string[]
}

function bench(...artifacts: readonly FakeArtifact[]): Bench {
  const fake = createFakeGitHub()
  for (const artifact of artifacts) fake.addArtifact(artifact)
  const { client, problems } = judgedGitHub(fake.host, fake.elsewhere)
  const caller = createCaller({ client, ...patience() })
  return { fake, caller, problems, storage: createMemoryDatabase().open('shop') }
}

describe('receiveRun', () => {
  it('brings the reports of a run into the store, as results of its commit', async () => {
    const { caller, storage, problems } = bench(
      { name: 'test-results-linux', bytes: archive('adds'), run: own },
      { name: 'test-results-mac', bytes: archive('mends'), run: own },
      { name: 'binaries', bytes: strToU8('no report'), run: own },
    )
    const received = (await receiveRun(caller, storage, run, options))._unsafeUnwrap()
    expect(received).toMatchObject({ skipped: [], gone: [], refused: [] })
    expect(received.received).toHaveLength(2)
    const reader = createReportReader({ version: 'test' })
    for (const id of received.received)
      expect((await processReport(storage, reader, id, { at }))._unsafeUnwrap().stage).toBe('valid')
    const { results } = (await storage.results.query({}))._unsafeUnwrap()
    expect(results.map(({ testcase }) => testcase).sort()).toEqual([
      'unit/adds',
      'unit/fails',
      'unit/fails',
      'unit/mends',
    ])
    expect(new Set(results.map(({ item }) => item.id))).toEqual(new Set([headSha]))
    expect(problems).toEqual([])
  })

  it.each<[string, Partial<FakeArtifact>, string]>([
    ['complete where all of it is read', {}, 'complete'],
    ['open where a part is gone', { isGone: true }, 'open'],
    ['open where a part expired', { isExpired: true }, 'open'],
    ['open where a part is refused', { digest: `sha256:${'0'.repeat(64)}` }, 'open'],
    ['open where a part is broken', { bytes: archive('mends').subarray(0, 60) }, 'open'],
    ['open where a part is of a fork', { run: { ...own, headRepositoryId: 10 } }, 'open'],
    [
      'complete where the other is of another commit',
      { run: { ...own, headSha: '0'.repeat(40) } },
      'complete',
    ],
  ])('leaves a run %s', async (_, change, state) => {
    const { caller, storage } = bench(
      { name: 'test-results-linux', bytes: archive('adds'), run: own },
      { name: 'test-results-mac', bytes: archive('mends'), run: own, ...change },
    )
    const variantOf = (name: string) => ({ os: name.replace('test-results-', '') })
    const received = (await receiveRun(caller, storage, run, { ...options, variantOf }))._unsafeUnwrap()
    const reader = createReportReader({ version: 'test' })
    for (const id of received.received) void (await processReport(storage, reader, id, { at }))
    expect((await storage.groups.get(received.run))._unsafeUnwrap()?.state).toBe(state)
  })

  it('fetches nothing twice, and of another attempt all of it', async () => {
    const { caller, storage, fake } = bench({ name: 'test-results-1', bytes: archive('adds'), run: own })
    const [first, second] = [
      (await receiveRun(caller, storage, run, options))._unsafeUnwrap(),
      (await receiveRun(caller, storage, run, options))._unsafeUnwrap(),
    ]
    expect(second).toEqual(first)
    expect(fake.fetched()).toHaveLength(1)
    void (await receiveRun(caller, storage, { ...run, attempt: 2 }, options))
    expect(fake.fetched()).toHaveLength(2)
  })

  it('sends no credentials to the host that GitHub leads to', async () => {
    const { caller, storage, fake } = bench({ name: 'test-results-1', bytes: archive('adds'), run: own })
    void (await receiveRun(caller, storage, run, options))
    const sent = fake.fetched().map(({ headers }) => [...headers].flat().join(' '))
    expect(sent).toHaveLength(1)
    expect(sent[0]).not.toContain(token)
  })

  it.each<[string, Partial<FakeArtifact>, string]>([
    ['expired', { isExpired: true }, 'expired'],
    ['of a fork', { run: { ...own, headRepositoryId: 10 } }, 'fork'],
    ['of another commit', { run: { ...own, headSha: '0'.repeat(40) } }, 'other-run'],
    ['announced as too large', { sizeBytes: 2_000_000 }, 'too-large'],
  ])('skips an artifact that is %s', async (_, change, reason) => {
    const artifact = { name: 'test-results-1', bytes: archive('adds'), run: own, ...change }
    const { caller, storage, fake } = bench(artifact)
    const received = (
      await receiveRun(caller, storage, run, { ...options, mostBytes: 1_000_000 })
    )._unsafeUnwrap()
    expect(received.received).toEqual([])
    expect(received.skipped).toMatchObject([{ reason }])
    expect(fake.fetched()).toEqual([])
  })

  it('takes reports of a fork where it is told to, and labels them', async () => {
    const artifact = { name: 'test-results-1', bytes: archive('adds'), run: { ...own, headRepositoryId: 10 } }
    const { caller, storage } = bench(artifact)
    const ofFork = { ...run, headRepositoryId: 10 }
    const { received } = (
      await receiveRun(caller, storage, ofFork, { ...options, forks: 'label' })
    )._unsafeUnwrap()
    void (await processReport(storage, createReportReader({ version: 'test' }), received[0] ?? '', { at }))
    const { results } = (await storage.results.query({}))._unsafeUnwrap()
    expect(results[0]?.data['label']).toContain('fork')
  })

  it('does not know whose commit it is where nobody says, and takes nothing', async () => {
    const { headRepositoryId: _, ...unknown } = run
    const artifact = { name: 'test-results-1', bytes: archive('adds'), run: own }
    const { caller, storage } = bench(artifact)
    const received = (
      await receiveRun(caller, storage, { ...unknown, headRepositoryId: 11 }, options)
    )._unsafeUnwrap()
    expect(received.skipped).toMatchObject([{ reason: 'fork' }])
  })

  it('refuses bytes that are others than GitHub says, and receives the rest', async () => {
    const { caller, storage } = bench(
      { name: 'test-results-1', bytes: archive('adds'), run: own, digest: `sha256:${'0'.repeat(64)}` },
      { name: 'test-results-2', bytes: new Uint8Array(2_000), sizeBytes: 10, run: own },
      { name: 'test-results-3', bytes: archive('adds'), run: own, digest: null },
      { name: 'test-results-4', bytes: archive('adds'), run: own, isGone: true },
    )
    const received = (
      await receiveRun(caller, storage, run, { ...options, mostBytes: 1_000 })
    )._unsafeUnwrap()
    expect(received.received).toHaveLength(1)
    expect(received.refused).toMatchObject([
      { kind: 'github/artifact-refused', reason: 'digest' },
      { kind: 'github/artifact-refused', reason: 'too-large' },
    ])
    expect(received.gone).toEqual(['test-results-4'])
  })

  it('says what is wrong with an archive that is cut off or is none', async () => {
    const cut = archive('adds').subarray(0, 60)
    const { caller, storage } = bench({ name: 'test-results-1', bytes: cut, run: own })
    const { received } = (await receiveRun(caller, storage, run, options))._unsafeUnwrap()
    const entry = await processReport(storage, createReportReader({ version: 'test' }), received[0] ?? '', {
      at,
    })
    expect(entry._unsafeUnwrap()).toMatchObject({ stage: 'invalid' })
  })
})
