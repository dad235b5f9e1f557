import { outcomeWords } from '../../../reading/outcome-words.ts'
import { counterOf } from '../../../reading/xml/xml-fields.ts'
import type { SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { troublesMissing } from './troubles-missing.ts'

/** AUnit's XML reporter, which looks like CppUnit's. Passes that were not asked for are only counted, so such a report is incomplete. */
export const aunitDialect: SmallXmlDialect = {
  format: 'aunit',
  roots: ['TestRun'],
  cases: {
    'SuccessfulTests/Test': {
      name: 'Name',
      outcome: () => 'passed',
      words: outcomeWords({ passed: 'passed' }),
      duration: '@elapsed',
    },
    'FailedTests/Test': {
      name: 'Name',
      outcome: 'FailureType',
      words: outcomeWords({ assertion: 'failed', failure: 'failed', error: 'error' }),
      duration: '@elapsed',
      file: 'Location/File',
      line: 'Location/Line',
      message: 'Message',
      trace: ['Exception/Traceback', 'Exception/Information'],
    },
  },
  caseElements: ['Test'],
  declared: (root) => {
    const tests = counterOf(valueAt(root, 'Statistics/Tests'))
    return tests === undefined ? undefined : { tests }
  },
  incompleteness: (root, context) => troublesMissing(valueAt(root, 'Statistics/FailuresTotal'), context),
}
