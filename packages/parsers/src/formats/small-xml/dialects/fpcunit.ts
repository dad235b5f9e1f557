import type { DeclaredCounts } from '@gatewright/core/ports'
import { withoutUndefined } from '../../../reading/context.ts'
import { outcomeWords } from '../../../reading/outcome-words.ts'
import { counterOf } from '../../../reading/xml/xml-fields.ts'
import type { SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'

/** FPCUnit's XML report. Its number of tests counts the ignored ones too. */
export const fpcunitDialect: SmallXmlDialect = {
  format: 'fpcunit',
  roots: ['TestResults'],
  suites: { TestSuite: '@Name' },
  cases: {
    Test: {
      name: '@Name',
      outcome: '@Result',
      words: outcomeWords({ ok: 'passed', failed: 'failed', error: 'error', ignored: 'skipped' }),
      classIsSuite: true,
      duration: '@ElapsedTime',
      file: 'SourceUnitName',
      line: 'LineNumber',
      type: 'ExceptionClass',
      message: ['ExceptionMessage', 'Message'],
      skipReason: ['ExceptionMessage', 'Message'],
    },
  },
  declared: (root) => {
    const read = (name: string): number | undefined => counterOf(valueAt(root, name))
    return withoutUndefined({
      tests: read('NumberOfRunTests'),
      failed: read('NumberOfFailures'),
      errors: read('NumberOfErrors'),
      skipped: read('NumberOfIgnoredTests'),
    }) as DeclaredCounts
  },
}
