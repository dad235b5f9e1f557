import type { TestResult } from '../../schema/result.ts'

/** What a result is counted by; undefined where it has none of it. */
export type ResultText = (result: TestResult) => string | undefined

/** The first value under a key of `data`, or under the same key of the variant. */
export function dataText(key: string): ResultText {
  return ({ data, variant }) => {
    const own = Object.hasOwn(data, key) ? data[key]?.[0] : undefined
    return own ?? (Object.hasOwn(variant, key) ? variant[key] : undefined)
  }
}

const suite = dataText('suite')

/** The suite that a report names, or else the namespace of the testcase: what stands before the last separator. */
export function suiteOf(result: TestResult): string {
  return suite(result) ?? namespaceOf(result.testcase)
}

function namespaceOf(testcase: string): string {
  const end = Math.max(testcase.lastIndexOf('/'), testcase.lastIndexOf('.'))
  return end > 0 ? testcase.slice(0, end) : testcase
}
