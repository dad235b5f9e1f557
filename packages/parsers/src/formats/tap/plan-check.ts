import type { CompletenessCheck } from './completeness.ts'
import type { TapLevel } from './level.ts'
import { plannedPoints } from './line-kinds.ts'

/** Further missing points are counted and not listed: a plan may announce any number. */
const mostMissing = 100

/**
 * Weighs what the plan of a level announces against the points that came. Gives back the numbers of those that did not
 * come, at most 100 of them; none where as many came as were planned, however they are numbered.
 */
export function checkPlan(level: TapLevel, completeness: CompletenessCheck): readonly number[] {
  const { plan, points, numbers } = level
  const where = level.parent ? 'A subtest' : 'The report'
  if (!plan) {
    if (points > 0 || !level.parent)
      completeness.fail(
        'plan-missing',
        `${where} has no plan, so it is not known how many test points there should be.`,
      )
    return []
  }
  const planned = plannedPoints(plan)
  if (points < planned) {
    const message = `${where} plans ${planned} test points and holds ${points}.`
    completeness.fail('cases-missing', message)
    return numbers.isExact() ? numbers.missing(plan.start, plan.end, mostMissing) : []
  }
  if (points > planned)
    completeness.fail('plan-differs', `${where} plans ${planned} test points and holds ${points}.`)
  else if (numbers.count() < points || !numbers.isWithin(plan.start, plan.end))
    completeness.fail('plan-differs', `${where} numbers its test points otherwise than it plans.`)
  else if (!numbers.isExact())
    completeness.fail('plan-differs', `${where} has its test points in no order, so a number may come twice.`)
  return []
}
