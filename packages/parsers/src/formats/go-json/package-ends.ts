import type { ReadingContext } from '../../reading/context.ts'
import { textField, type JsonObject } from '../../reading/json/json-fields.ts'
import type { ReportLine } from '../../reading/text/lines.ts'
import { noResult } from '../../reading/unfinished.ts'
import type { Builds } from './builds.ts'
import { messageIn } from './output.ts'
import type { OpenPackage, OpenPackages } from './package-state.ts'
import { emitPackage, emitTest, type TestEnd } from './records.ts'

/** Gives the records that are due where a package ends, or the report does. */
export interface PackageEnds {
  end(of: OpenPackage, action: string, event: JsonObject, line: ReportLine): void
  /** The package starts although it never ended: reports of several runs, one behind the other. */
  startAgain(of: OpenPackage): void
  /** The same of a test. */
  runAgain(of: OpenPackage, name: string): void
  /** A line that is no event: before Go 1.20 that is how a package tells that it could not be built. */
  readText(line: ReportLine): void
  /** How many packages failed by such a line. */
  textFailures(): number
  /** Ends what is still open; true where there was anything. */
  breakOff(): boolean
}

const unfinished: TestEnd = { outcome: 'error', rawOutcome: 'run', message: noResult }
const failedPackage = /^FAIL\t(\S+)/

export function createPackageEnds(context: ReadingContext, open: OpenPackages, builds: Builds): PackageEnds {
  const otherText = open.openText()
  let textFailures = 0
  const endTests = (of: OpenPackage, action: string | undefined): void => {
    for (const [name, test] of of.tests) {
      if (action === 'pass' && isBenchmarkParent(of, name)) continue
      emitTest(context, of, name, test, unfinished)
    }
  }
  return {
    end(of, action, event, line) {
      endTests(of, action)
      if (action === 'fail' && of.troubles === 0) {
        const build = textField(event, 'FailedBuild')
        const said = build === undefined ? undefined : builds.outputOf(build)
        const output = [said, of.output.take()].filter((text) => text !== undefined).join('')
        const message =
          build === undefined
            ? (messageIn(output) ?? 'The package failed without a failed test.')
            : 'The build failed.'
        emitPackage(
          context,
          of.name,
          message,
          output === '' ? undefined : context.cut(output),
          event,
          line.byteOffset,
        )
      }
      open.endPackage(of)
    },
    startAgain(of) {
      endTests(of, undefined)
      if (of.troubles === 0) emitPackage(context, of.name, noResult, of.output.take())
      open.endPackage(of)
    },
    runAgain(of, name) {
      emitTest(context, of, name, open.endTest(of, name), unfinished)
    },
    readText(line) {
      const name = failedPackage.exec(line.text)?.[1]
      if (name === undefined) return otherText.add(`${line.text}\n`)
      textFailures += 1
      const of = open.has(name) ? open.package(name) : undefined
      if (of) endTests(of, undefined)
      if (!of || of.troubles === 0)
        emitPackage(
          context,
          name,
          'The package failed before its tests ran.',
          otherText.take(),
          undefined,
          line.byteOffset,
        )
      if (of) open.endPackage(of)
    },
    textFailures: () => textFailures,
    breakOff() {
      const left = open.list()
      for (const of of left) {
        endTests(of, undefined)
        open.endPackage(of)
      }
      return left.length > 0
    },
  }
}

/** A benchmark that only holds others has no result line of its own. */
function isBenchmarkParent(of: OpenPackage, name: string): boolean {
  return name.startsWith('Benchmark') && of.benchmarks.has(name)
}
