import type { ReportParser } from '@gatewright/core/ports'
import { childNamed, childrenNamed } from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import { readDefinitions } from './definitions.ts'
import { readResults } from './results.ts'
import { readRunInfos, weighSummary } from './summary.ts'

/**
 * Reads TRX, the results of `dotnet test --logger trx`, MSTest and Visual Studio, of either of its two namespaces.
 *
 * Results that hold inner ones, as data-driven tests do, are containers: the inner ones are the cases. A run that was
 * aborted is an incomplete report, and an error of the run itself is a record named `<run>`.
 *
 * @example
 * import { trxParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>' +
 *     '<UnitTestResult testName="Adds" outcome="Passed" duration="00:00:00.0010000"/></Results></TestRun>',
 * )
 * const first = await trxParser.parse(bytes).next()
 * if (!first.done) console.log(first.value.durationMs) // 1
 */
export const trxParser: ReportParser = createXmlReportParser({
  format: 'trx',
  roots: ['TestRun'],
  caseElements: [
    'UnitTestResult',
    'GenericTestResult',
    'WebTestResult',
    'ManualTestResult',
    'TestResultAggregation',
  ],
  read(root, context) {
    const results = childrenNamed(root, 'Results').flatMap((list) => list.children())
    const tally = readResults(results, readDefinitions(root), context)
    const summary = childNamed(root, 'ResultSummary')
    readRunInfos(summary, context)
    return weighSummary(summary, tally, context)
  },
})
