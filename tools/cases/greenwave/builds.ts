import {
  buildsBy,
  type Build,
  type BuildSource,
  type BuildSourceTrouble,
  type KnownTrouble,
} from '../../../packages/core/src/greenwave/index.ts'
import { isRecord, textOf, type Data } from './data.ts'

type Trouble = KnownTrouble<BuildSourceTrouble> & { readonly code?: number }

/**
 * The build system that a case describes: builds by name (`builds`, `*` for all others), sources that every other build has
 * (`scm`), and the request of their task (`task_request`). It knows nothing else. Trouble that is not that of one build is
 * in the way of every question.
 */
export function buildSourceOf(given: unknown): BuildSource {
  const koji = isRecord(given) ? given : {}
  const builds = isRecord(koji['builds']) ? koji['builds'] : {}
  const trouble =
    troubleIn(koji) ?? (isRecord(koji['task_request']) ? troubleIn(koji['task_request']) : undefined)
  const find = (identifier: string): Build | Trouble | undefined => {
    if (trouble) return trouble
    const name = Object.hasOwn(builds, identifier) ? identifier : '*'
    if (!Object.hasOwn(builds, name)) return buildFromScm(koji)
    const build = builds[name]
    // A build of which nothing at all is known is none: so Koji answers for one that it does not know.
    if (!isRecord(build) || Object.keys(build).length === 0) return undefined
    return troubleIn(build) ?? buildFrom(build)
  }
  const source = buildsBy(find, () => targetIn(koji), 'http://localhost:5006/kojihub')
  // Asking for a build is the way to have the trouble that asking for a task is in as well: that of every question, or,
  // where nothing is said of the task, that of the one build there is.
  const [only, ...more] = Object.keys(builds)
  const asked = trouble ? '' : koji['task_request'] === undefined && more.length === 0 ? only : undefined
  return asked === undefined ? source : { ...source, target: () => source.build(asked).map(() => undefined) }
}

function troubleIn({ fault, code, socket_error: socketError, timeout }: Data): Trouble | undefined {
  if (fault !== undefined)
    return { reason: 'fault', message: textOf(fault), ...(typeof code === 'number' ? { code } : {}) }
  if (timeout !== undefined) return { reason: 'timed-out', message: textOf(timeout) }
  return socketError === undefined ? undefined : { reason: 'unreachable', message: textOf(socketError) }
}

function targetIn({ task_request: request }: Data): string | undefined {
  const target: unknown = Array.isArray(request) ? request[1] : undefined
  return typeof target === 'string' ? target : undefined
}

function buildFromScm({ scm, task_id: taskId, task_request: request }: Data): Build | undefined {
  // What a task was asked for is known only of a build that has a task.
  const id = typeof taskId === 'number' ? taskId : request === undefined ? undefined : 1
  const task = id === undefined ? undefined : { taskId: id }
  if (!Array.isArray(scm)) return task
  const [namespace = '', name = '', revision = ''] = scm.map(textOf)
  return { source: `git+https://scm.example${namespace && `/${namespace}`}/${name}#${revision}`, ...task }
}

function buildFrom(build: Data): Build {
  const { source, extra, creation_time: creationTime, task_id: taskId } = build
  const sources = isRecord(extra) ? extra['source'] : undefined
  const original = isRecord(sources) ? sources['original_url'] : undefined
  return {
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof original === 'string' ? { originalUrl: original } : {}),
    ...(typeof creationTime === 'string' ? { creationTime } : {}),
    ...(typeof taskId === 'number' ? { taskId } : {}),
  }
}
