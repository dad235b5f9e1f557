import type { CaseRecord } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'
import type { SortedChildren } from './children.ts'

/** What tells one case from another. */
export type CaseIdentity = Pick<CaseRecord, 'name' | 'className' | 'file' | 'line'>

/** The first of the attributes that says anything. */
export function firstAttribute(
  element: XmlElement | undefined,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = element?.attributes.get(name)
    if (value !== undefined && value.trim() !== '') return value
  }
  return undefined
}

/**
 * Name, class, file and line of a case, white space kept. A case without name and id that has a class stands for
 * the class, as where a hook of all its tests failed; one without a class is called by its position.
 *
 * @param suites - the suites around the case, outermost first
 * @param index - position among the records, from 0
 */
export function readIdentity(
  testcase: XmlElement,
  children: SortedChildren,
  suites: readonly XmlElement[],
  index: number,
  dialect: string | undefined,
): CaseIdentity {
  const className = firstAttribute(testcase, 'classname', 'className', 'class')
  const file =
    firstAttribute(testcase, 'file', 'filepath') ??
    firstAttribute(children.failures[0], 'file') ??
    suites
      .toReversed()
      .reduce<string | undefined>(
        (found, suite) => found ?? firstAttribute(suite, 'file', 'filepath'),
        undefined,
      )
  const line = lineOf(testcase, dialect)
  return {
    name:
      firstAttribute(testcase, 'name', 'id') ??
      (className === undefined ? `(unnamed #${index + 1})` : '(unnamed)'),
    ...(className === undefined ? {} : { className }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  }
}

/** Lines count from 1; pytest counts them from 0. */
function lineOf(testcase: XmlElement, dialect: string | undefined): number | undefined {
  const written = firstAttribute(testcase, 'line', 'lineno')
  if (written === undefined || !/^\s*\d{1,9}\s*$/.test(written)) return undefined
  const line = Number(written) + (dialect === 'pytest' ? 1 : 0)
  return line >= 1 ? line : undefined
}

/** Names of the suites, without the ones that have none. */
export function suitePathOf(suites: readonly XmlElement[]): string[] {
  return suites.flatMap((suite) => {
    const name = suite.name === 'testsuites' ? undefined : firstAttribute(suite, 'name')
    return name === undefined || name === 'undefined' ? [] : [name]
  })
}
