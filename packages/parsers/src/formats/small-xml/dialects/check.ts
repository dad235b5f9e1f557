import { outcomeWords } from '../../../reading/outcome-words.ts'
import { lineOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { CaseRule, ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { readByRule } from '../read-case.ts'

/** Check's XML log. Its root is that of JUnit in a namespace of its own. */
export const checkDialect: SmallXmlDialect = {
  format: 'check',
  roots: ['testsuites'],
  suites: { suite: 'title' },
  readers: { test: readTest },
  caseElements: ['test'],
  properties: (root) => {
    const began = valueAt(root, 'datetime')
    return began === undefined ? [] : [['datetime', began]]
  },
}

const rule: CaseRule = {
  name: 'id',
  outcome: '@result',
  words: outcomeWords({ success: 'passed', failure: 'failed', error: 'error' }),
  message: 'message',
}

function readTest(element: XmlElement, { around, context, emit }: ElementTools): void {
  const group = valueAt(element, 'description')
  const draft = readByRule(
    element,
    // A duration below zero is Check's word for one that was not measured.
    { ...rule, ...(valueAt(element, 'duration')?.startsWith('-') ? {} : { duration: 'duration' }) },
    group === undefined ? around : { ...around, suitePath: [...around.suitePath, group] },
    context,
  )
  const [, file, line] = /^(.*):(\d+)$/s.exec(valueAt(element, 'fn') ?? '') ?? []
  const iteration = valueAt(element, 'iteration') ?? '0'
  emit({
    ...draft,
    name: iteration === '0' ? draft.name : `${draft.name}[${iteration}]`,
    file,
    line: lineOf(line),
  })
}
