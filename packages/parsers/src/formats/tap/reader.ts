import { stopReading } from '../../reading/stop-reading.ts'
import { placeInLine, type LineReader, type ReportLine } from '../../reading/text/lines.ts'
import type { ReadingContext } from '../../reading/context.ts'
import { runRecordName } from '../../reading/record-names.ts'
import { createCompletenessCheck } from './completeness.ts'
import { createRecordMaker, plainDraft } from './record.ts'
import type { Misplaced, TapSink } from './level-stack.ts'
import type { TapLevel, TapPoint } from './level.ts'
import { noteOddity } from './oddities.ts'
import { checkPlan } from './plan-check.ts'
import { createRecordQueue } from './record-queue.ts'
import { createTapScanner } from './scanner.ts'

/** Longer blocks of YAML are kept as a trace only, with the middle cut. */
const longestText = 64 * 1024

const misplacedMessages: Readonly<Record<Misplaced, string>> = {
  version: 'A second document begins in the report.',
  plan: 'A second plan stands in the report.',
  point: 'A test point follows the plan that ended the report.',
}

/** Reads TAP line by line: points become records, subtests are the suites around them. */
export function createTapReader(context: ReadingContext): LineReader {
  const completeness = createCompletenessCheck()
  const queue = createRecordQueue(context)
  const makeRecord = createRecordMaker(context)
  /** Set where the report breaks off inside of something: what it plans is not weighed then. */
  let breaksOff = false
  let hasBailedOut = false
  let lastLine: ReportLine | undefined

  const count = (level: TapLevel, isTrouble: boolean): void => {
    level.records += 1
    if (isTrouble) level.troubles += 1
  }

  const settlePlan = (level: TapLevel): void => {
    if (breaksOff || hasBailedOut) return
    for (const number of checkPlan(level, completeness)) {
      count(level, true)
      const message = 'The plan announces this test point, and the report does not hold it.'
      const record = plainDraft(`(missing #${number})`, 'error', 'missing')
      record.failures = [{ kind: 'error', type: 'missing', message }]
      queue.add(level, record)
    }
  }

  /** The point that is being read, or was read last: lines that are taken at once are read before it. */
  let here: Pick<TapPoint, 'lineNumber' | 'byteOffset'> = { lineNumber: 1, byteOffset: 0 }
  context.diagnostics.expectAt(() => ({ line: here.lineNumber, column: 1, byteOffset: here.byteOffset }))
  const sink: TapSink = {
    point(level, point) {
      here = point
      if (!level.numbers.add(point.number)) noteOddity(context, 'duplicate-number', point)
      const record = makeRecord(point)
      if (!record) return
      count(level, record.outcome === 'failed')
      queue.add(level, record)
    },
    opened(level, line) {
      const { depth } = context.limits
      if (level.depth > depth)
        stopReading('report/limit-exceeded', `Subtests are deeper than the limit of ${depth}.`, {
          place: placeInLine(line),
        })
      queue.opened(level)
    },
    closed(level) {
      settlePlan(level)
      if (level.parent) {
        level.parent.records += level.records
        level.parent.troubles += level.troubles
      }
      queue.closed(level)
    },
    bailOut(level, reason, line) {
      hasBailedOut = true
      const record = plainDraft(runRecordName, 'error', 'Bail out!', line.byteOffset)
      const message = reason === '' ? {} : { message: context.cut(reason) }
      record.failures = [{ kind: 'error', type: 'bail-out', ...message }]
      queue.add(level, record)
      completeness.fail('bailed-out', 'The tool gave up before all tests were run.')
    },
    misplaced(what, line) {
      queue.flush()
      stopReading('report/malformed', misplacedMessages[what], { place: placeInLine(line) })
    },
    other(level, line) {
      noteOddity(context, 'other-line', { lineNumber: line.number, byteOffset: line.byteOffset })
      if (level.isStrict)
        completeness.fail(
          'malformed',
          'The report forbids lines that are no TAP (pragma +strict) and holds some.',
        )
    },
  }
  const scanner = createTapScanner(sink, longestText, Math.min(longestText, context.limits.tokenLength))
  const { root } = scanner

  return {
    keepsText: true,
    line(line) {
      lastLine = line
      scanner.line(line)
    },
    lines: scanner.lines,
    end(endsInLine) {
      breaksOff = scanner.isInside()
      scanner.finish()
      queue.flush()
      if (!scanner.sawTap())
        stopReading('report/unsupported-format', 'The report holds no line of TAP.', {
          seen: 'text of no known report format',
        })
      if (breaksOff)
        stopReading(
          'report/truncated',
          'The report ends inside of subtests or of the YAML below a test point.',
        )
      if (!hasBailedOut && root.points === 0 && !root.plan)
        stopReading('report/truncated', 'The report ends before its plan and its first test point.')
      settlePlan(root)
      if (endsInLine && scanner.lastCountedLine() === lastLine?.number)
        completeness.fail(
          'truncated',
          'The last line is a test point or a plan without a line end, so it may have been cut.',
        )
      return { completeness: completeness.answer() }
    },
  }
}
