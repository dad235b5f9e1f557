import type { CaseOutcome } from '@gatewright/core/ports'
import { outcomeWords } from '../../../reading/outcome-words.ts'
import { baseNameOf, childNamed, childrenNamed } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { CaseRule, ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { readByRule } from '../read-case.ts'

/**
 * GLib's gtester. A skip is written as a success with an exit status of 1; a test that is not finished yet as a failure with
 * one of 3. After a crash the program is started again and lists what it ran before as skipped.
 */
export const gtesterDialect: SmallXmlDialect = {
  format: 'gtester',
  roots: ['gtester'],
  readers: { gtester: readReport },
  caseElements: ['testcase'],
}

const words: Readonly<Record<string, CaseOutcome>> = {
  'success:0': 'passed',
  'success:': 'passed',
  'success:1': 'skipped',
  'failed:3': 'todo',
  failed: 'failed',
  skipped: 'skipped',
}

const rule: CaseRule = {
  name: '@path',
  outcome: wordOf,
  words: outcomeWords(words),
  duration: 'duration',
  message: 'error',
  stdout: 'message',
}

function wordOf(element: XmlElement): string {
  const status = childNamed(element, 'status')
  if (!status) return valueAt(element, '@skipped') === '1' ? 'skipped' : 'no status'
  const result = valueAt(status, '@result') ?? ''
  const exit = valueAt(status, '@exit-status') ?? ''
  if (result !== 'failed' && childNamed(element, 'error')) return `${result}:error`
  return result === 'failed' && exit !== '3' ? 'failed' : `${result}:${exit}`
}

function readReport(root: XmlElement, { around, context, emit }: ElementTools): void {
  const cases = childrenNamed(root, 'testbinary').flatMap((binary) => {
    const program = baseNameOf(valueAt(binary, '@path') ?? '(unnamed)')
    return childrenNamed(binary, 'testcase').map((element) => ({
      program,
      element,
      key: JSON.stringify([program, valueAt(element, '@path')]),
    }))
  })
  const ran = new Set(cases.filter(({ element }) => childNamed(element, 'status')).map(({ key }) => key))
  for (const { program, element, key } of cases) {
    if (!childNamed(element, 'status') && ran.has(key)) continue
    const draft = readByRule(element, rule, around, context)
    const parts = draft.name.split('/').filter((part) => part !== '')
    emit({ ...draft, name: parts.at(-1) ?? draft.name, suitePath: [program, ...parts.slice(0, -1)] })
  }
}
