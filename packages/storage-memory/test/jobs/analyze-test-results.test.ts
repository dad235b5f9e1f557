import { receiveReport } from '@gatewright/core/ingest'
import type { AnalyzedTestResults } from '@gatewright/core/jobs'
import type { CompleteStorage } from '@gatewright/core/ports'
import { scoreStates } from '@gatewright/core/upkeep'
import { describe, expect, it } from 'vitest'
import { ofMain } from './support/flaky-project.ts'
import { runThrough, setUp, slice } from './support/job-scene.ts'
import { bytesOf, lineReader } from './support/line-reader.ts'

const hour = 3_600_000
const scene = (): ReturnType<typeof setUp> => setUp(() => ({ reader: lineReader, flakes: ofMain }))

async function receive(storage: CompleteStorage, id: string, text: string, at: string): Promise<void> {
  const about = { item: { type: 'own_type', id: 'c1' } }
  ;(await receiveReport(storage, { id, bytes: bytesOf(text), about }, { at }))._unsafeUnwrap()
}

const factsOf = ({ facts }: { readonly facts: unknown }): AnalyzedTestResults => facts as AnalyzedTestResults

describe('analyze-test-results', () => {
  it('reads all that waits, some at a time, and counts it', async () => {
    const { storage, context, clock } = scene()
    for (let number = 0; number < 5; number++)
      await receive(storage, `report-${number}`, `unit/a-${number} passed\nunit/b failed`, clock.now())
    const reports = await runThrough('analyze-test-results', { most: 2 }, context, clock)
    expect(reports.map((report) => factsOf(report).stages)).toEqual([
      { valid: 2 },
      { valid: 2 },
      { valid: 1 },
    ])
    const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(scores).toHaveLength(6)
  })

  it('says which reports are refused, and which could not be brought to an end', async () => {
    const { storage, context, clock } = scene()
    await receive(storage, 'broken', 'broken', clock.now())
    await receive(storage, 'good', 'unit/a passed', clock.now())
    const payload = { reports: ['broken', 'good', 'unheard-of'] }
    const report = await slice('analyze-test-results', payload, context)
    expect(report.state).toBe('done')
    expect(factsOf(report)).toMatchObject({
      stages: { invalid: 1, valid: 1 },
      failed: [{ report: 'unheard-of', error: 'ingest/unknown-entry' }],
    })
  })

  it('takes up what was left half-way for long, once', async () => {
    const { storage, context, clock } = scene()
    await receive(storage, 'left', 'unit/a passed', clock.now())
    const step = { stage: 'processing', changedAt: clock.now() } as const
    ;(await storage.ingest.move('left', 'received', step))._unsafeUnwrap()
    expect(factsOf(await slice('analyze-test-results', {}, context)).stages).toEqual({})
    clock.advance(hour + 1)
    expect(factsOf(await slice('analyze-test-results', {}, context)).stages).toEqual({ valid: 1 })
  })

  it('comes to an end where something can never be, and brings all else to its end', async () => {
    const { storage, context, clock } = scene()
    for (const id of ['lost', 'good-1', 'good-2']) {
      await receive(storage, id, `${id} passed`, clock.now())
      const step = { stage: 'processing', changedAt: clock.now() } as const
      ;(await storage.ingest.move(id, 'received', step))._unsafeUnwrap()
    }
    const entry = (await storage.ingest.get('lost'))._unsafeUnwrap()
    if (entry) (await storage.reports.remove(entry.report))._unsafeUnwrap()
    clock.advance(2 * hour)
    const reports = await runThrough('analyze-test-results', { most: 2 }, context, clock)
    expect(reports.map((report) => factsOf(report).stages)).toEqual([{ valid: 1 }, { valid: 1 }, {}])
    const failed = reports.flatMap((report) => factsOf(report).failed)
    expect(failed.map(({ report, error }) => `${report} ${error}`)).toContain('lost ingest/bytes-missing')
    expect(await runThrough('analyze-test-results', { most: 1 }, context, clock)).toHaveLength(1)
  })

  it('stops between two reports once it is to end, and goes on', async () => {
    const { storage, context, clock } = scene()
    for (const id of ['1', '2', '3']) await receive(storage, id, `unit/${id} passed`, clock.now())
    const signal = { aborted: false }
    const reader = {
      ...lineReader,
      read: (bytes: Uint8Array) => {
        signal.aborted = true
        return lineReader.read(bytes)
      },
    }
    const payload = { reports: ['1', '2', '3'], most: 2 }
    const report = await slice('analyze-test-results', payload, { ...context, reader, signal })
    expect(report).toMatchObject({ state: 'more', next: { reports: ['2', '3'], most: 2 } })
    const rest = await runThrough(
      'analyze-test-results',
      report.state === 'more' && report.next,
      context,
      clock,
    )
    expect(rest.map((one) => factsOf(one).stages)).toEqual([{ valid: 2 }])
  })

  it('comes back for what another process is folding', async () => {
    const { storage, context, clock } = scene()
    await receive(storage, 'report', 'unit/a passed', clock.now())
    const other = { owner: 'worker-2', at: clock.now(), forMs: 60_000 }
    ;(await storage.feed.lease('flake-states', other))._unsafeUnwrap()
    const report = await slice('analyze-test-results', {}, context)
    expect(report).toMatchObject({ state: 'later', next: { reports: [] }, facts: { stages: { valid: 1 } } })
    clock.advance(60_000)
    const rest = await slice('analyze-test-results', report.state === 'later' && report.next, context)
    expect(rest).toMatchObject({ state: 'done', facts: { folded: { results: 1 } } })
  })
})
