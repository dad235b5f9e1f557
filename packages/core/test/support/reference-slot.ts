import type { Rule, Status } from '../../src/policy/index.ts'
import type { TestResult, Variant, WaiverEvent } from '../../src/schema/index.ts'
import {
  classOf,
  held,
  includesVariant,
  isKnown,
  isOneSubject,
  isPerson,
  keyOf,
  lengthOf,
  now,
  resultsOf,
  time,
  type Scene,
  type Slot,
} from './reference-evidence.ts'

type Passing = Extract<Rule, { readonly type: 'passing' }>

/** What a rule says of the results of one testcase in one variant. */
export interface Asked {
  readonly attempts?: Passing['attempts']
  readonly flaky?: Passing['flaky']
  readonly skips?: 'fail' | 'allow' | 'allow-own'
  readonly timeout?: Passing['timeout']
  readonly exonerations?: Passing['exonerations']
}

/** What the attempts came to, and what became of it. */
export interface SlotAnswer {
  readonly status: Status
  readonly base:
    | 'passed'
    | 'failed'
    | 'flaky'
    | 'errored'
    | 'skipped'
    | 'precluded'
    | 'incomplete'
    | 'timed-out'
  /** True where a waiver, an exoneration or a quarantine let it through. */
  readonly isPermitted: boolean
}

export function slotAnswer(
  testcase: string,
  { variant, results }: Slot,
  asked: Asked,
  scene: Scene,
): SlotAnswer {
  const tries = triesThatCount(
    results,
    scene.latestBy ? { keep: 'latest' } : (asked.attempts ?? { keep: 'all' }),
    scene,
  )
  const { base, status } = deadline(read(tries, asked, scene), asked.timeout, scene)
  if (status === 'satisfied') return { status, base, isPermitted: false }
  const isPermitted =
    (base === 'flaky' && asked.flaky === 'quarantine' && inQuarantine(testcase, scene)) ||
    (['failed', 'flaky', 'errored'].includes(base) &&
      isExonerated(testcase, variant, asked.exonerations, scene)) ||
    isWaived(testcase, variant, blocking(tries.results, scene), scene)
  return { status: isPermitted ? 'satisfied' : status, base, isPermitted }
}

interface Tries {
  readonly results: readonly TestResult[]
  /** Where a number of passes is asked for: whether there are as many. */
  readonly isEnough?: boolean
  readonly areTooFew?: boolean
  readonly mayBeEnough?: boolean
}

function triesThatCount(
  all: readonly TestResult[],
  attempts: NonNullable<Asked['attempts']>,
  scene: Scene,
): Tries {
  const of = (result: TestResult): string => classOf(result.outcome, scene)
  const isEnd = (result: TestResult): boolean => of(result) !== 'incomplete' && of(result) !== 'info'
  const areOneRun = (one: TestResult, other: TestResult): boolean =>
    one.groups.length === 0 ||
    other.groups.length === 0 ||
    one.groups.some((group) => other.groups.includes(group))
  const results = all
    .filter(
      (result, index) =>
        of(result) !== 'incomplete' ||
        !all.slice(index + 1).some((later) => isEnd(later) && areOneRun(result, later)),
    )
    .filter((result) => of(result) !== 'info')
  switch (attempts.keep) {
    case 'all':
      return { results }
    case 'latest':
      return { results: results.slice(-1) }
    case 'any-pass': {
      const first = results.slice(0, attempts.maxAttempts)
      return { results: first, ...(first.some((one) => of(one) === 'pass') ? { isEnough: true } : {}) }
    }
    case 'last-n': {
      const last = results.slice(-attempts.n)
      const passes = last.filter((one) => of(one) === 'pass').length
      const errors = last.filter((one) => of(one) === 'error').length
      return {
        results: last,
        isEnough: passes >= attempts.minPass,
        areTooFew: last.length < attempts.n,
        mayBeEnough: passes + errors >= attempts.minPass,
      }
    }
  }
}

interface Reading {
  readonly base: SlotAnswer['base']
  readonly status: Status
}

function read(
  { results, isEnough, areTooFew, mayBeEnough }: Tries,
  { flaky, skips }: Asked,
  scene: Scene,
): Reading {
  const classes = new Set(results.map((result) => classOf(result.outcome, scene)))
  const errored: Reading = {
    base: 'errored',
    status: scene.outcomes === 'greenwave' ? 'unsatisfied' : 'inconclusive',
  }
  if (isEnough) return { base: 'passed', status: 'satisfied' }
  if (classes.has('incomplete')) return { base: 'incomplete', status: 'pending' }
  if (isEnough === false) {
    if (areTooFew) return { base: 'incomplete', status: 'pending' }
    return mayBeEnough ? errored : { base: 'failed', status: 'unsatisfied' }
  }
  if (classes.has('fail') && classes.has('pass'))
    return { base: 'flaky', status: flaky === 'pass' ? 'satisfied' : 'unsatisfied' }
  if (classes.has('fail')) return { base: 'failed', status: 'unsatisfied' }
  if (classes.has('pass')) return { base: 'passed', status: 'satisfied' }
  if (classes.has('error')) return errored
  if (results.length === 0) return { base: 'incomplete', status: 'pending' }
  if (results.every(({ skipKind }) => skipKind === 'precluded')) {
    // Whatever broke above it might have been its failure.
    if (skips === 'allow-own') return { base: 'errored', status: 'inconclusive' }
    return { base: 'precluded', status: skips === 'allow' ? 'satisfied' : 'unsatisfied' }
  }
  return { base: 'skipped', status: skips === undefined || skips === 'fail' ? 'unsatisfied' : 'satisfied' }
}

function deadline(reading: Reading, timeout: Asked['timeout'], scene: Scene): Reading {
  if (!timeout || reading.status !== 'pending') return reading
  const started =
    timeout.from === 'subject'
      ? [scene.subject.createdAt ?? []].flat()
      : resultsOf(scene).map(({ submittedAt }) => submittedAt)
  const first = Math.min(...started.map(time))
  return now(scene) >= first + lengthOf(timeout.after)
    ? { base: 'timed-out', status: timeout.becomes }
    : reading
}

export function inQuarantine(testcase: string, scene: Scene): boolean {
  return (scene.evidence.quarantine ?? []).some(
    (entry) =>
      entry.testcase === testcase && time(entry.from) <= now(scene) && now(scene) < time(entry.until),
  )
}

function isExonerated(
  testcase: string,
  variant: Variant,
  reasons: Asked['exonerations'],
  scene: Scene,
): boolean {
  return (scene.evidence.exonerations ?? []).some(
    (one) =>
      one.testcase === testcase &&
      reasons?.includes(one.reason) === true &&
      isKnown(one.at, scene) &&
      time(one.at) <= now(scene) &&
      (one.variant === undefined || includesVariant(variant, one.variant)),
  )
}

/** What is not a pass, and of those not the skips, unless there is nothing else. */
function blocking(results: readonly TestResult[], scene: Scene): readonly TestResult[] {
  const closed = results.filter((result) => classOf(result.outcome, scene) !== 'pass')
  const told = closed.filter((result) => classOf(result.outcome, scene) !== 'skip')
  return told.length > 0 ? told : closed
}

type Request = Extract<WaiverEvent, { readonly kind: 'requested' }>

/** True when a waiver for exactly this counts now. */
export function isWaived(
  testcase: string,
  variant: Variant,
  blockers: readonly TestResult[],
  scene: Scene,
): boolean {
  const { evidence, waivable = true } = scene
  if (waivable === false) return false
  const terms = waivable === true ? {} : waivable
  const events = (evidence.waiverEvents ?? []).filter(
    (event) => isKnown(event.at, scene) && time(event.at) <= now(scene),
  )
  const ids = [...new Set(events.map(({ waiverId }) => waiverId))]
  return ids.some((id) => {
    const own = events.filter(({ waiverId }) => waiverId === id)
    const requests = [
      ...new Map(
        own.flatMap((event) => (event.kind === 'requested' ? [[JSON.stringify(event), event] as const] : [])),
      ).values(),
    ]
    const [request] = requests
    // Two requests under one id: nobody can say what was approved.
    if (!request || requests.length > 1) return false
    if (own.some(({ kind }) => kind !== 'requested' && kind !== 'approved')) return false
    const isGood = isApproved(request, own, terms, scene) || isEmergency(request, terms, scene)
    return isGood && covers(request, testcase, variant, blockers, scene)
  })
}

type Terms = Exclude<NonNullable<Rule['waivable']>, boolean>

function isApproved(request: Request, events: readonly WaiverEvent[], terms: Terms, scene: Scene): boolean {
  const approvers = events
    .filter(({ kind, at, by }) => {
      const isSecond = !isPerson(by, request.by) && !isPerson(by, request.proxiedBy ?? request.by)
      return kind === 'approved' && isSecond && time(at) >= time(request.at)
    })
    .filter(
      ({ by, at }) => terms.by === undefined || terms.by.some((role) => held(by, role, time(at), scene)),
    )
    .filter(({ by }) => {
      const { author } = scene.subject
      return !terms.distinctFrom?.includes('author') || (author !== undefined && !isPerson(author, by))
    })
  const people = approvers.filter(
    ({ by }, index) => approvers.findIndex((other) => isPerson(other.by, by)) === index,
  )
  return people.length >= (terms.approvals ?? 1) && isInTime(request, terms.maxDuration, terms, scene)
}

function isEmergency(request: Request, terms: Terms, scene: Scene): boolean {
  const { breakGlass } = terms
  if (!breakGlass || !request.breakGlass) return false
  const mayDoSo = breakGlass.by.some((role) => held(request.by, role, time(request.at), scene))
  return mayDoSo && isInTime(request, breakGlass.maxDuration ?? terms.maxDuration, terms, scene)
}

function isInTime(request: Request, longest: string | undefined, terms: Terms, scene: Scene): boolean {
  const { resultId, failureSignature } = request.scope
  const isPinned = (terms.scope ?? ['testcase']).some(
    (pin) =>
      pin === 'testcase' ||
      (pin === 'result' && resultId !== undefined) ||
      (pin === 'failure-signature' && failureSignature !== undefined),
  )
  const ends = [
    time(request.expiresAt),
    ...(longest === undefined ? [] : [time(request.at) + lengthOf(longest)]),
  ]
  return isPinned && time(request.at) <= now(scene) && now(scene) < Math.min(...ends)
}

/** Everything that the scope says must be so. */
function covers(
  { scope }: Request,
  testcase: string,
  variant: Variant,
  blockers: readonly TestResult[],
  { subject, query }: Scene,
): boolean {
  const { facts = {}, ...about } = scope.subject
  const every = (isMeant: (result: TestResult) => boolean): boolean =>
    blockers.length > 0 && blockers.every(isMeant)
  const isSame = Object.entries(about).every(([name, value]) =>
    name === 'createdAt'
      ? subject.createdAt !== undefined && time(subject.createdAt) === time(value)
      : subject[name as keyof typeof subject] === value,
  )
  const tells = [
    isOneSubject(scope.subject, subject),
    isSame,
    Object.entries(facts).every(([name, value]) => subject.facts?.[name] === value),
    scope.testcase === testcase,
    scope.variant === undefined || keyOf(scope.variant) === keyOf(variant),
    scope.variantIncludes === undefined || includesVariant(variant, scope.variantIncludes),
    scope.decisionContext === undefined || scope.decisionContext === query.decisionContext,
    scope.purpose === undefined || scope.purpose === query.purpose,
    scope.resultId === undefined || every(({ id }) => id === scope.resultId),
    scope.failureSignature === undefined ||
      every(({ failureSignature }) => failureSignature === scope.failureSignature),
  ]
  return tells.every(Boolean)
}
