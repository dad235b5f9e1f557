import type { TestResult } from '../schema/result.ts'
import { pythonText } from './python-text.ts'

/**
 * Data as it is stored: every value a text, lists as several values, and no key without values. What is no text is written
 * as JSON, and for `upstream` as Python writes it: `True`, `None`.
 */
export function dataOf(posted: Readonly<Record<string, unknown>>, isUpstream: boolean): TestResult['data'] {
  const textOf = (value: unknown): string => {
    if (typeof value === 'string') return value
    return isUpstream ? pythonText(value) : (JSON.stringify(value) ?? 'null')
  }
  const entries = Object.entries(posted).map(([key, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return [key, values.map(textOf)] as const
  })
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0))
}
