import { orThrow } from '../../../packages/core/src/errors/index.ts'
import { cursorAfter, type ProjectStorage } from '../../../packages/core/src/ports/index.ts'
import { medianOf, quantileOf, timesOfAsync, type Measure } from '../bench.ts'
import { busyItem, testNames, testsOfRun, variants, type RunPlan } from './data.ts'
import { timesAtRate } from './pace.ts'
import { below, randomFrom, sampleOf } from './random.ts'

/** A query as a user asks it: another one of its kind each time. */
interface Question {
  readonly name: string
  /** Answers how many results came. */
  ask(): Promise<number>
  /** How many have to come. */
  readonly results: number
  readonly perSecond: number
  readonly goals: { readonly median?: number; readonly p99?: number }
}

const required = 1_000
const pageLimit = 20
const ofHistory = 200

/** How long the queries of gates and people take, one after the other and at a rate. */
export async function* measureQueries(
  storage: ProjectStorage,
  plans: readonly RunPlan[],
  seconds: number,
): AsyncGenerator<Measure, void, void> {
  for (const { name, ask, results, perSecond, goals } of questionsTo(storage, plans)) {
    const checked = async (): Promise<void> => {
      const found = await ask()
      if (found !== results) throw new Error(`${name} found ${found} results, and not ${results}.`)
    }
    const alone = medianOf(await timesOfAsync(Math.max(9, Math.min(perSecond, 100)), checked, 5))
    const busy = Math.round((perSecond * alone) / 10)
    const atRate = await timesAtRate(perSecond, seconds, checked)
    console.log(
      `# ${name}: ${results} results each; p99 of ${atRate.length} at ${perSecond} a second, which keep it busy for ${busy} % of the time`,
    )
    yield { name: `${name}-median`, value: alone, unit: 'ms', goal: goals.median ?? null }
    yield { name: `${name}-p99`, value: quantileOf(atRate, 0.99), unit: 'ms', goal: goals.p99 ?? null }
  }
}

function questionsTo({ results }: ProjectStorage, plans: readonly RunPlan[]): readonly Question[] {
  const random = randomFrom(7)
  const whole = plans.filter(({ tests }) => tests === testsOfRun)
  const plain = whole.filter(({ item }) => item !== busyItem)
  const busy = plans.filter(({ item }) => item === busyItem)
  const ofBusy = busy[0]?.tests ?? 0
  const samples = Array.from({ length: 20 }, () => sampleOf(random, testNames, required))
  const busySamples = Array.from({ length: 20 }, () => sampleOf(random, testNames.slice(0, ofBusy), required))
  const anyOf = <Value>(list: readonly Value[]): Value => list[below(random, list.length)] as Value
  const cursorIn = (runs: readonly RunPlan[], tests: number): string => {
    const { submittedAt, reportKey } = anyOf(runs)
    const place = String(1 + below(random, tests)).padStart(5, '0')
    return cursorAfter({ submittedAt, id: `${reportKey}#${place}` })
  }
  // The oldest run of each has no page behind it.
  const [behind, behindBusy] = [plain.slice(1), busy.slice(1)]
  const inHistory = Math.min(ofHistory, whole.length)
  return [
    {
      name: 'gate',
      ask: async () => orThrow(await results.latest(anyOf(plain).item, { testcases: anyOf(samples) })).length,
      results: required * variants.length,
      perSecond: 8,
      goals: { p99: 40 },
    },
    {
      name: 'gate-of-100-runs',
      ask: async () => orThrow(await results.latest(busyItem, { testcases: anyOf(busySamples) })).length,
      results: required * variants.length,
      perSecond: 4,
      goals: { p99: 90 },
    },
    {
      name: 'latest-of-1000-tests',
      ask: async () => orThrow(await results.newest({ testcases: { equals: anyOf(samples) } })).length,
      results: required,
      perSecond: 15,
      goals: { median: 20 },
    },
    {
      name: 'last-200-runs-of-a-test',
      ask: async () =>
        orThrow(await results.query({ testcase: anyOf(testNames) }, { limit: inHistory })).results.length,
      results: inHistory,
      perSecond: 100,
      goals: { median: 2 },
    },
    {
      name: 'page',
      ask: async () =>
        orThrow(await results.query({}, { limit: pageLimit, after: cursorIn(behind, testsOfRun) })).results
          .length,
      results: pageLimit,
      perSecond: 100,
      goals: { median: 2 },
    },
    {
      name: 'page-of-an-item',
      ask: async () =>
        orThrow(
          await results.query({ item: busyItem }, { limit: pageLimit, after: cursorIn(behindBusy, ofBusy) }),
        ).results.length,
      results: pageLimit,
      perSecond: 100,
      goals: { median: 2 },
    },
    {
      name: 'page-of-failures',
      ask: async () =>
        orThrow(
          await results.query(
            { outcomes: ['FAILED', 'ERROR'] },
            { limit: pageLimit, after: cursorIn(behind, testsOfRun) },
          ),
        ).results.length,
      results: pageLimit,
      perSecond: 100,
      goals: { median: 2 },
    },
  ]
}
