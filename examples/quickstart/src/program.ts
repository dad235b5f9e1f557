import { andMore } from '@gatewright/core/errors'
import { fromEpochMs } from '@gatewright/core/schema'
import { badInput } from './bad-input.ts'
import { runDemo, shippedDemo } from './demo.ts'
import { exitCodes, troubleCodes } from './exit-code.ts'
import type { GateReport } from './gate-report.ts'
import { renderJson } from './json-output.ts'
import { parseOptions, usage } from './options.ts'
import { createProgress, type ProgressStream } from './progress.ts'
import { describeReportError } from './read-reports.ts'
import { runGate } from './run-gate.ts'
import { headline, renderText, type Paint } from './text-output.ts'
import type { Trouble } from './trouble.ts'

/** What the program needs of the process it runs in. */
export interface Surroundings {
  readonly cwd: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly stdout: { write(text: string): unknown }
  readonly stderr: ProgressStream
  readonly paint: Paint
}

/** The program: reads reports, decides, prints. Answers the exit code. */
export async function runProgram(
  args: readonly string[],
  { cwd, now, stdout, stderr, paint }: Surroundings,
): Promise<number> {
  const complain = ({ kind, message }: Trouble): number => {
    stderr.write(`gatewright: ${message.replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ')}\n`)
    return troubleCodes[kind]
  }
  const options = parseOptions(args)
  if (options.isErr()) return complain(options.error)
  if (options.value.help) {
    stdout.write(usage)
    return 0
  }
  const isDemo = options.value.reports.length === 0
  if (isDemo && args.some((arg) => arg !== '--json'))
    return complain(badInput('Name the reports to read; without any, only --json goes with the demo.'))

  const progress = createProgress(stderr, now)
  const report = isDemo
    ? await runDemo(shippedDemo, progress.report)
    : await runGate(options.value, cwd, fromEpochMs(now()), progress.report)
  progress.done()
  if (report.isErr()) return complain(report.error)
  stdout.write(
    options.value.json
      ? renderJson(report.value)
      : `${headline(report.value)}\n\n${renderText(report.value, paint)}`,
  )
  const { decision } = report.value
  return decision ? exitCodes[decision.status] : complain(badInput(unreadableReports(report.value)))
}

function unreadableReports({ reports }: GateReport): string {
  const failed = reports.filter((entry) => entry.status === 'failed')
  const [first] = failed
  const reason = first ? `: ${describeReportError(first.file.shown, first.error)}` : ''
  return `${failed.length} of ${reports.length} reports cannot be read, so there is no decision${reason}${andMore(failed.length)}`
}
