import type { CaseMoment, ReportParser } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { momentOf } from '../../values/times.ts'
import {
  attributeOf,
  childNamed,
  childrenNamed,
  opened,
  textAt,
  textOf,
} from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import { readMeasurements } from './measurements.ts'
import { readOutcome } from './outcome.ts'

/**
 * Reads `Test.xml`, what CTest writes for CDash. The other files that CTest writes beside it, as `Build.xml`, are
 * `report/unsupported-format`.
 *
 * A test that was to be skipped or is disabled is skipped; one that could not be run for any other reason is an error, as
 * CTest itself sees it. A report that lists more tests than it holds is incomplete.
 *
 * @example
 * import { ctestParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<Site><Testing><Test Status="passed"><Name>adds</Name></Test></Testing></Site>',
 * )
 * const first = await ctestParser.parse(bytes).next()
 * if (!first.done) console.log(first.value.outcome) // passed
 */
export const ctestParser: ReportParser = createXmlReportParser({
  format: 'ctest',
  roots: ['Site'],
  caseElements: ['Test'],
  read(root, context) {
    const testings = childrenNamed(root, 'Testing')
    if (testings.length === 0) {
      const seen = 'another file of CTest'
      stopReading('report/unsupported-format', `This is no report of tests but looks like ${seen}.`, { seen })
    }
    const site: Site = {
      suitePath: [],
      hostname: attributeOf(root, 'Hostname') ?? attributeOf(root, 'Name'),
    }
    let listed = 0
    for (const testing of testings) {
      const names = childrenNamed(childNamed(testing, 'TestList'), 'Test').map((entry) => entry.text().trim())
      listed += names.length
      const startedAt = momentOf(textAt(testing, 'StartTestTime'), context)
      for (const test of childrenNamed(testing, 'Test'))
        readTest(opened(test), { ...site, startedAt }, context)
    }
    const { tests } = context.counter.counts()
    if (listed <= tests) return {}
    const message = `The report lists ${listed} tests and holds ${tests}.`
    return {
      declared: { tests: listed },
      completeness: { complete: false, reason: 'cases-missing', message },
    }
  },
})

interface Site {
  readonly suitePath: readonly string[]
  readonly hostname: string | undefined
  /** Of all tests: when each began is not told. */
  readonly startedAt?: CaseMoment | undefined
}

function readTest(test: XmlElement, { suitePath, ...site }: Site, context: ReadingContext): void {
  const measurements = readMeasurements(test, context)
  const path = textAt(test, 'Path')?.replace(/^\.?\/+/, '')
  const labels = childrenNamed(childNamed(test, 'Labels'), 'Label').flatMap((label) => textOf(label) ?? [])
  emitCase(context, {
    name: textAt(test, 'Name') ?? textAt(test, 'FullName') ?? '(unnamed)',
    suitePath:
      path === undefined || path === '' || path === '.' ? suitePath : [...suitePath, ...path.split('/')],
    ...site,
    ...readOutcome(attributeOf(test, 'Status') ?? '', measurements, context),
    durationMs: measurements.durationMs,
    properties: [...measurements.properties, ...labels.map((label) => ['label', label] as const)],
    stdout: measurements.output,
    attachments: measurements.attachments.length === 0 ? undefined : measurements.attachments,
  })
}
