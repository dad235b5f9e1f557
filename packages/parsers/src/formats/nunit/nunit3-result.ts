import { attributeOf } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'

/** How a case, a suite or a run ended, in the report's words. */
export interface Nunit3Result {
  readonly word: string
  readonly label: string
  /** Where it went wrong, in lower case: `setup`, `teardown`, `child`, `parent`. */
  readonly site: string
}

/** What says that no assertion failed. */
const errorLabels: ReadonlySet<string> = new Set(['error', 'invalid', 'cancelled'])
/** What suites and runs say where nothing went wrong in them. */
const quietResults: ReadonlySet<string> = new Set(['', 'passed', 'skipped', 'inconclusive', 'warning'])

/** Unity writes all in one word, `Failed:Error(TearDown)`. */
export function readResult(element: XmlElement): Nunit3Result {
  const written = attributeOf(element, 'result')?.trim() ?? ''
  const [, word = written, label = '', site = ''] =
    /^([a-z]+)(?::([^:()]*))?(?:\(([^()]*)\))?$/i.exec(written) ?? []
  return {
    word,
    label: attributeOf(element, 'label') ?? label,
    site: (attributeOf(element, 'site') ?? site).trim().toLowerCase(),
  }
}

export function isErrorLabel(label: string): boolean {
  return errorLabels.has(label.trim().toLowerCase())
}

/** True where something went wrong, or nobody knows whether it did. */
export function isRed({ word, label }: Nunit3Result): boolean {
  return !quietResults.has(word.toLowerCase()) || isErrorLabel(label)
}
