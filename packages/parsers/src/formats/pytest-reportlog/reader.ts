import type { ReportSummary } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { numberField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import type { JsonLineReader } from '../../reading/json/json-lines.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import { createOpenLimit } from '../../reading/open-limit.ts'
import { runRecordName, suiteRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { brokenOff, noResult } from '../../reading/unfinished.ts'
import { failureIn, skipReasonIn } from './long-representation.ts'
import { moduleOf } from './node-id.ts'
import { addPhase, addRerun, isSubtest, openTest, reportType, type OpenTest } from './open-test.ts'
import { emitTest } from './record.ts'
import { readExitStatus } from './exit-status.ts'

type Incomplete = ReportSummary['completeness'] & { readonly complete: false }

export function createReportlogReader(context: ReadingContext): JsonLineReader {
  const limit = createOpenLimit(context)
  const tests = new Map<string, OpenTest>()
  let isInSession = false
  let sessionCount = 0
  let collectionCount = 0
  let troubles = 0
  let missing: Incomplete | undefined
  const emit = (test: OpenTest, report?: JsonObject): void => {
    if (isFailure(test.outcome)) troubles += 1
    if (tests.delete(test.nodeId)) limit.release()
    emitTest(test, report, context)
  }
  const emitRun = (rawOutcome: string, message: string): void => {
    troubles += 1
    emitCase(context, {
      name: runRecordName,
      outcome: 'error',
      rawOutcome,
      failures: [{ kind: 'error', message }],
    })
  }
  const readTest = (report: JsonObject, line: ReportLine): void => {
    const nodeId = textField(report, 'nodeid')
    if (nodeId === undefined) return emitRun('', 'A test was reported without a name.')
    let test = tests.get(nodeId)
    if (!test) {
      limit.claim()
      test = openTest(nodeId, line.byteOffset)
      tests.set(nodeId, test)
    }
    if (textField(report, 'outcome') === 'rerun') return addRerun(test, report, context)
    addPhase(test, report, context)
    const when = textField(report, 'when')
    // A worker that dies takes its test along; pytest-xdist has no phase for that.
    if (isSubtest(report) || when === 'setup' || when === 'call') return
    if (test.outcome === 'passed' && !test.hasCall) test.outcome = 'inconclusive'
    emit(test, report)
  }
  const readCollection = (report: JsonObject, line: ReportLine): void => {
    collectionCount += 1
    const outcome = textField(report, 'outcome')
    if (outcome === 'passed') return
    const nodeId = textField(report, 'nodeid') ?? ''
    const isSkipped = outcome === 'skipped'
    if (!isSkipped) troubles += 1
    emitCase(
      context,
      {
        name: suiteRecordName,
        className: nodeId === '' ? undefined : moduleOf(nodeId),
        suitePath: nodeId === '' ? [] : [nodeId],
        file: nodeId === '' ? undefined : nodeId,
        outcome: isSkipped ? 'skipped' : 'error',
        rawOutcome: isSkipped ? 'skipped' : 'error',
        skipReason: isSkipped ? skipReasonIn(report) : undefined,
        failures: isSkipped ? [] : [failureIn(report, 'error', context)],
      },
      { byteOffset: line.byteOffset },
    )
  }
  const breakOff = (): void => {
    for (const test of tests.values()) {
      test.outcome = 'error'
      test.failures.push({ kind: 'error', message: noResult })
      emit(test)
    }
  }
  const startSession = (): void => {
    if (isInSession) missing ??= brokenOff
    breakOff()
    isInSession = true
    sessionCount += 1
    troubles = 0
  }
  const finishSession = (event: JsonObject): void => {
    breakOff()
    const { message, incomplete } = readExitStatus(numberField(event, 'exitstatus'), troubles > 0)
    if (message !== undefined) emitRun('exitstatus', message)
    if (incomplete) missing ??= incomplete
    isInSession = false
    sessionCount += 1
  }
  return {
    event(event, line) {
      const type = reportType(event)
      if (type === 'SessionStart') startSession()
      else if (type === 'SessionFinish') finishSession(event)
      else if (type === 'CollectReport') readCollection(event, line)
      else if (type === 'TestReport' || isSubtest(event)) readTest(event, line)
      else if (type !== 'WarningMessage') noteUnknown(context, line)
      if (type === 'TestReport') isInSession = true
    },
    end() {
      if (sessionCount === 0 && !isInSession && collectionCount > 0)
        stopReading('report/malformed', 'The report holds collections and no session that they belong to.')
      if (sessionCount === 0 && !isInSession)
        stopReading('report/unsupported-format', 'The report holds no session of pytest.', {
          seen: 'JSON of another tool',
        })
      breakOff()
      if (isInSession) missing ??= brokenOff
      return { completeness: missing }
    },
  }
}

function noteUnknown({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'unknown-event',
    'A line is of a type that is not known.',
    'Nothing was taken from it; tell the maintainers of the parser which plug-in writes it.',
    { place: placeInLine(line) },
  )
}
