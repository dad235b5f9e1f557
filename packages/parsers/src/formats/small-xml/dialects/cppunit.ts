import { counterOf } from '../../../reading/xml/xml-fields.ts'
import { outcomeWords } from '../../../reading/outcome-words.ts'
import type { CaseRule, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { troublesMissing } from './troubles-missing.ts'

const failedTest: CaseRule = {
  name: 'Name',
  outcome: 'FailureType',
  words: outcomeWords({ assertion: 'failed', failure: 'failed', error: 'error' }),
  classSeparator: '::',
  file: 'Location/File',
  line: 'Location/Line',
  message: 'Message',
}

/** CppUnit's XmlOutputter. Its statistics count failures, of which a test may have several, so only the number of tests is weighed. */
export const cppunitDialect: SmallXmlDialect = {
  format: 'cppunit',
  roots: ['TestRun'],
  cases: {
    'SuccessfulTests/Test': {
      name: 'Name',
      outcome: () => 'passed',
      words: outcomeWords({ passed: 'passed' }),
      classSeparator: '::',
    },
    FailedTest: failedTest,
    // As AUnit calls them, whose reports look much the same.
    'FailedTests/Test': failedTest,
  },
  caseElements: ['Test', 'FailedTest'],
  declared: (root) => {
    const tests = counterOf(valueAt(root, 'Statistics/Tests'))
    return tests === undefined ? undefined : { tests }
  },
  incompleteness: (root, context) => troublesMissing(valueAt(root, 'Statistics/FailuresTotal'), context),
}
