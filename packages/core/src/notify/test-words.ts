import type { TestOfVariant } from '../flake/evidence/test-key.ts'
import type { MessageLine } from './notification-message.ts'

/** What an event about a test is about: the testcase first, so that patterns of testcases match, then the variant. */
export function subjectOfTest({ testcase, variant }: TestOfVariant): string {
  return `${testcase}${variantText(variant)}`
}

/** A test as a part of a line. */
export function spansOfTest({ testcase, variant }: TestOfVariant): MessageLine {
  const way = variantText(variant)
  return [{ text: testcase, style: 'code' }, ...(way === '' ? [] : [{ text: way }])]
}

/** ` [arch=x86_64]`, and nothing for a test that has one variant only. */
function variantText(variant: TestOfVariant['variant']): string {
  const pairs = Object.entries(variant).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? '' : ` [${pairs.sort().join(',')}]`
}
