import { outcomeWords } from '../../../reading/outcome-words.ts'
import type { ReadingContext } from '../../../reading/context.ts'
import { suiteRecordName } from '../../../reading/record-names.ts'
import { childNamed, childrenNamed, counterOf, textAt } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { CaseRule, ElementTools, SmallXmlDialect } from '../dialect.ts'
import { valueAt } from '../field.ts'
import { readByRule } from '../read-case.ts'

/** `test_result.xml` of the Android compatibility test suites. A module that was not done makes the report incomplete. */
export const androidCtsDialect: SmallXmlDialect = {
  format: 'android-cts',
  roots: ['Result'],
  readers: { Module: readModule },
  caseElements: ['Test'],
  declared: (root) => {
    const summary = childNamed(root, 'Summary')
    const [passed, failed] = ['@pass', '@failed'].map((name) => summary && counterOf(valueAt(summary, name)))
    if (passed === undefined && failed === undefined) return undefined
    // Ignored tests are in neither.
    return { tests: (passed ?? 0) + (failed ?? 0), failed: failed ?? 0 }
  },
  incompleteness,
  properties: (root) =>
    ['suite_name', 'suite_version', 'suite_plan', 'devices'].flatMap((name) => {
      const value = valueAt(root, `@${name}`)
      return value === undefined ? [] : [[name, value] as const]
    }),
}

const rule: CaseRule = {
  name: '@name',
  outcome: '@result',
  words: outcomeWords({
    pass: 'passed',
    fail: 'failed',
    ignored: 'skipped',
    assumption_failure: 'skipped',
    skipped: 'skipped',
    notexecuted: 'error',
    timeout: 'error',
  }),
  failures: 'Failure',
  message: '@message',
  trace: 'StackTrace',
}

/** Modules are run once for each binary interface, which is part of what a case is. */
function readModule(module: XmlElement, { context, emit }: ElementTools): void {
  const name = valueAt(module, '@name')
  const interfaceName = valueAt(module, '@abi')
  const around = {
    suitePath: name === undefined ? [] : [name],
    ...(interfaceName === undefined ? {} : { variant: { abi: interfaceName } }),
  }
  const reason = childNamed(module, 'Reason')
  if (reason) {
    const message = valueAt(reason, ['@message', '.'])
    emit({
      ...around,
      name: suiteRecordName,
      outcome: 'error',
      rawOutcome: 'module:Reason',
      failures: [{ kind: 'error', ...(message === undefined ? {} : { message: context.cut(message) }) }],
    })
  }
  for (const group of childrenNamed(module, 'TestCase')) {
    for (const test of childrenNamed(group, 'Test')) {
      const draft = readByRule(
        test,
        rule,
        { suitePath: around.suitePath, className: valueAt(group, '@name') },
        context,
      )
      const trace = textAt(test, 'Failure/StackTrace')
      emit({
        ...draft,
        ...around,
        skipReason: draft.outcome === 'skipped' ? trace && context.cut(trace) : undefined,
      })
    }
  }
}

function incompleteness(
  root: XmlElement,
  _context: ReadingContext,
): { readonly reason: string; readonly message: string } | undefined {
  const summary = childNamed(root, 'Summary')
  const read = (name: string): number => (summary && counterOf(valueAt(summary, name))) ?? 0
  const done = read('@modules_done')
  const total = read('@modules_total')
  const open = childrenNamed(root, 'Module').filter(
    (module) => valueAt(module, '@done')?.toLowerCase() === 'false',
  ).length
  if (total <= done && open === 0) return undefined
  return {
    reason: 'run-aborted',
    message: `Of ${total} modules ${done} were done; ${open} in the report were not.`,
  }
}
