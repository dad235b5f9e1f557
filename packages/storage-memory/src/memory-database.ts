import { compareText } from '@gatewright/core/canonical'
import { projectName, type CompleteStorage } from '@gatewright/core/ports'
import { presetOutcomes, type OutcomeSet } from '@gatewright/core/schema'
import { projectContents, type ProjectContents } from './project-contents.ts'
import { createProjectData, type ProjectData } from './project-data.ts'
import { createProjectStorage } from './project-storage.ts'

export interface MemoryDatabaseOptions {
  /** Which outcomes results may have; default: the preset outcomes. */
  readonly outcomes?: OutcomeSet
}

/** Results and everything else of any number of projects, kept as long as the process lives. */
export interface MemoryDatabase {
  /**
   * The storage of one project. The same name opens the same data; no storage sees another project's.
   *
   * @throws TypeError where the name is no line of text of at most 512 characters.
   */
  open(project: string): CompleteStorage
  /**
   * Everything that is stored, by project name. Equal for databases that hold the same: only the change feed, and the
   * positions of reports and consumers in it, hang on the order of the calls.
   */
  contents(): Iterable<ProjectContents>
}

/**
 * An empty database in memory: the reference for what a storage adapter does.
 *
 * What it is given it copies, and what it answers is frozen, so nobody can change what is stored. It never answers
 * `store/unavailable`.
 *
 * @example
 * import { createMemoryDatabase } from '@gatewright/storage-memory'
 *
 * const storage = createMemoryDatabase().open('shop')
 * const receipt = await storage.results.append('report-1', [])
 * console.log(receipt.isOk()) // true
 */
export function createMemoryDatabase(options: MemoryDatabaseOptions = {}): MemoryDatabase {
  return databaseOver(new Map(), options.outcomes ?? presetOutcomes)
}

/** A database over projects that may hold something already. */
export function databaseOver(projects: Map<string, ProjectData>, outcomes: OutcomeSet): MemoryDatabase {
  return {
    open: (project) => createProjectStorage(projectOf(projects, projectName(project), outcomes)),
    *contents() {
      for (const data of [...projects.values()].sort((a, b) => compareText(a.project, b.project)))
        yield projectContents(data)
    },
  }
}

/** The data of a project, empty where the project is new. */
export function projectOf(
  projects: Map<string, ProjectData>,
  project: string,
  outcomes: OutcomeSet,
): ProjectData {
  const known = projects.get(project)
  if (known) return known
  const data = createProjectData(project, outcomes)
  projects.set(project, data)
  return data
}
