import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../../errors/index.ts'

/** What the build system says of a build. */
export interface Build {
  /** Where its sources are, with the revision behind a `#`. */
  readonly source?: string
  /** Where the sources were before, for builds that have no `source`. */
  readonly originalUrl?: string
  /** As the build system writes it; read generously. */
  readonly creationTime?: string
  readonly taskId?: number
}

/** Why the build system gave no answer. */
export type BuildSourceTrouble =
  /** It answered that it could not do what it was asked to. */
  'fault' | 'unreachable' | 'timed-out'

export interface BuildSourceError extends ErrorValue<'greenwave/builds-unavailable'> {
  readonly reason: BuildSourceTrouble
  /** Of a fault, where the system gives one. */
  readonly code?: number
}

/** A build system, such as Koji, as far as gates ask it. */
export interface BuildSource {
  /** The system's address, for messages. */
  readonly address: string
  /** The build, or nothing where the system knows none of this name. */
  build(identifier: string): ResultAsync<Build | undefined, BuildSourceError>
  /** The target that a task was to build for, or nothing where it had none. */
  target(taskId: number): ResultAsync<string | undefined, BuildSourceError>
}
