import type { Quirks } from '../compat.ts'
import type { GreenwaveSettings } from '../settings.ts'
import type { Answer } from './answer.ts'
import { missingAnswer, resultAnswer, type Asked } from './answers.ts'
import type { GreenwaveResult } from './result-source.ts'

/** Ways of running a testcase that must report, each by some of the distinct keys, as `{ system_architecture: 's390x' }`. */
export type ExpectVariants = (
  testcase: string,
  subject: { readonly type: string; readonly identifier: string },
) => readonly Readonly<Record<string, string>>[]

export interface AnswerTestOptions {
  readonly settings: GreenwaveSettings
  readonly quirks: Quirks
  readonly expectVariants: ExpectVariants | undefined
}

/**
 * What a rule for a testcase comes to: every way of running it that reported must have passed, and so must every one that
 * is expected to. With neither result nor expectation there is one result missing.
 *
 * @param results - the newest of the testcase, newest first
 */
export function testAnswers(
  asked: Asked,
  results: readonly GreenwaveResult[],
  { settings, quirks, expectVariants }: AnswerTestOptions,
): readonly Answer[] {
  const { subject, scenario, testcase } = asked
  const about = results.filter(({ data }) => scenario === null || hasValue(data, 'scenario', scenario))
  const expected = (
    expectVariants?.(testcase, { type: subject.type.id, identifier: subject.identifier }) ?? []
  ).filter((variant) => scenario === null || (variant['scenario'] ?? scenario) === scenario)
  const absent = expected.filter((variant) => !about.some((result) => isOfVariant(result, variant)))
  if (about.length === 0 && expected.length === 0) return [missingAnswer(asked)]
  return [
    ...about.map((result) => resultAnswer(asked, result, settings, quirks)),
    ...absent.map((variant) =>
      missingAnswer({ ...asked, scenario: variant['scenario'] ?? scenario }, variant),
    ),
  ]
}

function hasValue(data: GreenwaveResult['data'], key: string, value: string): boolean {
  return Object.hasOwn(data, key) && (data[key]?.includes(value) ?? false)
}

function isOfVariant(result: GreenwaveResult, variant: Readonly<Record<string, string>>): boolean {
  return Object.entries(variant).every(([key, value]) => hasValue(result.data, key, value))
}
