import type { Quirks } from '../compat.ts'
import { subjectJson, type Subject } from '../subjects/subject.ts'
import type { GreenwavePolicy } from '../language/greenwave-policy.ts'
import type { RemoteOutcome } from '../remote/resolve-remote-rule.ts'
import type { GreenwaveSettings } from '../settings.ts'
import type { Answer } from './answer.ts'
import type { TestResultRequirement } from './requirement.ts'
import type { GreenwaveResult } from './result-source.ts'

/** Which testcase is asked for, and by whom. */
export interface Asked {
  readonly subject: Subject
  readonly testcase: string
  /** Only results of this scenario. */
  readonly scenario: string | null
  /** The remote rule's address; null for a policy of the service. */
  readonly source: string | null
}

/** The answer where there is no result: as far as is known, the test never ran. */
export function missingAnswer(
  { subject, testcase, scenario, source }: Asked,
  variant: Readonly<Record<string, string>> = {},
): Answer {
  return {
    kind: 'missing',
    subject,
    testcase,
    scenario,
    ways: Object.fromEntries(
      Object.entries({ ...variant, ...(scenario === null ? {} : { scenario }) }).map(([key, value]) => [
        key,
        [value],
      ]),
    ),
    isWaived: false,
    requirement: withVariant(variant, {
      type: 'test-result-missing',
      ...aboutTestcase(subject, testcase),
      scenario,
      source,
      item: subjectJson(subject),
    }),
  }
}

/** What one result answers. */
export function resultAnswer(
  { subject, testcase, source, scenario: wanted }: Asked,
  result: GreenwaveResult,
  settings: GreenwaveSettings,
  quirks: Quirks,
): Answer {
  const kind = kindOf(result.outcome, settings)
  const ways = waysOf(result, settings.distinctLatestResultsOn)
  const variant = Object.fromEntries(Object.entries(ways).map(([key, values]) => [key, values[0] ?? null]))
  // A key that is not asked for says nothing of it.
  const scenario = variant['scenario'] ?? null
  return {
    kind,
    subject,
    testcase,
    scenario,
    // Of several scenarios it is the one that the rule asks for.
    ways: wanted !== null && ways['scenario'] ? { ...ways, scenario: [wanted] } : ways,
    isWaived: false,
    requirement: withVariant(variant, {
      type: requirementTypes[kind],
      ...aboutTestcase(subject, testcase),
      source,
      result_id: result.id,
      ...(kind === 'errored' ? { error_reason: errorReason(result, quirks) } : {}),
      scenario,
      ...(kind === 'passed' ? {} : { item: subjectJson(subject) }),
    }),
  }
}

/** With the way of running the test behind. A key of the data never passes for one of the requirement's own. */
function withVariant(
  variant: Readonly<Record<string, string | null>>,
  own: TestResultRequirement,
): TestResultRequirement {
  return { ...own, ...variant, ...own }
}

/** What the search for the file of a remote rule answers; nothing where there is none and need not be one. */
export function remoteAnswer(
  subject: Subject,
  outcome: RemoteOutcome,
  isRequired: boolean,
  quirks: Quirks,
): Answer | undefined {
  const isBare = quirks.has('trouble-without-place')
  switch (outcome.kind) {
    case 'found':
      return fetchedAnswer(subject, outcome.source)
    case 'invalid': {
      const { kind: _, line, column, ...facts } = outcome
      const place = isBare || line === undefined ? {} : { line, column }
      return troubleAnswer(subject, 'invalid-gating-yaml', { ...facts, ...place })
    }
    case 'missing':
      return isRequired
        ? troubleAnswer(subject, 'missing-gating-yaml', { sources: outcome.sources })
        : undefined
    case 'failed': {
      const { sources, message, reason } = outcome
      return troubleAnswer(subject, 'failed-fetch-gating-yaml', {
        sources,
        error: message,
        ...(isBare ? {} : { reason }),
      })
    }
  }
}

/** That a remote rule was found. */
function fetchedAnswer(subject: Subject, source: string): Answer {
  const testcase = 'fetched-gating-yaml'
  return {
    kind: testcase,
    subject,
    testcase,
    scenario: null,
    ways: {},
    isWaived: false,
    requirement: { type: testcase, ...aboutTestcase(subject, testcase), source },
  }
}

/** That a policy is not about the subject's package. */
export function excludedAnswer(subject: Subject, policy: GreenwavePolicy, source: string | null): Answer {
  return {
    kind: 'excluded',
    subject,
    testcase: '',
    scenario: null,
    ways: {},
    isWaived: false,
    requirement: { type: 'excluded', subject_identifier: subject.identifier, policy: policy.id, source },
  }
}

/** What a result says of the way in which it was run, under each key. */
function waysOf(
  { data }: GreenwaveResult,
  keys: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    keys.map((key) => [key, (Object.hasOwn(data, key) ? data[key] : undefined) ?? []]),
  )
}

type ResultKind = 'passed' | 'failed' | 'incomplete' | 'errored'

const requirementTypes = {
  passed: 'test-result-passed',
  failed: 'test-result-failed',
  incomplete: 'test-result-missing',
  errored: 'test-result-errored',
} as const

function kindOf(
  outcome: string,
  { outcomesPassed, outcomesIncomplete, outcomesError }: GreenwaveSettings,
): ResultKind {
  if (outcomesPassed.includes(outcome)) return 'passed'
  if (outcomesIncomplete.includes(outcome)) return 'incomplete'
  return outcomesError.includes(outcome) ? 'errored' : 'failed'
}

/** Where results have it, in their data; Greenwave looks where no result of ResultsDB has one. */
function errorReason(result: GreenwaveResult, quirks: Quirks): string | null {
  const { error_reason: besides } = result
  const within =
    quirks.has('error-reason-beside') || !Object.hasOwn(result.data, 'error_reason')
      ? undefined
      : result.data['error_reason']?.[0]
  return within ?? (typeof besides === 'string' ? besides : null)
}

type Trouble = 'missing-gating-yaml' | 'invalid-gating-yaml' | 'failed-fetch-gating-yaml'

function troubleAnswer(subject: Subject, kind: Trouble, facts: Readonly<Record<string, unknown>>): Answer {
  return {
    kind,
    subject,
    testcase: kind,
    scenario: null,
    ways: {},
    isWaived: false,
    requirement: { type: kind, ...aboutTestcase(subject, kind), scenario: null, ...facts },
  }
}

function aboutTestcase(
  { type, identifier }: Subject,
  testcase: string,
): { readonly testcase: string; readonly subject_type: string; readonly subject_identifier: string } {
  return { testcase, subject_type: type.id, subject_identifier: identifier }
}
