import type { FlakeStateOptions } from '../upkeep/flake-state-options.ts'
import { readRunContexts } from '../upkeep/run-contexts.ts'
import type { JobContext } from './job-context.ts'

/** How results are counted: with what is known of their runs, which by default stands among the states. */
export function flakeOptions({ flakes = {}, storage }: JobContext): FlakeStateOptions {
  return { contextOf: (groups) => readRunContexts(storage.states, groups), ...flakes }
}
