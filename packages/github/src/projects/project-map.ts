import type { StateError, StateStore, StoreCorrupt } from '@gatewright/core/ports'
import { readStateBody, stateBody } from '@gatewright/core/ports'
import { ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'

/** A repository in which the App is installed. */
export interface InstalledRepository {
  readonly installationId: number
  /** Stays when the repository is renamed or moved. */
  readonly repositoryId: number
}

export type ProjectMapError = StateError | StoreCorrupt

/**
 * Which project a repository belongs to. What comes from a repository that is not here belongs to nobody, and is refused: the
 * project is never read from what a sender says.
 */
export interface ProjectMap {
  /** The project of a repository; undefined where it has none, and where another installation is named than that of the entry. */
  projectOf(repository: InstalledRepository): ResultAsync<string | undefined, ProjectMapError>
  assign(repository: InstalledRepository, project: string): ResultAsync<void, ProjectMapError>
  /** Takes the repository away from whatever project it is of. */
  remove(repository: InstalledRepository): ResultAsync<void, ProjectMapError>
}

const AssignedSchema = z.strictObject({ project: z.string().min(1), installationId: z.int() })

/** Keeps the map among the states of a project: that of the App. */
export function createProjectMap(states: StateStore, space: string = 'github-projects'): ProjectMap {
  const read = (
    repositoryId: number,
  ): ResultAsync<z.infer<typeof AssignedSchema> | undefined, ProjectMapError> =>
    states
      .get(space, [String(repositoryId)])
      .andThen(([entry]): Result<z.infer<typeof AssignedSchema> | undefined, ProjectMapError> =>
        entry ? readStateBody(AssignedSchema, entry) : ok(undefined),
      )
  return {
    projectOf: ({ installationId, repositoryId }) =>
      read(repositoryId).map((found) =>
        found?.installationId === installationId ? found.project : undefined,
      ),
    assign: ({ installationId, repositoryId }, project) =>
      states.put(space, [{ key: String(repositoryId), body: stateBody({ project, installationId }) }]),
    remove: ({ installationId, repositoryId }) =>
      read(repositoryId).andThen((found) =>
        // A repository that was moved belongs to another installation now: the old one takes nothing away.
        found === undefined || found.installationId !== installationId
          ? new ResultAsync(Promise.resolve(ok<undefined, ProjectMapError>(undefined)))
          : states.put(space, [{ key: String(repositoryId), body: undefined }]),
      ),
  }
}
