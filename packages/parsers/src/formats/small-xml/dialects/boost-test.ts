import type { ReadingContext } from '../../../reading/context.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { readLog, readLogCase, readLogSuite } from './boost-log.ts'
import { readReport } from './boost-report.ts'

/** Boost.Test's two outputs in XML: the log, which says what happened, and the report, which says how each test ended. */
export const boostTestDialect: SmallXmlDialect = {
  format: 'boost-test',
  roots: ['TestLog', 'TestResult'],
  readers: { TestLog: readLog, TestSuite: readLogSuite, TestCase: readLogCase, TestResult: readReport },
  caseElements: ['TestCase'],
  incompleteness,
}

function incompleteness(
  root: XmlElement,
  { counter }: ReadingContext,
): { readonly reason: string; readonly message: string } | undefined {
  if (!hasCases(root) && counter.counts().skipped === 0)
    return {
      reason: 'cases-missing',
      message: 'The report names no tests: it was written at a level that leaves them out.',
    }
  return isAborted(root)
    ? {
        reason: 'run-aborted',
        message: 'The report says that the run was aborted; tests after that are missing.',
      }
    : undefined
}

function hasCases(element: XmlElement): boolean {
  return element.children().some((child) => child.name === 'TestCase' || hasCases(child))
}

/** The framework's own words at the end of a test, and of every suite around, in which the program died. */
function isAborted(element: XmlElement): boolean {
  return element
    .children()
    .some((child) =>
      child.name === 'Message'
        ? valueAt(child, '.') === 'Test is aborted'
        : child.name.startsWith('Test') && isAborted(child),
    )
}
