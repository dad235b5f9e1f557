import { isDeepStrictEqual } from 'node:util'
import { canonicalJson } from '../../../packages/core/src/canonical/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import { listingDifference, listProject } from '../checks/canonical-listing.ts'
import { flakeSpace, foldFlakesOnce } from '../workload/fold-flakes.ts'
import { countOutcomes, readCounts, space } from '../workload/fold.ts'
import { decideItem, decisionJson } from '../workload/gate.ts'
import { makeReport, placeOf, reportKeyOf, type ReportPlan } from '../workload/report.ts'

const checkedDecisions = 400

/** Whether the counts are those of the stored results, each counted once. */
export async function judgeStates(
  storage: CompleteStorage,
  results: readonly TestResult[],
): Promise<string[]> {
  const expected = countOutcomes(results)
  let checked = 0
  for (let after: string | undefined; ;) {
    const page = await storage.states.list(space, after === undefined ? {} : { after })
    if (page.isErr()) return [`the states can't be read: ${page.error.message}`]
    for (const { key, body } of page.value) {
      checked++
      const [found, wanted] = [readCounts(body), expected.get(key)]
      if (!isDeepStrictEqual(found, wanted))
        return [`the state of ${key} is ${JSON.stringify(found)}, and of the model ${JSON.stringify(wanted)}`]
    }
    after = page.value.at(-1)?.key
    if (after === undefined || page.value.length < 1000) break
  }
  return checked === expected.size ? [] : [`there are ${checked} states, and ${expected.size} of the model`]
}

/** Makes decisions again as of the position that each says. */
export async function judgeDecisions(
  storage: CompleteStorage,
): Promise<{ readonly made: number; readonly checked: number; readonly faults: string[] }> {
  const found = await storage.decisions.find({})
  if (found.isErr()) return { made: 0, checked: 0, faults: [found.error.message] }
  const some = found.value.slice(0, checkedDecisions)
  const faults: string[] = []
  for (const { id, subject, storedThrough, decision } of some) {
    const again = await decideItem(
      storage.results,
      { type: subject.type, id: subject.identifier },
      storedThrough,
    )
    if (canonicalJson(decisionJson(again)) !== canonicalJson(decision))
      faults.push(`decision ${id} is another one now`)
  }
  if (some.length === 0) faults.push('no decision was made, so nothing was shown')
  return { made: found.value.length, checked: some.length, faults: faults.slice(0, 3) }
}

/** A model that was told each stored report once; in words, why there is none. */
export async function modelOf(
  plan: ReportPlan,
  results: readonly TestResult[],
): Promise<CompleteStorage | string> {
  const model = createMemoryDatabase().open(plan.project)
  const keys = new Set(results.map(({ id }) => reportKeyOf(id)))
  for (const key of keys) {
    const place = placeOf(key)
    if (!place) return `nobody appends ${key}`
    const told = await model.results.append(key, makeReport(plan, place).results)
    if (told.isErr()) return `the model refuses ${key}: ${told.error.message}`
  }
  return model
}

/** Whether the project answers as the model does. */
export async function judgeModel(storage: CompleteStorage, model: CompleteStorage): Promise<string[]> {
  const difference = listingDifference(await listProject(storage), await listProject(model))
  return difference === undefined ? [] : [difference]
}

/** Whether the flake states are those of the model, which counts all results at once. */
export async function judgeFlakeStates(storage: CompleteStorage, model: CompleteStorage): Promise<string[]> {
  while ((await foldFlakesOnce(model, 'the model', 0)) > 0);
  const [found, wanted] = [await flakeStates(storage), await flakeStates(model)]
  if (wanted.size === 0) return ['no flake state was folded, so nothing was shown']
  for (const [key, body] of wanted)
    if (found.get(key) !== body)
      return [`the flake state of ${key} is ${found.get(key)}, and of the model ${body}`]
  return found.size === wanted.size
    ? []
    : [`there are ${found.size} flake states, and ${wanted.size} of the model`]
}

/** The states of tests; those of runs say besides up to which event they were counted. */
async function flakeStates({ states }: CompleteStorage): Promise<Map<string, string>> {
  const bodies = new Map<string, string>()
  for (let after: string | undefined; ;) {
    const page = await states.list(flakeSpace, after === undefined ? {} : { after })
    if (page.isErr()) throw new Error(page.error.message)
    for (const { key, body } of page.value)
      if (key.startsWith('test ') && body instanceof Uint8Array)
        bodies.set(key, Buffer.from(body).toString('base64'))
    after = page.value.at(-1)?.key
    if (after === undefined) return bodies
  }
}
