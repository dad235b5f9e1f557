import type { Clock, CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import type { Letter } from './letter.ts'

/** What a piece of work is done with. */
export interface Desk {
  readonly storage: CompleteStorage
  /** Called at each place that is passed; a process may end there. */
  readonly step: (place: string) => void
  /** Who works: each try has a name of its own. */
  readonly owner: string
  readonly clock: Clock
  /** Told of each message that leaves and is taken. */
  readonly receive: (letter: Letter) => void
}

/**
 * One job of a host, which is done again from its beginning where it was cut short. What it throws ends the process for good.
 */
export type Piece = (desk: Desk) => Promise<unknown>

/** Work that passes every place of a list. */
export interface Story {
  readonly name: string
  /** The list that the library exports. */
  readonly places: readonly string[]
  /** Where in the sources of core these places stand. */
  readonly folder: string
  readonly pieces: readonly Piece[]
}
