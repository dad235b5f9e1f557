import { defineOutcomes, parseTestResult, type OutcomeSet, type TestResult } from '@gatewright/core/schema'
import type { Random } from './random.ts'
import {
  dataKeys,
  dataValues,
  groups,
  idHeads,
  idRests,
  instants,
  items,
  outcomes,
  ownOutcomes,
  skipKinds,
  testcases,
  variantKeys,
  variantValues,
} from './words.ts'

/** One report as it is handed in. */
export interface RandomReport {
  readonly key: string
  readonly results: readonly TestResult[]
}

/** The outcomes of random results. */
export const randomOutcomes: OutcomeSet = defineOutcomes(ownOutcomes)

/** Some reports of a project; each id stands for one result. */
export function randomReports(random: Random, most: number): readonly RandomReport[] {
  const taken = new Set<string>()
  const count = 1 + random.below(6)
  return Array.from({ length: count }, (_, report) => ({
    key: `report-${report}`,
    results: Array.from({ length: random.below(1 + Math.ceil(most / count)) }, () => randomId(random, taken))
      .filter((id) => id !== undefined)
      .map((id) => randomResult(random, id)),
  }))
}

/** An id that no result has; undefined where a few tries found none. */
function randomId(random: Random, taken: Set<string>): string | undefined {
  for (let tries = 0; tries < 10; tries++) {
    const number = random.chance(60)
      ? String(random.below(40)).padStart(random.pick([1, 2, 4, 4, 4]), '0')
      : random.pick(idRests)
    const id = `${random.pick(idHeads)}${random.chance(90) ? number : ''}`
    if (!taken.has(id)) {
      taken.add(id)
      return id
    }
  }
  return undefined
}

function randomResult(random: Random, id: string): TestResult {
  const outcome = random.pick(outcomes)
  // Most results of a report are alike.
  const isPlain = random.chance(40)
  const result: TestResult = {
    id,
    testcase: random.pick(testcases),
    item: isPlain ? random.pick(items.slice(0, 1)) : random.pick(items),
    outcome,
    submittedAt: isPlain ? random.pick(instants.slice(0, 3)) : random.pick(instants),
    variant: Object.fromEntries(random.some(variantKeys, 15).map((key) => [key, random.pick(variantValues)])),
    data: isPlain && random.chance(50) ? {} : randomData(random),
    groups: isPlain ? [] : random.some(groups, 25),
    ...(random.chance(30) ? { attempt: random.pick([1, 2, 3, 40_000]) } : {}),
    ...(random.chance(50) ? { durationMs: random.pick([0, 0.5, 12, 0.0001, 1e9, 3.3, 2_147_483.647]) } : {}),
    ...(outcome === 'SKIPPED' && random.chance(60) ? { skipKind: random.pick(skipKinds) } : {}),
    ...(random.chance(10) ? { failureSignature: 'signature-1' } : {}),
    ...(random.chance(10) ? { note: random.pick(['', 'known\nissue', '𝒳']) } : {}),
    ...(random.chance(10) ? { refUrl: 'https://ci.example/runs?a=b#c' } : {}),
    ...(random.chance(5) ? { refText: 'see the log' } : {}),
  }
  return parseTestResult(result, randomOutcomes).match(
    (checked) => checked,
    (error) => {
      throw new TypeError(error.message)
    },
  )
}

function randomData(random: Random): TestResult['data'] {
  const keys = random.some(dataKeys, 15)
  return Object.fromEntries(
    keys.map((key) => [key, Array.from({ length: random.below(4) }, () => random.pick(dataValues))]),
  )
}
