import { compareText } from '@gatewright/core/canonical'
import { itemKey, testcaseNamespace, variantKey } from '@gatewright/core/schema'
import { variantOfRun, type CaseName, type CaseNamer } from '../case-name.ts'
import { datumOf, valuesOf, type WrittenCase } from '../written-case.ts'
import { mainAttempt, outcomeElement, secondsText, writtenMs } from './junit-case.ts'

/** The counters of a `<testsuite>`; a case that has not finished is an error. */
export interface SuiteCounts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
  /** Seconds; the sum of what the cases say. */
  readonly time: string
}

/** A case and what it is called. */
interface NamedCase {
  readonly written: WrittenCase
  readonly name: CaseName
}

/** Cases that share suite, item, variant and host. */
export interface WrittenSuite {
  readonly name: string
  readonly hostname: string | undefined
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly cases: readonly NamedCase[]
}

/** The suites of a report, by name: one for each suite that results name, and for each class where they name none. */
export function suitesOf(
  cases: readonly WrittenCase[],
  nameOf: CaseNamer,
  runName: string,
): readonly WrittenSuite[] {
  const suites = new Map<string, NamedCase[]>()
  for (const written of cases) {
    const named = { written, name: nameOf(written) }
    const key = JSON.stringify([
      suiteName(named, runName),
      itemKey(written.item),
      variantKey(variantOfRun(written.variant)),
      datumOf(written.deciding, 'hostname'),
    ])
    const known = suites.get(key)
    if (known) known.push(named)
    else suites.set(key, [named])
  }
  return [...suites]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, members]) => suiteOf(members, runName) ?? [])
}

export function countCases(cases: readonly WrittenCase[]): SuiteCounts {
  const count = { tests: cases.length, failures: 0, errors: 0, skipped: 0 }
  let ms = 0
  for (const written of cases) {
    const element = outcomeElement(written)
    if (element === 'failure') count.failures += 1
    if (element === 'error') count.errors += 1
    if (element === 'skipped') count.skipped += 1
    ms += writtenMs(mainAttempt(written))
  }
  return { ...count, time: secondsText(ms) }
}

function suiteOf(cases: readonly NamedCase[], runName: string): WrittenSuite | undefined {
  const [first] = cases
  if (!first) return undefined
  const { item, variant, deciding } = first.written
  const entries = Object.entries(variantOfRun(variant)).sort(([a], [b]) => compareText(a, b))
  return {
    name: suiteName(first, runName),
    hostname: datumOf(deciding, 'hostname'),
    properties: [
      ['gatewright.item', itemKey(item)],
      ...entries.map(([key, value]) => [`gatewright.variant.${key}`, value] as const),
    ],
    cases,
  }
}

function suiteName({ written: { testcase, deciding }, name }: NamedCase, runName: string): string {
  const path = valuesOf(deciding.result.data, 'suite').filter((part) => part.trim() !== '')
  const plain = path.length > 0 ? path.join('/') : (name.owner ?? testcaseNamespace(testcase))
  return `${plain === '' ? runName : plain}${name.suffix}`
}
