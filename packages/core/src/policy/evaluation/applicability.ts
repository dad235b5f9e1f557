import { matchesGlob, type Glob } from '../../schema/glob.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import { evaluateCondition, factOf, type EvaluateCel } from '../language/condition.ts'
import type { Policy } from '../language/policy.ts'

/** Whether a policy has something to say about a subject: no, yes, or yes once these facts are known. */
export type Applicability = boolean | { readonly unknown: readonly string[] }

/** What is not known must not make a policy go away: it applies, and waits. */
export function applicabilityOf(
  { applies }: Policy,
  subject: SubjectRef,
  decisionContext: string,
  cel: EvaluateCel | undefined,
): Applicability {
  if (!applies.decisionContexts.includes(decisionContext) || !applies.subjectTypes.includes(subject.type))
    return false
  const name = packageOf(subject)
  if (name !== undefined && !isPackage(name, applies.packages, applies.excludedPackages)) return false
  const { productVersions } = applies
  const { productVersion } = subject
  if (productVersions && productVersion !== undefined && !matchesAny(productVersions, productVersion))
    return false
  const condition = applies.if === undefined ? true : evaluateCondition(applies.if, subject, cel)
  if (condition === false) return false
  const unknown = [
    ...(productVersions && productVersion === undefined ? ['productVersion'] : []),
    ...(condition === true ? [] : condition.unknown),
  ]
  return unknown.length > 0 ? { unknown: [...new Set(unknown)] } : true
}

function isPackage(name: string, packages?: readonly Glob[], excluded?: readonly Glob[]): boolean {
  return !(excluded && matchesAny(excluded, name)) && (!packages || matchesAny(packages, name))
}

function matchesAny(globs: readonly Glob[], text: string): boolean {
  return globs.some((glob) => matchesGlob(glob, text))
}

const namedByVersionAndRelease: ReadonlySet<string> = new Set(['koji_build', 'brew_build'])

/** The fact `package`, or what comes before the version and the release of a build. */
function packageOf(subject: SubjectRef): string | undefined {
  const fact = factOf(subject, 'package')
  if (typeof fact === 'string' && fact !== '') return fact
  return namedByVersionAndRelease.has(subject.type)
    ? /^(.+)-[^-]+-[^-]+$/.exec(subject.identifier)?.[1]
    : undefined
}
