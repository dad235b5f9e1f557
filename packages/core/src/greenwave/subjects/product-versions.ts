import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import type { BuildSource, BuildSourceError } from '../remote/build-source.ts'
import { pythonPattern } from '../../schema/python-pattern.ts'
import { releaseSuffix, type Subject } from './subject.ts'
import type { ProductVersionMatch } from './subject-type.ts'

/** Guesses which product a text stands for, a release suffix as `fc40` or a build target as `f40-candidate`. */
export type GuessProductVersion = (text: string, isBuild: boolean) => string | undefined

export interface ProductVersionOptions {
  /** Where builds and the targets that they were built for are looked up; nowhere by default. */
  readonly builds?: BuildSource
  /** The build's task, where a result names it; else the build system is asked. */
  readonly taskId?: number
  /** How a suffix or target is read; {@link fedoraProductVersion} by default. */
  readonly guess?: GuessProductVersion
}

/** A row of the table by which Fedora and its relatives name what they build for. */
interface Prefix {
  readonly startsWith: RegExp
  readonly product: string
  /** Only for subjects that are builds. */
  readonly ofBuilds?: true
}

/** In this order: the first that fits counts. */
const prefixes: readonly Prefix[] = [
  { startsWith: /^f/, product: 'fedora', ofBuilds: true },
  { startsWith: /^epel/, product: 'epel' },
  { startsWith: /^el\d/, product: 'rhel' },
  { startsWith: /^rhel-\d/, product: 'rhel' },
  { startsWith: /^(fc|Fedora)/, product: 'fedora' },
]

/**
 * The product version that a release suffix or build target of the Fedora family stands for.
 *
 * @example
 * import { fedoraProductVersion } from '@gatewright/core/greenwave'
 *
 * console.log(fedoraProductVersion('fc40', true)) // fedora-40
 * console.log(fedoraProductVersion('epel9-candidate', true)) // epel-9
 * console.log(fedoraProductVersion('elastic', true)) // undefined
 */
export function fedoraProductVersion(text: string, isBuild: boolean): string | undefined {
  if (text === 'rawhide' || text.startsWith('Fedora-Rawhide')) return 'fedora-rawhide'
  const prefix = prefixes.find(
    ({ startsWith, ofBuilds }) => startsWith.test(text) && (isBuild || ofBuilds !== true),
  )
  const [, second = ''] = text.split(/(\d+)/).flatMap((part) => part.split('-').filter((word) => word !== ''))
  const number = /^\d+$/.test(second) ? Number(second) : 0
  return prefix === undefined || number === 0 ? undefined : `${prefix.product}-${number}`
}

/**
 * The product versions that a subject may be for, best known first asked: what its type says of such identifiers, then the
 * target that it was built for, then its release suffix. None where nothing says it. A build system that cannot be
 * reached is an error; one that does not know the build, or answers with a fault, is passed over.
 */
export function productVersionsOf(
  subject: Subject,
  { builds, taskId, guess = fedoraProductVersion }: ProductVersionOptions = {},
): ResultAsync<readonly string[], BuildSourceError> {
  const { type } = subject
  const known = matched(subject.identifier, type.productVersionMatch).map((one) => one.toLowerCase())
  if (known.length > 0) return okAsync([...new Set(known)].sort())
  if (type.productVersion !== null) return okAsync([type.productVersion])
  return fromTarget(subject, { builds, taskId, guess }).map((ofTarget) => {
    if (ofTarget.length > 0) return ofTarget
    const suffix = releaseSuffix(subject)
    const guessed = suffix === undefined ? undefined : guess(suffix, type.isKojiBuild)
    return guessed === undefined ? [] : [guessed]
  })
}

function fromTarget(
  { type, identifier }: Subject,
  {
    builds,
    taskId,
    guess,
  }: {
    readonly builds: BuildSource | undefined
    readonly taskId: number | undefined
    readonly guess: GuessProductVersion
  },
): ResultAsync<readonly string[], BuildSourceError> {
  if (!builds || !type.isKojiBuild) return okAsync([])
  const task = taskId ? okAsync(taskId) : builds.build(identifier).map((build) => build?.taskId)
  return task
    .andThen((id) => (id ? builds.target(id) : okAsync(undefined)))
    .map((target) => {
      if (target === undefined) return []
      const known = matched(target, type.productVersionFromKojiBuildTarget)
      if (known.length > 0) return known
      const guessed = guess(target, true)
      return guessed === undefined ? [] : [guessed]
    })
    .orElse((error) => (error.reason === 'fault' ? okAsync([]) : errAsync(error)))
}

/** What texts stand for by a table, each once and in order. A pattern that cannot be used matches nothing. */
function matched(text: string, table: readonly ProductVersionMatch[]): readonly string[] {
  const found = table.flatMap(({ match, productVersion }) =>
    pythonPattern(match).match(
      (pattern) => (pattern.matches(text) ? [pattern.replaceIn(text, productVersion)] : []),
      () => [],
    ),
  )
  return [...new Set(found)].sort()
}
