import type { PlanObstacle, QuarantinePlan } from './quarantine-plan.ts'
import type { QuarantineBudget } from './quarantine-policy.ts'
import type { TestKey } from '../evidence/test-key.ts'

/** Tests that take from the budget together. */
interface BudgetRequest {
  /** The name of the set that fails together. */
  readonly unit: TestKey
  /** One for each test: the probability that it catches the next regression. */
  readonly detections: readonly number[]
}

/** What is taken of a budget so far. */
export interface BudgetLedger {
  /** Takes it whatever is left: for what is in quarantine already. */
  readonly hold: (request: BudgetRequest) => void
  /** Takes it when it fits, or says what it does not fit into. */
  readonly take: (request: BudgetRequest) => PlanObstacle | undefined
  readonly use: () => QuarantinePlan['budget']
}

/** A ledger of a budget, empty. Hold first, then take. */
export function budgetLedger(budget: QuarantineBudget, suiteTests: number): BudgetLedger {
  const units = new Set<TestKey>()
  let tests = 0
  let lost = 0
  let held = { units: 0, tests: 0, lost: 0 }
  const shareOf = (count: number): number => (suiteTests === 0 ? 0 : count / suiteTests)
  const enter = ({ unit, detections }: BudgetRequest): void => {
    units.add(unit)
    tests += detections.length
    lost += sum(detections)
  }
  return {
    hold: (request) => {
      enter(request)
      held = { units: units.size, tests, lost }
    },
    take: (request) => {
      const isNewUnit = !units.has(request.unit)
      if (isNewUnit && units.size + 1 > budget.tests) return 'tests'
      if (shareOf(tests + request.detections.length) > budget.shareOfSuite) return 'share-of-suite'
      if (lost + sum(request.detections) > budget.lostDetection) return 'lost-detection'
      enter(request)
      return undefined
    },
    use: () => ({
      tests: { limit: budget.tests, before: held.units, after: units.size },
      shareOfSuite: { limit: budget.shareOfSuite, before: shareOf(held.tests), after: shareOf(tests) },
      lostDetection: { limit: budget.lostDetection, before: held.lost, after: lost },
    }),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
