import type { CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { epochMomentOf } from '../../values/number-times.ts'
import type { ByteReader } from '../../reading/reader.ts'
import { runRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { noResult } from '../../reading/unfinished.ts'
import { createOpenTests, type OpenTest } from './open-tests.ts'
import { createPacketSplitter } from './packet-splitter.ts'
import type { Packet, SubunitStatus } from './packet.ts'
import { emitTest } from './record.ts'

/** Statuses that end a test. A success that was not expected is a failure, as in Python's own runner. */
const outcomes: ReadonlyMap<SubunitStatus, CaseOutcome> = new Map([
  ['success', 'passed'],
  ['uxsuccess', 'failed'],
  ['skip', 'skipped'],
  ['fail', 'failed'],
  ['xfail', 'todo'],
])

export function createSubunitReader(context: ReadingContext): ByteReader {
  const tests = createOpenTests(context)
  let packetCount = 0
  let offset = 0
  context.diagnostics.expectAt(() => ({ line: 1, column: offset + 1, byteOffset: offset }))
  let givenUp = 0
  const giveUp = (test: OpenTest): void => {
    givenUp += 1
    tests.close(test)
    emitTest(test, { outcome: 'error', rawOutcome: 'inprogress', message: noResult }, context)
  }
  const noteRun = (status: SubunitStatus): void => {
    const outcome = outcomes.get(status)
    if (outcome === undefined || !isFailure(outcome)) return
    const message = 'Something failed, and the report does not say what.'
    emitCase(context, {
      name: runRecordName,
      outcome: 'error',
      rawOutcome: status,
      failures: [{ kind: 'error', message }],
    })
  }
  const read = (packet: Packet, byteOffset: number): void => {
    packetCount += 1
    offset = byteOffset
    const { testId, status, timeMs } = packet
    // Output of the whole run belongs to no test; a failure that names none is one all the same.
    if (testId === undefined) return noteRun(status)
    if (status === 'exists') {
      if (packet.isRunnable) tests.list(testId)
      return
    }
    let test = tests.open(packet, testId, byteOffset)
    if (status === 'inprogress' && test.isStarted) {
      giveUp(test)
      test = tests.open(packet, testId, byteOffset)
    }
    tests.add(test, packet)
    if (status === 'inprogress') {
      test.isStarted = true
      test.startedMs = timeMs
      test.startedAt = epochMomentOf(timeMs, 1)
    }
    const outcome = outcomes.get(status)
    if (!outcome) return
    tests.close(test)
    emitTest(test, { outcome, rawOutcome: status, endedMs: timeMs }, context)
  }
  const splitter = createPacketSplitter(context, read)
  return {
    write: splitter.write,
    end() {
      splitter.end()
      if (packetCount === 0)
        stopReading('report/unsupported-format', 'The report holds no packet of subunit 2.', {
          seen: 'text or data of another kind',
        })
      for (const test of tests.all()) giveUp(test)
      return { completeness: completenessOf(givenUp, tests.listedOnly()) }
    },
  }
}

function completenessOf(
  open: number,
  listed: number,
): { readonly complete: false; readonly reason: string; readonly message: string } | undefined {
  if (open > 0) return { complete: false, reason: 'truncated', message: `${open} tests have no result.` }
  if (listed === 0) return undefined
  return { complete: false, reason: 'cases-missing', message: `${listed} tests were listed and never ran.` }
}
