import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { Build, BuildSource, BuildSourceError, BuildSourceTrouble } from './build-source.ts'
import type { FetchTrouble, RemoteFileError, RemoteFileSource } from './remote-file-source.ts'

/** A source that is in trouble about something. */
export interface KnownTrouble<Reason extends string> {
  readonly reason: Reason
  readonly message: string
}

/** What comes of looking for a file: its text, nothing where there is none, or what went wrong. */
export type FoundFile =
  | string
  | null
  | undefined
  | (KnownTrouble<FetchTrouble> & { readonly httpStatus?: number })

/** What comes of asking for a build: what is known of it, nothing where it is not known, or what went wrong. */
export type FoundBuild =
  | Build
  | null
  | undefined
  | (KnownTrouble<BuildSourceTrouble> & { readonly code?: number })

/**
 * Remote files by a function, which may take its time. One that throws or rejects found no file and says no reason: that is
 * trouble, `unreachable`.
 *
 * @param find - looks for the file at an address
 * @example
 * import { remoteFilesBy } from '@gatewright/core/greenwave'
 *
 * const gatingYaml = 'decision_context: push_stable\nrules: []'
 * const files = remoteFilesBy((address) => (address.endsWith('/gating.yaml') ? gatingYaml : undefined))
 */
export function remoteFilesBy(find: (address: string) => FoundFile | Promise<FoundFile>): RemoteFileSource {
  return {
    fetch: (address) =>
      ResultAsync.fromPromise(
        // Within a promise, so that what is thrown at once is caught as well.
        Promise.resolve(address).then(find),
        (cause): RemoteFileError => ({
          kind: 'greenwave/fetch-failed',
          reason: 'unreachable',
          message: 'The file could not be fetched.',
          retryable: true,
          cause,
        }),
      ).andThen((found): Result<string | undefined, RemoteFileError> =>
        typeof found === 'string' || !found
          ? ok(found ?? undefined)
          : err({ kind: 'greenwave/fetch-failed', retryable: true, ...found }),
      ),
  }
}

/**
 * Builds by a function, which may take its time. One that throws or rejects is trouble, `unreachable`.
 *
 * @param find - what is known of a build, nothing where it is not known, or what goes wrong when asking for it
 * @param target - the target of a task; none unless given
 * @param address - the address to name in messages
 * @example
 * import { buildsBy } from '@gatewright/core/greenwave'
 *
 * const builds = buildsBy((identifier) =>
 *   identifier === 'bash-5.2-1.fc40' ? { source: 'git+https://src.example/rpms/bash#1a2b' } : undefined,
 * )
 */
export function buildsBy(
  find: (identifier: string) => FoundBuild | Promise<FoundBuild>,
  target: (taskId: number) => string | undefined | Promise<string | undefined> = () => undefined,
  address: string = 'https://builds.example',
): BuildSource {
  return {
    address,
    build: (identifier) =>
      ResultAsync.fromPromise(Promise.resolve(identifier).then(find), unreachable).andThen(
        (found): Result<Build | undefined, BuildSourceError> =>
          found && 'reason' in found
            ? err({ kind: 'greenwave/builds-unavailable', retryable: true, ...found })
            : ok(found ?? undefined),
      ),
    target: (taskId) => ResultAsync.fromPromise(Promise.resolve(taskId).then(target), unreachable),
  }
}

function unreachable(cause: unknown): BuildSourceError {
  return {
    kind: 'greenwave/builds-unavailable',
    reason: 'unreachable',
    message: 'The build system could not be asked.',
    retryable: true,
    cause,
  }
}
