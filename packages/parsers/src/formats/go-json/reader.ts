import type { CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { textField, type JsonObject } from '../../reading/json/json-fields.ts'
import type { JsonLineReader } from '../../reading/json/json-lines.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { momentOf } from '../../values/times.ts'
import { brokenOff } from '../../reading/unfinished.ts'
import { createBuilds } from './builds.ts'
import { createPackageEnds, type PackageEnds } from './package-ends.ts'
import { isFraming } from './output.ts'
import { createOpenPackages, type OpenPackage, type OpenPackages } from './package-state.ts'
import { benchmarkName } from './benchmarks.ts'
import { emitTest } from './records.ts'

const testOutcomes: ReadonlyMap<string, CaseOutcome> = new Map([
  ['pass', 'passed'],
  ['bench', 'passed'],
  ['fail', 'failed'],
  ['skip', 'skipped'],
])

/** Actions that say nothing that a record needs. */
const quiet = new Set(['start', 'pause', 'cont'])

/** Reads the events of `go test -json`, and the lines of other programs between them. */
export function createGoReader(context: ReadingContext): JsonLineReader {
  const open = createOpenPackages(context)
  const builds = createBuilds(context, open)
  const ends = createPackageEnds(context, open, builds)
  let eventCount = 0
  return {
    event(event, line) {
      const action = textField(event, 'Action')
      if (action === undefined) return noteOther(context, line)
      eventCount += 1
      const importPath = textField(event, 'ImportPath')
      if (action === 'build-output') builds.addOutput(importPath ?? '', textField(event, 'Output') ?? '')
      else if (action === 'build-fail') builds.fail(importPath ?? '')
      else readTestEvent(context, open, ends, action, event, line)
    },
    other(line) {
      // Two programs that write at once break lines; what such an event said is lost.
      if (/^\s*\{/.test(line.text) && line.text.includes('"Action"'))
        stopReading('report/malformed', 'An event is no whole JSON.', { place: placeInLine(line) })
      noteOther(context, line)
      ends.readText(line)
    },
    end() {
      const failedTexts = ends.textFailures()
      if (eventCount === 0 && failedTexts === 0)
        stopReading('report/unsupported-format', 'The report holds no event of go test.', {
          seen: 'text or JSON of another tool',
        })
      const isOpen = ends.breakOff()
      builds.end()
      if (isOpen) return { completeness: brokenOff }
      if (eventCount > 0) return {}
      const message = 'The report holds no events, only packages that could not be built.'
      return { completeness: { complete: false, reason: 'events-missing', message } }
    },
  }
}

function noteOther({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'other-output',
    'A line is not an event of go test.',
    'Nothing of the tests is lost; write the standard error of go test to a file of its own.',
    { place: placeInLine(line) },
  )
}

function readTestEvent(
  context: ReadingContext,
  open: OpenPackages,
  ends: PackageEnds,
  action: string,
  event: JsonObject,
  line: ReportLine,
): void {
  const packageName = textField(event, 'Package') ?? ''
  if (action === 'start' && open.has(packageName)) ends.startAgain(open.package(packageName))
  const of = open.package(packageName)
  const name = textField(event, 'Test')
  const outcome = testOutcomes.get(action)
  if (action === 'output') return readOutput(context, open, of, name, textField(event, 'Output') ?? '')
  if (name === undefined) {
    if (outcome) ends.end(of, action, event, line)
    else if (!quiet.has(action) && action !== 'attr') noteUnknown(context, line)
    return
  }
  if (outcome) {
    const test = open.endTest(of, name)
    // The line of its result came before and gave the record.
    if (outcome === 'passed' && of.benchmarks.has(name) && name.startsWith('Benchmark')) return
    const shown = action === 'bench' ? benchmarkName(name) : name
    return emitTest(context, of, shown, test, {
      outcome,
      rawOutcome: action,
      event,
      byteOffset: line.byteOffset,
    })
  }
  if (action === 'run' && of.tests.has(name)) ends.runAgain(of, name)
  const test = open.test(of, name)
  if (action === 'run') test.startedAt = momentOf(textField(event, 'Time'), context)
  else if (action === 'attr') {
    const properties = (test.properties ??= [])
    if (properties.length <= context.limits.properties)
      properties.push([textField(event, 'Key') ?? '', context.cut(textField(event, 'Value') ?? '')])
  } else if (action === 'artifacts') {
    const path = textField(event, 'Path')
    const attachments = (test.attachments ??= [])
    if (path !== undefined && attachments.length < context.limits.properties)
      attachments.push({ name: 'artifacts', path })
  } else if (!quiet.has(action)) noteUnknown(context, line)
}

function noteUnknown({ diagnostics }: ReadingContext, line: ReportLine): void {
  diagnostics.note(
    'unknown-event',
    'An event has an action that is not known; it ended no test.',
    'Tell the maintainers of the parser which version of Go writes it.',
    { place: placeInLine(line) },
  )
}

function readOutput(
  context: ReadingContext,
  open: OpenPackages,
  of: OpenPackage,
  name: string | undefined,
  output: string,
): void {
  const benchmark = of.benchmarks.add(output)
  if (benchmark !== undefined) {
    const begun = of.tests.has(benchmark) ? open.endTest(of, benchmark) : undefined
    emitTest(context, of, benchmark, begun, { outcome: 'passed', rawOutcome: 'bench' })
    return
  }
  // Output of a test that has its result already belongs to nothing that is still held.
  const test = name === undefined ? undefined : of.tests.get(name)
  if (isFraming(output)) return
  if (test) (test.output ??= open.openText()).add(output)
  else of.output.add(output)
}
