import { err, ok, type Result } from 'neverthrow'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import { notFound, sourceFailed, type GreenwaveFailure } from '../failure.ts'
import { parseDateTime } from '../language/index.ts'
import type { GreenwavePolicy, PassingTestCaseRule, RemoteRule } from '../language/greenwave-policy.ts'
import type { RemoteOutcome, RemoteRuleOptions } from '../remote/resolve-remote-rule.ts'
import { outcomeFor, resolveRemoteRule } from '../remote/resolve-remote-rule.ts'
import type { Subject } from '../subjects/subject.ts'
import type { Answer } from './answer.ts'
import { excludedAnswer, remoteAnswer, type Asked } from './answers.ts'
import { countsUnder, packageVerdict, policyApplies } from './applies.ts'
import { ruleIdentity } from './rule-identity.ts'
import type { GreenwaveWorld } from './world.ts'

/** One line of the decision to come: what is known already, or which testcase to look up. */
export type Step =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'test'; readonly asked: Asked }

/** What all plans of a decision have in common. */
export interface PlanContext extends RemoteRuleOptions {
  readonly world: GreenwaveWorld
  readonly decisionContexts: readonly string[]
  readonly productVersion: string
}

/** What policies ask for a subject, in their order; what several of them ask for comes once. */
export async function planSubject(
  subject: Subject,
  policies: readonly GreenwavePolicy[],
  context: PlanContext,
): Promise<Result<readonly Step[], GreenwaveFailure>> {
  const planner = plannerFor(subject, context)
  for (const policy of policies) {
    const planned = await planner.addPolicy(policy, null)
    if (planned.isErr()) return err(planned.error)
  }
  return ok(planner.steps)
}

interface Planner {
  readonly steps: readonly Step[]
  addPolicy(policy: GreenwavePolicy, source: string | null): Promise<Result<void, GreenwaveFailure>>
}

function plannerFor(subject: Subject, context: PlanContext): Planner {
  const { quirks } = context
  const steps: Step[] = []
  const seenRules = new Set<string>()
  const seenAnswers = new Set<string>()
  const seenTests = new Set<string>()
  const files = new Map<string, RemoteOutcome>()
  const build = buildTime(subject, context)

  /** A remote rule that two policies have is told of once, though both ask for what is in it. */
  function addAnswer(answer: Answer): void {
    const identity = JSON.stringify(answer.requirement)
    if (!quirks.has('remote-rules-merged') && seenAnswers.has(identity)) return
    seenAnswers.add(identity)
    steps.push({ kind: 'answer', answer })
  }

  async function addPolicy(
    policy: GreenwavePolicy,
    source: string | null,
  ): Promise<Result<void, GreenwaveFailure>> {
    const verdict = packageVerdict(policy, subject)
    if (verdict === 'excluded') addAnswer(excludedAnswer(subject, policy, source))
    if (verdict !== 'included') return ok(undefined)
    for (const rule of policy.rules) {
      const identity = ruleIdentity(rule, policy, quirks)
      if (seenRules.has(identity)) continue
      seenRules.add(identity)
      if (rule.type === 'PassingTestCaseRule' && !hasValidity(rule)) {
        addStep(rule, source)
        continue
      }
      const added =
        rule.type === 'RemoteRule' ? await addRemote(rule, policy) : await addTestInItsTime(rule, source)
      if (added.isErr()) return err(added.error)
    }
    return ok(undefined)
  }

  async function addTestInItsTime(
    rule: PassingTestCaseRule,
    source: string | null,
  ): Promise<Result<void, GreenwaveFailure>> {
    const time = await build()
    if (time.isErr()) return err(time.error)
    if (time.value === undefined || isValidAt(rule, time.value)) addStep(rule, source)
    return ok(undefined)
  }

  function addStep(rule: PassingTestCaseRule, source: string | null): void {
    const { testCaseName: testcase, scenario } = rule
    // Of rules that differ in their validity alone, several may be in force.
    const identity = JSON.stringify([testcase, scenario])
    if (seenTests.has(identity)) return
    seenTests.add(identity)
    steps.push({ kind: 'test', asked: { subject, testcase, scenario, source } })
  }

  async function addRemote(
    rule: RemoteRule,
    parent: GreenwavePolicy,
  ): Promise<Result<void, GreenwaveFailure>> {
    const key = JSON.stringify(rule.sources)
    const known = files.get(key)
    const found = known ? ok(known) : await resolveRemoteRule(rule, subject, context)
    if (found.isErr()) return err(found.error)
    files.set(key, found.value)
    const outcome = outcomeFor(rule, found.value, quirks)
    const answer = remoteAnswer(subject, outcome, rule.required, quirks)
    if (answer) addFound(outcome, answer)
    if (outcome.kind !== 'found') return ok(undefined)
    const { source, policies } = outcome
    for (const policy of policies) {
      const counts = countsUnder(parent, policy) && policyApplies(policy, { ...context, subject })
      const added = counts ? await addPolicy(policy, source) : ok(undefined)
      if (added.isErr()) return err(added.error)
    }
    return ok(undefined)
  }

  /** A file that cannot be used was found all the same. */
  function addFound(outcome: RemoteOutcome, answer: Answer): void {
    if (outcome.kind === 'invalid') {
      const { source, policies } = { source: outcome.source, policies: [] }
      const found = remoteAnswer(subject, { kind: 'found', source, policies }, false, quirks)
      if (found) addAnswer(found)
    }
    addAnswer(answer)
  }

  return { steps, addPolicy }
}

function hasValidity({ validSince, validUntil }: PassingTestCaseRule): boolean {
  return validSince !== null || validUntil !== null
}

function isValidAt({ validSince, validUntil }: PassingTestCaseRule, at: Instant): boolean {
  if (validSince !== null && compareInstants(at, validSince) < 0) return false
  return validUntil === null || compareInstants(at, validUntil) < 0
}

/**
 * When the subject was built, asked once. Nothing where nobody knows: then every rule is for it, for a rule that is left
 * out by mistake opens the gate. Greenwave takes the present for it, or has no decision.
 */
function buildTime(
  { identifier }: Subject,
  { builds, world, quirks }: PlanContext,
): () => Promise<Result<Instant | undefined, GreenwaveFailure>> {
  const isUpstream = quirks.has('unknown-age-is-now')
  let asked: Promise<Result<Instant | undefined, GreenwaveFailure>> | undefined
  async function ask(): Promise<Result<Instant | undefined, GreenwaveFailure>> {
    if (!builds) return ok(isUpstream ? world.clock?.now() : undefined)
    const build = await builds.build(identifier)
    if (build.isErr()) {
      const { error } = build
      const message = `Could not reach Koji: ${error.message}`
      return isUpstream ? err(sourceFailed(message, error, error.reason === 'timed-out')) : ok(undefined)
    }
    if (!build.value && isUpstream)
      return err(notFound(`Failed to find Koji build for "${identifier}" at "${builds.address}"`))
    const time = parseDateTime(build.value?.creationTime ?? '')
    return ok(time ?? (isUpstream ? world.clock?.now() : undefined))
  }
  return () => (asked ??= ask())
}
