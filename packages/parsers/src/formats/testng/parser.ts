import type { DeclaredCounts, ReportParser } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { weighDeclared } from '../../reading/declared.ts'
import type { ReportEnd } from '../../reading/reader.ts'
import { attributeOf, childNamed, childrenNamed, counterOf } from '../../reading/xml/xml-fields.ts'
import { createXmlReportParser } from '../../reading/xml/xml-report-parser.ts'
import type { XmlElement } from '../../xml/element.ts'
import { methodKey } from './method.ts'
import { readTest } from './test.ts'

/**
 * Reads `testng-results.xml` of TestNG 6 and 7.
 *
 * Methods of configuration are no cases, but one that failed is an error record. Runs that TestNG 7 marks as retried are
 * attempts of the run that came last; rows of a data provider have their parameters in their names.
 *
 * @example
 * import { testngParser } from '@gatewright/parsers'
 *
 * const bytes = new TextEncoder().encode(
 *   '<testng-results><suite name="shop"><test name="fast"><class name="shop.Cart">' +
 *     '<test-method name="adds" signature="adds()" status="PASS" duration-ms="1"/></class></test></suite></testng-results>',
 * )
 * const first = await testngParser.parse(bytes).next()
 * if (!first.done) console.log(first.value.suitePath) // ['shop', 'fast']
 */
export const testngParser: ReportParser = createXmlReportParser({
  format: 'testng',
  roots: ['testng-results'],
  caseElements: ['test-method'],
  read(root, context) {
    const suites = childrenNamed(root, 'suite').map((suite) => readSuite(suite, context))
    return endOf(root, suites, context)
  },
})

interface SuiteFacts {
  /** True where results of the suite stand in a file of their own. */
  readonly isElsewhere: boolean
  /** Tries that the report counts as skipped. */
  readonly tries: number
}

function readSuite(suite: XmlElement, context: ReadingContext): SuiteFacts {
  if (attributeOf(suite, 'url') !== undefined) return { isElsewhere: true, tries: 0 }
  const groups = readGroups(childNamed(suite, 'groups'))
  const tests = childrenNamed(suite, 'test')
  const tries = tests.map((test) => {
    const names = [attributeOf(suite, 'name'), attributeOf(test, 'name')]
    const suitePath = names.filter((name) => name !== undefined)
    return readTest(test, { suitePath, groups }, context)
  })
  return {
    isElsewhere: tests.some((test) => attributeOf(test, 'url') !== undefined),
    tries: tries.reduce((sum, count) => sum + count, 0),
  }
}

/** The groups of each method, by class and name. */
function readGroups(groups: XmlElement | undefined): ReadonlyMap<string, readonly string[]> {
  const byMethod = new Map<string, string[]>()
  for (const group of childrenNamed(groups, 'group')) {
    const name = attributeOf(group, 'name')
    if (name === undefined) continue
    for (const method of childrenNamed(group, 'method')) {
      const key = methodKey(attributeOf(method, 'class'), attributeOf(method, 'name'))
      const held = byMethod.get(key)
      if (held) held.push(name)
      else byMethod.set(key, [name])
    }
  }
  return byMethod
}

function endOf(root: XmlElement, suites: readonly SuiteFacts[], context: ReadingContext): ReportEnd {
  if (suites.some(({ isElsewhere }) => isElsewhere)) {
    const message = 'Results of the report stand in files of their own, which are not read.'
    return { completeness: { complete: false, reason: 'cases-missing', message } }
  }
  const read = (name: string): number => counterOf(root.attributes.get(name)) ?? 0
  if (['passed', 'failed'].every((name) => !root.attributes.has(name))) return {}
  const declared: DeclaredCounts = {
    // The report's own total counts methods that were never to run, and tries.
    tests: read('passed') + read('failed') + read('skipped'),
    passed: read('passed'),
    failed: read('failed'),
    skipped: read('skipped'),
  }
  const tries = suites.reduce((sum, suite) => sum + suite.tries, 0)
  const folded = { ...declared, tests: (declared.tests ?? 0) - tries, skipped: read('skipped') - tries }
  return { declared, completeness: weighDeclared(folded, context) }
}
