import type { ResultAsync } from 'neverthrow'
import type { ExtractOptions, RunContext } from '../flake/evidence/index.ts'
import type { QueryError } from '../ports/result-store.ts'

/**
 * Where states are kept and how they are counted. States that were counted in one way are not counted again in another: give
 * states another space when one of these changes.
 */
export interface FlakeStateOptions extends Omit<ExtractOptions, 'runs'> {
  /** The space of the state store; `flake-states` by default. */
  readonly space?: string
  /**
   * What is known of runs, by the ids of their groups, and by the key of the item where results name no group (`itemKey`);
   * `readRunContexts` reads what was put among the states. Nothing is known by default. Say it before the results of the run
   * are folded: what was counted is not counted again when it changes.
   */
  contextOf?(runs: readonly string[]): ResultAsync<readonly RunContext[], QueryError>
  /**
   * How many days of a test, up to its newest run, are kept run by run: results of these days may come in any order. What
   * comes later than that makes the whole test be counted again. 2 by default, a whole number of 1 or more.
   */
  readonly openDays?: number
  /**
   * How many days are counted; what is older is forgotten as newer days come, so scores over more days than these may say
   * otherwise than all results would. 90 by default.
   */
  readonly keepDays?: number
}

/** The options with what is meant where they say nothing. */
export type FlakeStateSettings = Required<
  Pick<FlakeStateOptions, 'space' | 'openDays' | 'keepDays' | 'systemicTests'>
> &
  Pick<FlakeStateOptions, 'massFailures' | 'unstatedBranch' | 'outcomes' | 'contextOf'>

/** @throws TypeError for numbers of days that are none. */
export function flakeStateSettings(options: FlakeStateOptions): FlakeStateSettings {
  const { space = 'flake-states', openDays = 2, keepDays = 90, systemicTests = 10 } = options
  for (const days of [openDays, keepDays])
    if (!(Number.isInteger(days) && days >= 1)) throw new TypeError(`No number of days: ${days}.`)
  const { massFailures, unstatedBranch, outcomes, contextOf } = options
  return {
    space,
    openDays,
    keepDays,
    systemicTests,
    ...(massFailures === undefined ? {} : { massFailures }),
    ...(unstatedBranch === undefined ? {} : { unstatedBranch }),
    ...(outcomes === undefined ? {} : { outcomes }),
    ...(contextOf === undefined ? {} : { contextOf: (runs) => contextOf.call(options, runs) }),
  }
}
