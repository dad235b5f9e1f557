import { outcomeWords } from '../../../reading/outcome-words.ts'
import { counterOf, lineOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { CaseRule, ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { readByRule } from '../read-case.ts'

/** UnitTest++'s XmlTestReporter. Files and lines stand at the beginning of messages. */
export const unittestCppDialect: SmallXmlDialect = {
  format: 'unittest-cpp',
  roots: ['unittest-results'],
  readers: { test: readTest },
  caseElements: ['test'],
  declared: (root) => {
    const tests = counterOf(valueAt(root, '@tests'))
    const failed = counterOf(valueAt(root, '@failedtests'))
    if (tests === undefined && failed === undefined) return undefined
    return { ...(tests === undefined ? {} : { tests }), failed: failed ?? 0 }
  },
}

const rule: CaseRule = {
  name: '@name',
  // What is not known may be a failure.
  outcome: (element) => element.children().at(0)?.name ?? 'success',
  words: outcomeWords({ success: 'passed', failure: 'failed' }),
  duration: '@time',
  failures: 'failure',
  message: '@message',
}

function readTest(element: XmlElement, { around, context, emit }: ElementTools): void {
  const suite = valueAt(element, '@suite')
  const inner = suite === undefined ? around : { ...around, suitePath: [...around.suitePath, suite] }
  const draft = readByRule(element, rule, inner, context)
  const [, file, line] = /^([^()]+)\((\d+)\)\s*:/.exec(draft.failures?.[0]?.message ?? '') ?? []
  emit({ ...draft, className: suite, file, line: lineOf(line) })
}
