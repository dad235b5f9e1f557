import { fromEpochMs, type Item, type TestResult } from '../../../packages/core/src/schema/index.ts'
import { createRandom, hashOf, type Random } from '../random.ts'

/** What decides the reports of a run: the same plan makes the same reports, in whatever process. */
export interface ReportPlan {
  readonly seed: number
  readonly project: string
  /** How many results a report may have; each is as likely as another. */
  readonly sizes: readonly [number, ...number[]]
}

export interface PlannedReport {
  readonly key: string
  readonly results: readonly TestResult[]
}

/** Which report of which writer a key is of. */
export interface ReportPlace {
  readonly writer: number
  readonly number: number
}

const firstMs = Date.UTC(2026, 0, 1)
export const itemCount = 40
const variants = [{}, { arch: 'x86_64' }, { arch: 'aarch64', scenario: 'uefi' }] as const

export function keyOf({ writer, number }: ReportPlace): string {
  return `w${writer}-${number}`
}

/** The place of a report key; undefined for a key that no writer makes. */
export function placeOf(key: string): ReportPlace | undefined {
  const [, writer, number] = /^w(\d+)-(\d+)$/.exec(key) ?? []
  return writer === undefined ? undefined : { writer: Number(writer), number: Number(number) }
}

/** The report key in the id of a result. */
export function reportKeyOf(id: string): string {
  return id.slice(0, id.indexOf('#'))
}

/** The item that a report is about, by the number of the report. */
export function itemOf(number: number): Item {
  return { type: 'koji_build', id: `shop-1.0-${number % itemCount}` }
}

/** Makes a report, always the same one for the same plan and place. */
export function makeReport(plan: ReportPlan, place: ReportPlace): PlannedReport {
  const key = keyOf(place)
  const random = createRandom(hashOf(`${plan.project} ${key}`, plan.seed))
  const item = itemOf(place.number)
  const submittedAt = fromEpochMs(firstMs + place.number * 64 + place.writer)
  const size = random.pick(plan.sizes)
  const results = Array.from({ length: size }, (_, index): TestResult => ({
    id: `${key}#${String(index + 1).padStart(4, '0')}`,
    testcase: `unit.${index % 7}.case-${index}`,
    item,
    submittedAt,
    variant: random.pick(variants),
    groups: [`run-${place.writer}-${place.number >> 3}`],
    ...saidOf(random, index),
  }))
  return { key, results }
}

function saidOf(random: Random, index: number): Pick<TestResult, 'outcome' | 'data'> & Partial<TestResult> {
  const data = { suite: [`suite ${index % 7}`], file: [`src/${index % 7}.test.ts`] }
  const durationMs = random.whole(1, 90_000) / 10
  if (!random.oneIn(12)) return { outcome: 'PASSED', data, durationMs, attempt: 1 }
  if (random.oneIn(4)) return { outcome: 'SKIPPED', data, skipKind: 'todo' }
  const hostname = [`host-${random.whole(1, 9)}`]
  const note = `expected ${random.whole(0, 99)}, got ${random.whole(100, 999)}`
  return { outcome: 'FAILED', data: { ...data, hostname }, durationMs, note, failureSignature: `s${index}` }
}
