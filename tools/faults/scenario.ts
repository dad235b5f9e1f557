import { undoTo, undoMark } from './cleanup.ts'
import type { Random } from './random.ts'
import type { PostgresBinaries } from './server/find-binaries.ts'

/** How much of everything a run does. */
export interface Amounts {
  /** Server kills of `kill-server`. */
  readonly kills: number
  /** Acknowledged results of `kill-server`. */
  readonly results: number
  /** Events of `feed`. */
  readonly events: number
  /** Results of `delivery`. */
  readonly deliveries: number
  /** Calls of `isolation`. */
  readonly calls: number
  /** At how many of its occurrences each place is killed at by `kill-anywhere`. */
  readonly places: number
  /** How many acknowledged results the other scenarios go on for. */
  readonly few: number
}

/** What a scenario is given. */
export interface Surroundings {
  readonly binaries: PostgresBinaries
  readonly seed: number
  /** The seed's own source for this scenario. */
  readonly random: Random
  readonly amounts: Amounts
}

/** What a scenario found. */
export interface Verdict {
  /** What was done and seen, for one line. */
  readonly facts: string
  /** What must not be; none where all is well. */
  readonly faults: readonly string[]
}

export interface Scenario {
  readonly name: string
  /** For how long at most it runs, in seconds. */
  readonly seconds: (amounts: Amounts) => number
  run(surroundings: Surroundings): Promise<Verdict>
}

/**
 * Runs a scenario to its end, or until its time is over. Whatever it started is ended afterwards: processes, servers,
 * mounts and folders.
 */
export async function runScenario(scenario: Scenario, surroundings: Surroundings): Promise<Verdict> {
  const mark = undoMark()
  const limit = scenario.seconds(surroundings.amounts)
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Verdict>((resolve) => {
    const fault = `it did not end within ${limit} s`
    timer = setTimeout(() => resolve({ facts: '', faults: [fault] }), limit * 1000)
  })
  const verdict = await Promise.race([scenario.run(surroundings).catch(failed), late])
  clearTimeout(timer)
  undoTo(mark)
  const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`
  return { ...verdict, facts: verdict.facts === '' ? took : `${verdict.facts}, ${took}` }
}

function failed(cause: unknown): Verdict {
  return { facts: '', faults: [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)] }
}
