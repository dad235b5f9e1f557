import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { Build, BuildSource, BuildSourceTrouble } from './build-source.ts'
import type { FetchTrouble, RemoteFileError, RemoteFileSource } from './remote-file-source.ts'

/** A source that is in trouble about something. */
export interface KnownTrouble<Reason extends string> {
  readonly reason: Reason
  readonly message: string
}

/** What comes of looking for a file: its text, nothing where there is none, or what went wrong. */
export type FoundFile = string | undefined | (KnownTrouble<FetchTrouble> & { readonly httpStatus?: number })

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
        typeof found === 'string' || found === undefined
          ? ok(found)
          : err({ kind: 'greenwave/fetch-failed', retryable: true, ...found }),
      ),
  }
}

/**
 * Builds at hand, for scripts, simulations and tests.
 *
 * @param find - what is known of a build, nothing where it is not known, or what goes wrong when asking for it
 * @param target - the target of a task; none unless given
 * @param address - the address to name in messages
 */
export function buildsBy(
  find: (
    identifier: string,
  ) => Build | undefined | (KnownTrouble<BuildSourceTrouble> & { readonly code?: number }),
  target: (taskId: number) => string | undefined = () => undefined,
  address: string = 'https://builds.example',
): BuildSource {
  return {
    address,
    build(identifier) {
      const found = find(identifier)
      if (found === undefined || !('reason' in found)) return okAsync(found)
      return errAsync({
        kind: 'greenwave/builds-unavailable',
        retryable: true,
        ...found,
      })
    },
    target: (taskId) => okAsync(target(taskId)),
  }
}
