import type { OutcomeSet } from '../../schema/outcome.ts'
import type { WindowLabel } from '../window.ts'

/** What plug-ins about results have in common. */
export interface ResultPluginOptions {
  readonly windows: readonly WindowLabel[]
  /** Another name, where the same plug-in is installed twice in different ways. */
  readonly id?: string
  /** The outcome set of the results; the preset set by default. */
  readonly outcomes?: OutcomeSet
  readonly backlogMs?: number
}
