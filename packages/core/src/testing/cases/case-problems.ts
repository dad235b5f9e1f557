import { didYouMean } from '../../errors/index.ts'
import { classifyOutcome, DurationSchema, isInstant, type OutcomeSet } from '../../schema/index.ts'
import type { CaseData } from './case-data.ts'
import { uniqueAttempts } from './case-results.ts'
import type { Mentions } from './mentions.ts'

/** Times that a case counts from, and that are none; one sentence each. */
export function timeProblems({ at, waivers, metrics }: CaseData): readonly string[] {
  const instants = [
    at,
    ...waivers.flatMap((one) => [one.until, one.requestedAt]),
    ...metrics.map((one) => one.at),
  ].filter((instant) => instant !== undefined)
  return [
    ...instants
      .filter((instant) => !isInstant(instant) || instant < '0001')
      .map((instant) => `"${instant}" is not an instant; write it in UTC, as 2026-11-22T04:19:00Z.`),
    ...metrics.flatMap(({ every }) =>
      every === undefined || DurationSchema.safeParse(every).success
        ? []
        : [`"${every}" is not a duration, as PT1M.`],
    ),
  ]
}

/** What a case says that no rule looks at, or that can't all be true; one sentence each. */
export function caseProblems(data: CaseData, mentions: Mentions, outcomes: OutcomeSet): readonly string[] {
  return [
    ...contradictions(data),
    ...unmentionedTestcases(data, mentions),
    ...unmentionedOthers(data, mentions),
    ...unknownOutcomes(data, outcomes),
    ...(mentions.tested.size !== 1 && data.results.some(({ testcase }) => testcase === undefined)
      ? ['A result needs a testcase: the policies do not name a single one.']
      : []),
  ]
}

function contradictions(data: CaseData): readonly string[] {
  const stated = new Map<string, string[]>()
  for (const { testcase, outcomes } of uniqueAttempts(data))
    stated.set(testcase, [...(stated.get(testcase) ?? []), outcomes.join(', ') || 'missing'])
  const attempts = [...stated].flatMap(([testcase, outcomes]) =>
    outcomes.length > 1
      ? [
          `"${testcase}" cannot be both ${outcomes.sort().join(' and ')}; tell several attempts with attempts().`,
        ]
      : [],
  )
  const signed = new Map<string, Set<string>>()
  for (const { role, by, item, at, verdict = 'approve' } of data.signOffs) {
    const key = JSON.stringify([role, by, item, at])
    signed.set(key, (signed.get(key) ?? new Set<string>()).add(verdict))
  }
  const signOffs = [...signed].flatMap(([key, verdicts]) => {
    const [role, by] = JSON.parse(key) as [string, string]
    return verdicts.size > 1
      ? [`${by} approves and rejects as ${role} at one time; say by "at" which came first.`]
      : []
  })
  return [...attempts, ...signOffs]
}

function unmentionedTestcases(data: CaseData, { isMentioned, testcases }: Mentions): readonly string[] {
  const told = [
    ...data.attempts,
    ...data.waivers,
    ...data.quarantine,
    ...data.exonerations,
    ...data.knownIssues,
    ...data.baselines,
  ].map(({ testcase }) => testcase)
  return [...new Set(told)]
    .filter((testcase) => !isMentioned(testcase))
    .sort()
    .map((testcase) => unmentioned('testcase', testcase, testcases, ' Other results are told with result().'))
}

function unmentionedOthers(data: CaseData, mentions: Mentions): readonly string[] {
  const { signOffs, roles, metrics, lists } = data
  const { signingRoles } = mentions
  const items = signOffs.flatMap(({ item }) => item ?? [])
  return [
    ...missingIn('role', signingRoles && signOffs.map(({ role }) => role), signingRoles),
    ...missingIn('checklist item', items, mentions.checklistItems),
    ...missingIn(
      'metric',
      metrics.map(({ metric }) => metric),
      mentions.metrics,
    ),
    ...missingIn('list', Object.keys(lists), mentions.lists),
    // People may hold any role; only one that is nearly asked for is a mistake.
    ...missingIn(
      'role',
      roles.map(({ role }) => role).filter((role) => didYouMean(role, mentions.roles)),
      mentions.roles,
    ),
  ]
}

function missingIn(
  what: string,
  names: readonly string[] | undefined,
  known: ReadonlySet<string> | undefined,
): readonly string[] {
  if (!names || !known) return []
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => unmentioned(what, name, known))
}

function unmentioned(what: string, name: string, known: ReadonlySet<string>, otherwise: string = ''): string {
  const meant = didYouMean(name, known)
  return `No rule mentions the ${what} "${name}".${meant === undefined ? otherwise : ` Did you mean "${meant}"?`}`
}

function unknownOutcomes({ attempts, results }: CaseData, outcomes: OutcomeSet): readonly string[] {
  const told = [
    ...attempts.flatMap((one) => one.outcomes),
    ...results.flatMap(({ outcome }) => outcome ?? []),
  ]
  return [...new Set(told)].flatMap((outcome) =>
    classifyOutcome(outcome, outcomes).match(
      () => [],
      (error) => [error.message],
    ),
  )
}
