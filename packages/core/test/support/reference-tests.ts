import type { Population, Rule, Status } from '../../src/policy/index.ts'
import {
  atLeast,
  classOf,
  enough,
  includesVariant,
  isKnown,
  keyOf,
  matches,
  millionths,
  resultsOf,
  slotsOf,
  textOf,
  type Scene,
  type Slot,
} from './reference-evidence.ts'
import { countsFor } from './reference-numbers.ts'
import { inQuarantine, slotAnswer, type SlotAnswer } from './reference-slot.ts'

type Of<Type extends Rule['type']> = Extract<Rule, { readonly type: Type }>

const missing: Slot = { variant: {}, results: [] }

export function passing(rule: Of<'passing'>, scene: Scene): Status {
  const { where = {}, variants } = rule
  const reported = slotsOf(rule.testcase, scene).filter((slot) => includesVariant(slot.variant, where))
  const wanted = variants === 'observed' ? [{}] : variants
  const asked = wanted.flatMap((variant): readonly Slot[] => {
    const behind = reported.filter((slot) => includesVariant(slot.variant, variant))
    return behind.length > 0 ? behind : [{ variant: { ...where, ...variant }, results: [] }]
  })
  const each = [...new Map(asked.map((slot) => [keyOf(slot.variant), slot])).values()]
  return atLeast(
    'all',
    each.map((slot) => slotAnswer(rule.testcase, slot, rule, scene).status),
  )
}

interface Members {
  readonly members: readonly { readonly testcase: string; readonly slots: readonly Slot[] }[]
  /** Whether they are all there. */
  readonly completeness: readonly Status[]
}

function membersOf(population: Population, scene: Scene): Members {
  const named = (testcases: readonly string[]): Members['members'] =>
    [...new Set(testcases)].sort().map((testcase) => {
      const slots = slotsOf(testcase, scene)
      return { testcase, slots: slots.length > 0 ? slots : [missing] }
    })
  if ('list' in population) {
    const list = scene.evidence.lists?.[population.list]
    return list ? { members: named(list), completeness: [] } : { members: [], completeness: ['pending'] }
  }
  const reported = (glob: string): string[] =>
    [...new Set(resultsOf(scene).map(({ testcase }) => testcase))].filter((testcase) =>
      matches(glob, testcase),
    )
  if ('group' in population) return ofRuns(population, reported(population.testcases).sort(), scene)
  if ('observed' in population) {
    const members = named(reported(population.observed))
    return { members, completeness: [members.length >= population.minCount ? 'satisfied' : 'pending'] }
  }
  return { members: named(population.testcases), completeness: [] }
}

function ofRuns(
  { runs = '*' }: Extract<Population, { readonly group: 'complete' }>,
  testcases: readonly string[],
  scene: Scene,
): Members {
  const results = resultsOf(scene)
  const records = new Map(
    (scene.evidence.groups ?? []).map((group) => {
      // A run that ended after the cut was still open at the cut.
      const seen = group.finishedAt === undefined || isKnown(group.finishedAt, scene)
      const { finishedAt: _, resultCount: __, ...rest } = group
      const known = seen ? group : { ...rest, state: 'open' as const }
      return [textOf(known), known] as const
    }),
  )
  const matching = [...records.values()].filter(({ id }) => matches(runs, id))
  const sizeOf = (run: string): number =>
    new Set(results.filter(({ groups }) => groups.includes(run)).map(({ id }) => id)).size
  const isComplete = ({ id, state, resultCount = 0 }: (typeof matching)[number]): boolean =>
    state === 'complete' && sizeOf(id) >= resultCount
  /** True when a complete run does that one again, or one that does. */
  const isReplaced = (run: string, except: readonly string[] = []): boolean =>
    matching.some(
      (one) =>
        one.replaces === run &&
        one.id !== run &&
        !except.includes(one.id) &&
        (matching.some((other) => other.id === one.id && isComplete(other)) ||
          isReplaced(one.id, [...except, run])),
    )
  const scope = matching.filter((one) => isComplete(one) || !isReplaced(one.id))
  const declared = new Set((scene.evidence.groups ?? []).map(({ id }) => id))
  const undeclared = new Set(
    results.flatMap(({ groups }) => groups.filter((id) => !declared.has(id) && matches(runs, id))),
  )
  const own = new Set(scope.map(({ id }) => id))
  // A failure counts wherever it was reported; only these runs can show a pass.
  const speaking = results.filter(
    ({ groups, outcome }) =>
      groups.some((id) => own.has(id)) || ['fail', 'error', 'incomplete'].includes(classOf(outcome, scene)),
  )
  const members = testcases.map((testcase) => ({ testcase, slots: slotsOf(testcase, scene, speaking) }))
  const completeness = [
    ...scope.map((one): Status =>
      isComplete(one) ? 'satisfied' : one.state === 'aborted' ? 'inconclusive' : 'pending',
    ),
    ...[...undeclared].map((): Status => 'pending'),
  ]
  return {
    members: members.filter(({ slots }) => slots.length > 0),
    completeness: completeness.length > 0 ? completeness : ['pending'],
  }
}

export function noneFailing(
  rule: Of<'noneFailing' | 'noNewFailures'>,
  scene: Scene,
  forgive: (testcase: string, answer: SlotAnswer) => Status = (_, { status }) => status,
): Status {
  const { members, completeness } = membersOf(rule.of, scene)
  const answers = members.flatMap(({ testcase, slots }) =>
    slots.map((slot) => {
      const asked = { flaky: rule.flaky ?? 'fail', skips: 'allow-own' as const }
      const exonerations = rule.type === 'noneFailing' ? rule.exonerations : undefined
      const answer = slotAnswer(
        testcase,
        slot,
        { ...asked, ...(exonerations ? { exonerations } : {}) },
        scene,
      )
      const isSkip = !answer.isPermitted && answer.base === 'skipped' && answer.status === 'satisfied'
      return { status: forgive(testcase, answer), isSkip }
    }),
  )
  const isShown = answers.some(({ isSkip }) => !isSkip)
  return atLeast('all', [
    ...completeness,
    ...answers.map(({ status }) => status),
    ...(isShown ? [] : ['inconclusive' as const]),
  ])
}

export function noNewFailures(rule: Of<'noNewFailures'>, scene: Scene): Status {
  return noneFailing(rule, scene, (testcase, { status, base }) => {
    if (status === 'satisfied' || (base !== 'failed' && base !== 'flaky')) return status
    const counts = countsFor(testcase, rule.baseline, scene)
    return counts && counts.passes === 0 ? 'satisfied' : status
  })
}

export function ratio(rule: Of<'ratio'>, scene: Scene): Status {
  const { members, completeness } = membersOf(rule.of, scene)
  const judged = members.map(({ testcase, slots }) => ({
    testcase,
    status: atLeast(
      'all',
      slots.map((slot) => slotAnswer(testcase, slot, rule, scene).status),
    ),
  }))
  const order: readonly Status[] = ['unsatisfied', 'inconclusive', 'pending']
  const most = rule.excludeQuarantined
    ? Math.floor((millionths(rule.excludeQuarantined.maxShare) * judged.length) / 1_000_000)
    : 0
  const shareWithout = (mayGo: readonly Status[]): Status => {
    const gone = judged
      .filter(({ testcase, status }) => mayGo.includes(status) && inQuarantine(testcase, scene))
      .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
      .slice(0, most)
    const counted = judged.filter((one) => !gone.includes(one)).map(({ status }) => status)
    return enough(Math.ceil((millionths(rule.min) * counted.length) / 1_000_000), counted)
  }
  // What may still pass is left out only where the others are enough.
  const share = shareWithout(order) === 'satisfied' ? 'satisfied' : shareWithout(['unsatisfied'])
  return atLeast('all', [
    ...completeness,
    ...(judged.length < rule.minSample ? ['pending' as const] : []),
    share === 'not-applicable' ? 'inconclusive' : share,
  ])
}
