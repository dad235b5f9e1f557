import type { Item, TestResult, Variant } from '../../../packages/core/src/schema/index.ts'
import { randomFrom } from './random.ts'

/** A run of a project's tests in one variant, as a report brings it. */
export interface RunPlan {
  readonly number: number
  readonly reportKey: string
  readonly item: Item
  readonly variant: Variant
  readonly submittedAt: string
  /** How many of the tests run, the first ones. */
  readonly tests: number
}

export const testsOfRun = 20_000
/** A project's variants; each item is run in all of them. */
export const variants: readonly Variant[] = [
  { arch: 'x86_64', os: 'linux' },
  { arch: 'aarch64', os: 'linux' },
  { arch: 'x86_64', os: 'windows' },
  { arch: 'aarch64', os: 'macos' },
]
/** The item that was run 100 times. */
export const busyItem: Item = { type: 'commit', id: 'b'.repeat(40) }
const busyRuns = 100

const firstRunAt = Date.parse('2026-06-01T00:00:00Z')
const betweenRunsMs = 4 * 3_600_000
export const runsOfWeek = (7 * 24) / 4

/** When a run was handed in: six of them a day. */
export function instantOfRun(number: number): string {
  return new Date(firstRunAt + number * betweenRunsMs).toISOString()
}

export function itemOf(number: number): Item {
  return { type: 'commit', id: number.toString(16).padStart(8, '0').repeat(5) }
}

/** A plain run: every item has one in each variant. */
export function runPlan(number: number, more: Partial<RunPlan> = {}): RunPlan {
  return {
    number,
    reportKey: `pipeline/run-${String(number).padStart(6, '0')}/unit`,
    item: itemOf(Math.floor(number / variants.length)),
    variant: variants[number % variants.length] ?? {},
    submittedAt: instantOfRun(number),
    tests: testsOfRun,
    ...more,
  }
}

/** Runs of about so many results, the oldest first; in the middle of them 100 runs of one item. */
export function planRuns(rows: number): readonly RunPlan[] {
  const testsOfBusy = Math.min(testsOfRun, Math.max(1_000, Math.floor(rows / 400)))
  const ofItems = Math.round((rows - busyRuns * testsOfBusy) / testsOfRun / 4) * 4
  const before = Math.floor(ofItems / 8) * 4
  return Array.from({ length: ofItems + busyRuns }, (_, number) =>
    number < before || number >= before + busyRuns
      ? runPlan(number)
      : runPlan(number, { item: busyItem, tests: testsOfBusy }),
  )
}

const words = ['parses', 'rejects', 'stores', 'renders', 'merges', 'retries', 'validates', 'cancels'] as const
const things = [
  'an empty order',
  'the postal code',
  'a late delivery',
  'two vouchers',
  'the tax of a region',
] as const

/** The names of all tests, 92 characters each on average. */
export const testNames: readonly string[] = Array.from({ length: testsOfRun }, (_, test) => {
  const [word, thing] = [words[test % words.length], things[test % things.length]]
  const name = `${classOf(test)}/${word} ${thing} of case ${test}`
  return name.padEnd(72 + ((test * 7) % 41), '-when-the-customer-has-moved')
})

function classOf(test: number): string {
  const module = Math.floor(test / 400)
  return `com.example.shop.module${module}.Service${Math.floor(test / 20)}Test`
}

const wordsOfTests = testNames.map((_, test) => {
  const name = classOf(test)
  return { module: `module${Math.floor(test / 400)}`, name, file: `${name.replaceAll('.', '/')}.java` }
})

/** What the tests of a class say alike, in lists of its own for each result, as a reader of reports makes them. */
function dataOf(test: number): TestResult['data'] {
  const { module = '', name = '', file = '' } = wordsOfTests[test] ?? {}
  return { suite: [module], class: [name], file: [file], format: ['junit'] }
}

/** The results of a run: 4 % are skipped, of 2 % of the tests every tenth result failed and was tried again, 0.1 % else failed. */
export function resultsOf(plan: RunPlan): readonly TestResult[] {
  const random = randomFrom(plan.number + 1)
  const width = String(Math.ceil(plan.tests * 1.01)).length
  const groups = [`run-${plan.number}`]
  const results: TestResult[] = []
  const add = (
    test: number,
    attempt: number,
    told: Pick<TestResult, 'outcome'> & Partial<TestResult>,
  ): void => {
    results.push({
      id: `${plan.reportKey}#${String(results.length + 1).padStart(width, '0')}`,
      testcase: testNames[test] ?? '',
      item: plan.item,
      submittedAt: plan.submittedAt,
      variant: plan.variant,
      data: dataOf(test),
      groups,
      attempt,
      durationMs: Math.round(Math.exp(random() * 8) * 1000) / 1000,
      ...told,
    })
  }
  for (let test = 0; test < plan.tests; test++) {
    const isFlaky = test % 50 === 3
    const chance = random()
    if (test % 25 === 7) add(test, 1, { outcome: 'SKIPPED', skipKind: 'skipped' })
    else if (isFlaky && chance < 0.1) {
      add(test, 1, failed(test))
      add(test, 2, { outcome: 'PASSED' })
    } else add(test, 1, chance > 0.999 ? failed(test) : { outcome: 'PASSED' })
  }
  return results
}

function failed(test: number): Pick<TestResult, 'outcome' | 'note' | 'failureSignature'> {
  return {
    outcome: 'FAILED',
    note: `AssertionError: expected 200 OK, was 503 Service Unavailable\n    at ${classOf(test)}.java:${40 + (test % 300)}`,
    failureSignature: `AssertionError in ${classOf(test)}`,
  }
}
