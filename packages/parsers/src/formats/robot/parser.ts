import type { ReportParser } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { weighDeclared } from '../../reading/declared.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import {
  attributeOf,
  childNamed,
  childrenNamed,
  counterOf,
  elementAt,
  textOf,
} from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import { isDryRun } from './dry-run.ts'
import { readSuite } from './suite.ts'

/** Keywords may call one another a hundred levels deep, with other elements between. */
const depth = 512

/**
 * Reads `output.xml` of Robot Framework and of Rebot, of every version from 2.5 on.
 *
 * Tests of a suite whose tear-down failed are failed, as Robot Framework itself counts them. The passes of a dry run, which
 * runs no keyword, are skipped.
 *
 * @example
 * import { robotParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<robot><suite name="Cart"><test name="Adds"><status status="PASS" start="2024-05-01T10:00:00" elapsed="0.5"/></test>' +
 *     '<status status="PASS"/></suite></robot>',
 * )
 * const first = await robotParser.parse(bytes).next()
 * if (!first.done) console.log(first.value.durationMs) // 500
 */
export const robotParser: ReportParser = createXmlReportParser({
  format: 'robot',
  roots: ['robot'],
  caseElements: ['test'],
  limits: { depth },
  read(root, context) {
    const suites = childrenNamed(root, 'suite')
    const dry = suites.length > 0 && isDryRun(suites)
    if (dry)
      context.diagnostics.note(
        'dry-run',
        'The report is of a dry run, in which no keyword is run; its passes count as skipped.',
        'Run the tests without "--dryrun".',
      )
    for (const suite of suites) readSuite(suite, { suitePath: [], isDry: dry }, context)
    noteErrors(childNamed(root, 'errors'), context)
    return endOf(root, context)
  },
})

/** Errors of the run fail no test, but a file that can't be read has none. */
function noteErrors(errors: XmlElement | undefined, { diagnostics }: ReadingContext): void {
  const count = childrenNamed(errors, 'msg').filter(
    ({ attributes }) => attributes.get('level') === 'ERROR',
  ).length
  if (count > 0)
    diagnostics.note(
      'run-error',
      'The run reports errors that belong to no test, as of files that were not read.',
      'Look into the log of the run: tests may be missing.',
      { count },
    )
}

function endOf(root: XmlElement, context: ReadingContext): ReportEnd {
  const stats = childrenNamed(elementAt(root, 'statistics/total'), 'stat')
  const all = stats.find((stat) => /^All (?:Tests|Tasks)$/.test(textOf(stat)?.trim() ?? ''))
  const dialect = attributeOf(root, 'generator')?.toLowerCase().startsWith('rebot') ? 'rebot' : undefined
  if (!all) return { dialect }
  const read = (name: string): number => counterOf(all.attributes.get(name)) ?? 0
  const declared = {
    tests: read('pass') + read('fail') + read('skip'),
    passed: read('pass'),
    failed: read('fail'),
    skipped: read('skip'),
  }
  return { dialect, declared, completeness: weighDeclared(declared, context) }
}
