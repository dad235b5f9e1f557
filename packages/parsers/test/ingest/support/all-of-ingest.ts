import { orThrow } from '@gatewright/core'
import {
  declareRun,
  dropItem,
  processReport,
  rebuildReport,
  receiveReport,
  retainIngest,
  settleRun,
  sweepIngest,
  takeItem,
  type ReportReader,
  type StepHook,
} from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { at, bytesOf, callbacks, item, junit, reader } from './workbench.ts'

const muchLater = '2026-12-24T00:00:00Z'
const evenLater = '2027-03-01T00:00:00Z'

/** The same with another outcome, and as many results. */
const newer: ReportReader = {
  ...reader,
  version: 'parsers 2',
  results: (records, context) =>
    reader.results(
      records.map((record) => ({ ...record, outcome: 'skipped' as const, failures: [] })),
      context,
    ),
}

/**
 * All that ingest does, from the first byte to the last. Each piece is what a job of a host would do: whatever was killed is
 * done again from the beginning of its piece.
 */
export const pieces: readonly ((storage: CompleteStorage, step: StepHook) => Promise<unknown>)[] = [
  async (storage, step) => orThrow(await declareRun(storage, { run: 'run-1', chunks: 2 }, { at, step })),
  ...[1, 2].map((number) => async (storage: CompleteStorage, step: StepHook) => {
    const upload = {
      id: `part-${number}`,
      bytes: junit([`case-${number}`]),
      uploader: 'ci',
      about: { item, run: { id: 'run-1', chunk: { number, of: 2 } }, callbackUrl: 'https://ci.example/hook' },
      files: [{ name: 'a.png', bytes: bytesOf(`side ${number}`) }],
    }
    orThrow(await receiveReport(storage, upload, { at, step, callbacks }))
    orThrow(await processReport(storage, reader, upload.id, { at, step }))
  }),
  async (storage, step) => {
    const dropped = { uploader: 'runner', name: 'a.xml', bytes: junit(['dropped']) }
    orThrow(await dropItem(storage, dropped, { at, step }))
  },
  async (storage, step) => {
    const given = { id: 'taken', uploader: 'runner', name: 'a.xml', about: { item } }
    const taken = await takeItem(storage, given, { at, step })
    // Where it was killed behind its end, the item is gone.
    if (taken.isErr() && taken.error.kind !== 'ingest/unknown-item') orThrow(taken)
    orThrow(await processReport(storage, reader, 'taken', { at, step }))
  },
  async (storage, step) =>
    orThrow(await dropItem(storage, { uploader: 'runner', name: 'b', bytes: bytesOf('b') }, { at, step })),
  async (storage) => orThrow(await storage.reports.put(bytesOf('orphan'), { receivedAt: at })),
  async (storage, step) => {
    const lost = { id: 'lost', bytes: bytesOf('lost'), about: { item } }
    orThrow(await receiveReport(storage, lost, { at, step }))
  },
  async (storage, step) => {
    const entry = orThrow(await storage.ingest.get('lost'))
    if (entry) orThrow(await storage.reports.remove(entry.report))
    orThrow(await sweepIngest(storage, { at: muchLater, dryRun: false, step }))
  },
  async (storage, step) =>
    orThrow(await rebuildReport(storage, newer, 'part-1', { at: muchLater, mode: 'replace', step })),
  async (storage, step) => orThrow(await settleRun(storage, 'run-1', { step })),
  async (storage, step) =>
    orThrow(
      await retainIngest(storage, {
        at: evenLater,
        rawBefore: muchLater,
        resultsBefore: muchLater,
        dryRun: false,
        step,
      }),
    ),
]
