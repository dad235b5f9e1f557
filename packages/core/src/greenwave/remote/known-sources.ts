import { errAsync, okAsync } from 'neverthrow'
import type { Build, BuildSource, BuildSourceTrouble } from './build-source.ts'
import type { FetchTrouble, RemoteFileSource } from './remote-file-source.ts'

/** A source that is in trouble about something. */
export interface KnownTrouble<Reason extends string> {
  readonly reason: Reason
  readonly message: string
}

/**
 * Remote files at hand, for scripts, simulations and tests.
 *
 * @param find - the text at an address, nothing where there is no file, or what goes wrong there
 * @example
 * import { remoteFilesBy } from '@gatewright/core/greenwave'
 *
 * const gatingYaml = 'decision_context: push_stable\nrules: []'
 * const files = remoteFilesBy((address) => (address.endsWith('/gating.yaml') ? gatingYaml : undefined))
 */
export function remoteFilesBy(
  find: (
    address: string,
  ) => string | undefined | (KnownTrouble<FetchTrouble> & { readonly httpStatus?: number }),
): RemoteFileSource {
  return {
    fetch(address) {
      const found = find(address)
      if (typeof found === 'string' || found === undefined) return okAsync(found)
      return errAsync({ kind: 'greenwave/fetch-failed', retryable: true, ...found })
    },
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
