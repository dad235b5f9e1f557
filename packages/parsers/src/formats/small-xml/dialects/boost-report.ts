import type { CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../../counts.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../../reading/outcome-words.ts'
import { suiteRecordName } from '../../../reading/record-names.ts'
import { counterOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools } from '../dialect.ts'
import { valueAt } from '../field.ts'

const words = outcomeWords({
  passed: 'passed',
  failed: 'failed',
  aborted: 'error',
  'timed-out': 'error',
  skipped: 'skipped',
})

const checks = ['assertions_passed', 'assertions_failed', 'warnings_failed'] as const

/**
 * The report. Where something was aborted, cases that never ran are written as passes without an assertion, and so are those
 * that ran and checked nothing: there, neither says anything. A suite that was itself aborted, or that failed though none of its
 * cases did, is an error.
 */
export function readReport(root: XmlElement, { context, emit }: ElementTools): void {
  const hasAborted = isAborted(root)
  const readCase = (element: XmlElement, suitePath: readonly string[]): void => {
    const word = valueAt(element, '@result') ?? ''
    const written = outcomeOf(word, words, context)
    const hasChecked = checks.some((name) => (counterOf(valueAt(element, `@${name}`)) ?? 0) > 0)
    const outcome: CaseOutcome = written === 'passed' && !hasChecked && hasAborted ? 'inconclusive' : written
    emit({
      name: valueAt(element, '@name') ?? '(unnamed)',
      suitePath,
      outcome,
      rawOutcome: rawWord(outcome === written ? word : `${word}:no-assertions`),
      failures: outcome === 'failed' ? [{ kind: 'failure' }] : outcome === 'error' ? [{ kind: 'error' }] : [],
    })
  }
  const readSuite = (suite: XmlElement, around: readonly string[]): void => {
    const name = valueAt(suite, '@name')
    const suitePath = name === undefined ? around : [...around, name]
    const word = valueAt(suite, '@result') ?? ''
    const outcome = outcomeOf(word, words, context)
    const before = context.counter.counts()
    readInside(suite, suitePath)
    const after = context.counter.counts()
    const isQuiet = after.failed + after.errors === before.failed + before.errors
    const hasFailedAlone = isFailure(outcome) && after.tests > before.tests && isQuiet
    if (outcome !== 'error' && !hasFailedAlone) return
    emit({
      name: suiteRecordName,
      suitePath,
      outcome: 'error',
      rawOutcome: rawWord(`suite:${word}`),
      failures: [{ kind: 'error' }],
    })
  }
  const readInside = (element: XmlElement, suitePath: readonly string[]): void => {
    for (const child of element.children()) {
      if (child.name === 'TestCase') readCase(child, suitePath)
      else if (child.name === 'TestSuite') readSuite(child, suitePath)
    }
  }
  readInside(root, [])
}

function isAborted(element: XmlElement): boolean {
  return element.children().some((child) => valueAt(child, '@result') === 'aborted' || isAborted(child))
}
