import { isInstant, toEpochMs, type EpochMs, type Instant, type OutcomeSet } from '@gatewright/core/schema'

/** What every writer can be told. */
export interface WriteOptions {
  /** What the run is called; each format has a place for it. */
  readonly name?: string
  /** What the report says that it was made by; `Gatewright` unless told. */
  readonly tool?: WriterTool
  /** When the run began; the writers never look at a clock. */
  readonly startedAt?: Instant
  readonly finishedAt?: Instant
  /** The outcome set of the results; the preset set by default. An outcome outside of it counts as a failure. */
  readonly outcomes?: OutcomeSet
  /**
   * `in-name` (default) ends the name of each case that has a variant in ` [arch=x86_64]`, so that no reader takes two
   * variants for one case; `beside-name` says the variant next to the name only.
   */
  readonly variants?: 'in-name' | 'beside-name'
}

export interface WriterTool {
  readonly name: string
  readonly version?: string
}

export const defaultTool: WriterTool = { name: 'Gatewright' }

/** The moment of an option. One that is no instant is a mistake of the program and throws. */
export function momentOf(option: 'startedAt' | 'finishedAt', options: WriteOptions): EpochMs | undefined {
  const instant = options[option]
  if (instant === undefined) return undefined
  if (!isInstant(instant)) throw new TypeError(`The option ${option} is no instant, as 2026-11-22T04:19:00Z.`)
  return toEpochMs(instant)
}
