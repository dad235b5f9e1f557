import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { WaiverRecordFilter } from '../../ports/waiver-store.ts'
import { groupBy } from '../../policy/group-by.ts'
import type { WaiverDbRecord } from '../../schema/waiver-record.ts'
import { quirksOf, type CompatOptions, type Quirks } from '../compat.ts'
import { notFound, sourceFailed, type GreenwaveFailure } from '../failure.ts'
import { settingsOf } from '../settings.ts'
import type { Subject } from '../subjects/subject.ts'
import type { GreenwavePolicy } from '../language/greenwave-policy.ts'
import { isSatisfied, type Answer } from './answer.ts'
import { testAnswers, type ExpectVariants } from './answer-tests.ts'
import { policyApplies } from './applies.ts'
import { readDecisionRequest, type CheckedRequest, type GreenwaveRequest } from './decision-request.ts'
import { checkRequestedAddresses } from './requested-addresses.ts'
import { latestResults, type LookUp } from './look-up.ts'
import { planSubject, type Step } from './plan.ts'
import type { GreenwaveRequirement } from './requirement.ts'
import type { GreenwaveResult } from './result-source.ts'
import { summarizeGreenwave } from './summary.ts'
import { waiveAnswers } from './waive.ts'
import { currentWaivers } from './current-waivers.ts'
import { fetchedOnce } from '../remote/fetched-once.ts'
import type { GreenwaveWorld } from './world.ts'

/** A decision, in the words of Greenwave's API. */
export interface GreenwaveDecision {
  /** Whether the gate is open. */
  readonly policies_satisfied: boolean
  readonly summary: string
  /** In the order of the subjects, and for each in that of the policies and their rules. */
  readonly satisfied_requirements: readonly GreenwaveRequirement[]
  readonly unsatisfied_requirements: readonly GreenwaveRequirement[]
  /** Ids, once for each subject that they are for; absent for an on-demand policy. */
  readonly applicable_policies?: readonly string[]
  /** The newest results of the subjects, required or not; in a verbose answer only. */
  readonly results?: readonly GreenwaveResult[]
  /** The waivers that were found; in a verbose answer only. */
  readonly waivers?: readonly WaiverDbRecord[]
}

export interface DecideGreenwaveOptions extends CompatOptions {
  /**
   * Which ways of running a testcase must report: a gate opens only when these have passed, even where a Greenwave policy
   * names none. By default those that reported count, and one that never did is not missed.
   */
  readonly expectVariants?: ExpectVariants
}

/**
 * Decides as Greenwave's `POST /decision` does: which policies apply, what they ask for, which results answer it, and
 * which waivers make up for the rest. The answer is what the API's body would be; a failure says with which status and
 * message the API would answer instead. A failure is no decision: not an open gate, and not a closed one.
 *
 * Where Greenwave is known to answer wrongly, the right answer is given; `compat: 'upstream'` gives Greenwave's.
 *
 * @example
 * import { decideGreenwave, resultsOfList, waiversOfList, readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const policies = readGreenwavePolicies(
 *   `
 * id: example
 * product_versions: [fedora-*]
 * decision_context: push_stable
 * subject_type: koji_build
 * rules:
 *   - !PassingTestCaseRule {test_case_name: dist.rpmlint}
 * `,
 *   { kind: 'server' },
 * )._unsafeUnwrap()
 * const decided = await decideGreenwave(
 *   {
 *     product_version: 'fedora-40',
 *     decision_context: 'push_stable',
 *     subject_type: 'koji_build',
 *     subject_identifier: 'bash-5.2-1.fc40',
 *   },
 *   { policies, subjectTypes: [], results: resultsOfList([]), waivers: waiversOfList([]) },
 * )
 * console.log(decided.map(({ summary }) => summary).unwrapOr('')) // Of 1 required test, 1 result missing
 */
export function decideGreenwave(
  request: GreenwaveRequest,
  world: GreenwaveWorld,
  options: DecideGreenwaveOptions = {},
): ResultAsync<GreenwaveDecision, GreenwaveFailure> {
  return new ResultAsync(decide(request, world, options))
}

async function decide(
  request: unknown,
  world: GreenwaveWorld,
  options: DecideGreenwaveOptions,
): Promise<Result<GreenwaveDecision, GreenwaveFailure>> {
  const quirks = quirksOf(options)
  const checked = readDecisionRequest(request, world.subjectTypes, quirks)
  if (checked.isErr()) return err(checked.error)
  const { expectVariants } = options
  if (!quirks.has('requested-addresses')) {
    const allowed = checkRequestedAddresses(checked.value.onDemand, world)
    if (allowed.isErr()) return err(allowed.error)
  }
  // What a port throws is no decision either.
  return ResultAsync.fromPromise(decideChecked(checked.value, world, { quirks, expectVariants }), (cause) =>
    sourceFailed('A source of the decision failed.', cause),
  ).andThen((found) => found.map(({ decision }) => decision))
}

/** A decision with what it was made of. */
export interface CheckedDecision {
  readonly decision: GreenwaveDecision
  /** In order, satisfied or not. */
  readonly answers: readonly Answer[]
  /** Of the policies that applied, once for each subject. */
  readonly policyIds: readonly string[]
}

/** The decision on a request that can be answered, and what every rule came to, in order. */
export async function decideChecked(
  request: CheckedRequest,
  world: GreenwaveWorld,
  manner: Manner,
): Promise<Result<CheckedDecision, GreenwaveFailure>> {
  const { quirks } = manner
  const subjects = quirks.has('subjects-repeated')
    ? request.subjects
    : distinct(request.subjects, ({ type, identifier }) => JSON.stringify([type.id, identifier]))
  const found = await answersFor(subjects, request, world, manner)
  if (found.isErr()) return err(found.error)
  const waivers = await waiversFor(found.value, request, world, quirks)
  if (waivers.isErr())
    return err(sourceFailed(`Waivers cannot be read: ${waivers.error.message}`, waivers.error))
  const answers = waiveAnswers(found.value.answers, waivers.value, quirks)
  const decision = {
    policies_satisfied: answers.every(isSatisfied),
    summary: summarizeGreenwave(answers),
    satisfied_requirements: requirementsOf(answers, true),
    unsatisfied_requirements: requirementsOf(answers, false),
    ...(request.onDemand ? {} : { applicable_policies: found.value.policyIds }),
    ...(request.isVerbose ? { results: byId(found.value.results), waivers: byId(waivers.value) } : {}),
  }
  return ok({ decision, answers, policyIds: found.value.policyIds })
}

/** What is known before waivers. */
interface Found {
  /** Those that policies apply to. */
  readonly subjects: readonly Subject[]
  readonly answers: readonly Answer[]
  readonly policyIds: readonly string[]
  readonly results: readonly GreenwaveResult[]
}

/** How to decide. */
export interface Manner {
  readonly quirks: Quirks
  readonly expectVariants: ExpectVariants | undefined
}

async function answersFor(
  subjects: readonly Subject[],
  request: CheckedRequest,
  world: GreenwaveWorld,
  { quirks, expectVariants }: Manner,
): Promise<Result<Found, GreenwaveFailure>> {
  const settings = settingsOf(world.settings)
  const { results, builds, passedResults } = world
  const files = world.remoteFiles && fetchedOnce(world.remoteFiles)
  const lookUp: LookUp = { results, settings, request, passedResults, quirks }
  const found: { subjects: Subject[]; answers: Answer[]; policyIds: string[]; results: GreenwaveResult[] } = {
    subjects: [],
    answers: [],
    policyIds: [],
    results: [],
  }
  for (const subject of subjects) {
    const policies = policiesFor(subject, request, world)
    if (policies.length === 0) {
      if (subject.type.ignoreMissingPolicy) continue
      return err(noPolicy(subject, request))
    }
    const context = { ...request, settings, files, builds, quirks, world }
    const steps = await planSubject(subject, policies, context)
    if (steps.isErr()) return err(steps.error)
    const newest = await resultsFor(subject, steps.value, request, lookUp)
    if (newest.isErr()) return err(newest.error)
    const byTestcase = groupBy(newest.value, ({ testcase }) => testcase.name)
    for (const step of steps.value) {
      if (step.kind === 'answer') found.answers.push(step.answer)
      else {
        const own = byTestcase.get(step.asked.testcase) ?? []
        found.answers.push(...testAnswers(step.asked, own, { settings, quirks, expectVariants }))
      }
    }
    found.subjects.push(subject)
    // A policy of the service has an id.
    found.policyIds.push(...policies.map(({ id }) => id ?? ''))
    if (request.isVerbose) found.results.push(...newest.value)
  }
  return ok(found)
}

function policiesFor(
  subject: Subject,
  { onDemand, decisionContexts, productVersion }: CheckedRequest,
  { policies }: GreenwaveWorld,
): readonly GreenwavePolicy[] {
  const question = { decisionContexts, productVersion, subject }
  return (onDemand ? [onDemand] : policies).filter((policy) => policyApplies(policy, question))
}

function noPolicy({ type }: Subject, { decisionContexts, productVersion }: CheckedRequest): GreenwaveFailure {
  const contexts = decisionContexts.join(' ')
  return notFound(
    `Found no applicable policies for ${type.id} subjects at gating point(s) ${contexts} in ${productVersion}`,
  )
}

/** One question for all testcases that are asked for; none where none is. */
async function resultsFor(
  subject: Subject,
  steps: readonly Step[],
  { isVerbose }: CheckedRequest,
  lookUp: LookUp,
): Promise<Result<readonly GreenwaveResult[], GreenwaveFailure>> {
  if (isVerbose) return latestResults(subject, undefined, lookUp)
  const testcases = steps.flatMap((step) => (step.kind === 'test' ? [step.asked.testcase] : []))
  return testcases.length === 0 ? ok([]) : latestResults(subject, [...new Set(testcases)], lookUp)
}

/** One question for all waivers that may be of use. */
function waiversFor(
  { subjects, answers }: Found,
  request: CheckedRequest,
  world: GreenwaveWorld,
  quirks: Quirks,
): ReturnType<typeof currentWaivers> {
  const about = ({ type, identifier }: Subject): WaiverRecordFilter => ({
    subject_type: type.id,
    subject_identifier: identifier,
    product_version: request.productVersion,
  })
  const filters = request.isVerbose
    ? subjects.map(about)
    : answers
        .filter((answer) => !isSatisfied(answer))
        .map(({ subject, testcase }) => ({ ...about(subject), testcase }))
  return currentWaivers(
    distinct(filters, (filter) => JSON.stringify(filter)),
    world.waivers,
    request,
    quirks,
    world.clock,
  )
}

function requirementsOf(answers: readonly Answer[], satisfied: boolean): readonly GreenwaveRequirement[] {
  return answers.filter((answer) => isSatisfied(answer) === satisfied).map(({ requirement }) => requirement)
}

function byId<Entry extends { readonly id: number | string }>(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()]
}

/** Each once, where it comes first. */
function distinct<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): readonly Entry[] {
  const first = new Map<string, Entry>()
  for (const entry of entries) if (!first.has(keyOf(entry))) first.set(keyOf(entry), entry)
  return [...first.values()]
}
