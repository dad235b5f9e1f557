import fc from 'fast-check'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { countsUnder, packageVerdict, policyApplies } from '../../src/greenwave/decision/applies.ts'
import {
  compileGreenwave,
  compileGreenwaveRemote,
  decideGreenwave,
  readGreenwavePolicies,
  readGreenwavePolicyValue,
  readSubjectTypeValue,
  resultsOfList,
  subjectOf,
  waiversOfList,
  type BuildSource,
  type GreenwaveDecision,
  type GreenwavePolicy,
  type GreenwaveResult,
  type RemoteFileSource,
} from '../../src/greenwave/index.ts'
import { decide, type Policy, type Status } from '../../src/policy/index.ts'
import type { TestResult } from '../../src/schema/result.ts'
import type { WaiverDbRecord } from '../../src/schema/waiver-record.ts'
import { importWaiverDb } from '../../src/waiver/index.ts'
import {
  builtAt,
  context,
  identifier,
  keys,
  onlyExpectedWaived,
  productVersion,
  type,
  worlds,
  type World,
} from './support/differential-worlds.ts'

/**
 * Where the two answer differently by design, with what the native answer is. In each Greenwave opens the gate and the native
 * language does not.
 */
const differences = {
  /** No test is required: no rules, none valid for the subject, or a package that is left out. Natively that is no pass. */
  'nothing-required': 'not-applicable',
  /** There is no policy, and the type of the subject says that none is needed. */
  'missing-policy-ignored': 'not-applicable',
  /** Nothing was reported, and what was expected is waived by its scenario. Natively something must be reported as well. */
  'only-expected-waived': 'pending',
} as const

type Difference = keyof typeof differences

function timeOf(index: number): string {
  return `2026-06-02T00:00:${String(index).padStart(2, '0')}`
}

function dataOf({ scenario, arch }: World['results'][number]): Record<string, string> {
  return { system_architecture: arch, ...(scenario === null ? {} : { scenario }) }
}

function waiverRecords(world: World): readonly WaiverDbRecord[] {
  const made = { subject_type: type, subject_identifier: identifier, comment: 'known', username: 'ann' }
  return world.waivers.map((waiver, index) => ({
    id: index + 1,
    ...made,
    ...waiver,
    timestamp: timeOf(index),
  }))
}

/** JSON is YAML, but for the tags of the rules. */
function textOf(policies: readonly object[]): string {
  return policies
    .map(
      (policy) =>
        `--- ${JSON.stringify(policy).replaceAll('{"type":"PassingTestCaseRule",', '!PassingTestCaseRule {')}\n`,
    )
    .join('')
}

function fileText({ file }: World): string | undefined {
  return file === null || typeof file === 'string' ? (file ?? undefined) : textOf(file)
}

function read(world: World): readonly GreenwavePolicy[] {
  return world.policies.map((policy) => readGreenwavePolicyValue(policy, 'server')._unsafeUnwrap())
}

function subjectTypes(world: World): Parameters<typeof subjectOf>[2] {
  return [
    readSubjectTypeValue({ id: type, is_nvr: true, ignore_missing_policy: world.isIgnored })._unsafeUnwrap(),
  ]
}

async function greenwave(world: World): Promise<GreenwaveDecision | 'no-policy'> {
  const list = world.results.map((result, index): GreenwaveResult => {
    const data = Object.fromEntries(Object.entries(dataOf(result)).map(([key, value]) => [key, [value]]))
    const about = { type: [type], item: [identifier] }
    const { outcome, testcase: name } = result
    return {
      id: index + 1,
      testcase: { name },
      outcome,
      submit_time: timeOf(index),
      data: { ...data, ...about },
    }
  })
  const remoteFiles: RemoteFileSource = { fetch: () => okAsync(fileText(world)) }
  const builds: BuildSource = {
    address: 'https://koji.example',
    build: () => okAsync({ creationTime: builtAt }),
    target: () =>
      errAsync({ kind: 'greenwave/builds-unavailable', message: '', retryable: true, reason: 'fault' }),
  }
  const decided = await decideGreenwave(
    {
      product_version: productVersion,
      decision_context: context,
      subject_type: type,
      subject_identifier: identifier,
    },
    {
      policies: read(world),
      subjectTypes: subjectTypes(world),
      settings: { distinctLatestResultsOn: keys },
      results: resultsOfList(list),
      waivers: waiversOfList(waiverRecords(world)),
      remoteFiles,
      builds,
    },
    { expectVariants: () => world.expected },
  )
  return decided.match(
    (decision) => decision,
    (failure) => (failure.kind === 'greenwave/no-policy' ? 'no-policy' : expect.unreachable(failure.message)),
  )
}

/** What a host does: it fetches what remote rules stand for, and picks what counts. */
function nativePolicies(world: World): readonly Policy[] {
  const options = { latestBy: keys, expectVariants: () => world.expected }
  const policies = read(world)
  const compiled = compileGreenwave(policies, options)._unsafeUnwrap()
  const subject = subjectOf(type, identifier, subjectTypes(world))
  const text = fileText(world)
  const included = [...compiled.remoteRules].flatMap(([id, rule]): readonly Policy[] => {
    if (text === undefined)
      return rule.required ? [] : compileGreenwaveRemote(id, [], options)._unsafeUnwrap()
    const index = compiled.policies.findIndex((policy) =>
      policy.rules.some((one) => one.type === 'include' && one.policy === id),
    )
    const parent = policies[index]
    const remote = readGreenwavePolicies(text, { kind: 'remote' })
    if (remote.isErr() || !parent) return []
    const counting = remote.value.filter(
      (policy) =>
        countsUnder(parent, policy) &&
        policyApplies(policy, { decisionContexts: [context], productVersion, subject }) &&
        packageVerdict(policy, subject) === 'included',
    )
    return compileGreenwaveRemote(id, counting, options)._unsafeUnwrap()
  })
  return [...compiled.policies, ...included]
}

function native(world: World): Status {
  const list = world.results.map((result, index): TestResult => ({
    id: String(index + 1),
    testcase: result.testcase,
    item: { type, id: identifier },
    outcome: result.outcome,
    submittedAt: `${timeOf(index)}Z`,
    variant: dataOf(result),
    data: {},
    groups: [],
  }))
  const { events } = importWaiverDb(waiverRecords(world))._unsafeUnwrap()
  const subject = { type, identifier, productVersion, createdAt: builtAt }
  const evidence = { subject, results: list, waiverEvents: events }
  return decide(nativePolicies(world), evidence, { decisionContext: context, at: '2026-06-03T00:00:00Z' })
    .status
}

/** Why Greenwave opens a gate that is natively closed, if that is by design. */
function differenceOf(decision: GreenwaveDecision): Difference | undefined {
  if (decision.applicable_policies?.length === 0) return 'missing-policy-ignored'
  const tests = decision.satisfied_requirements.filter(({ type: kind }) => kind.startsWith('test-result-'))
  if (tests.length === 0) return 'nothing-required'
  const reported = new Set(tests.filter((one) => 'result_id' in one).map(testcaseOf))
  return tests.some((one) => !reported.has(testcaseOf(one)) && 'scenario' in one && one.scenario !== null)
    ? 'only-expected-waived'
    : undefined
}

function testcaseOf(requirement: object): unknown {
  return 'testcase' in requirement ? requirement.testcase : undefined
}

describe('the same policies, natively', () => {
  const seen = new Set<string>()

  it('open the same gates, but for what is different by design', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const decision = await greenwave(world)
        const status = native(world)
        if (decision === 'no-policy') {
          seen.add('no-policy')
          expect(status).toBe('not-applicable')
          return
        }
        const isOpen = status === 'satisfied'
        const difference = decision.policies_satisfied && !isOpen ? differenceOf(decision) : undefined
        seen.add(difference ?? status)
        if (difference === undefined) expect(isOpen).toBe(decision.policies_satisfied)
        else expect(status).toBe(differences[difference])
      }),
      { numRuns: 3000, examples: [[onlyExpectedWaived]] },
    )
  })

  it('were asked about everything there is', () => {
    for (const one of [...Object.keys(differences), 'no-policy', 'satisfied', 'unsatisfied', 'pending'])
      expect(seen).toContain(one)
  })
})
