import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow'
import { type Subject, subjectText } from '../subjects/subject.ts'
import type { Build, BuildSource, BuildSourceError } from './build-source.ts'
import { sourceRevision, type SourceRevision } from './source-revision.ts'

/** Why the addresses of a remote rule cannot be told. */
export type AddressTrouble =
  | { readonly reason: 'build-not-found'; readonly message: string }
  | { readonly reason: 'unreadable-source'; readonly message: string }
  | { readonly reason: 'unsafe-address'; readonly message: string }
  | { readonly reason: 'unknown-placeholder'; readonly message: string }
  | { readonly reason: 'no-build-source'; readonly message: string }
  | { readonly reason: 'builds-unavailable'; readonly message: string; readonly cause: BuildSourceError }

export interface AddressOptions {
  readonly builds: BuildSource | undefined
  /** Takes what a subject or build is called as it is, also where an address would lead elsewhere by it. */
  readonly isTrusting: boolean
}

/**
 * The address that a template comes to for a subject, or nothing where it asks for the sources of a build that has none.
 * The build system is asked only where the template needs it.
 */
export function addressOf(
  template: string,
  subject: Subject,
  { builds, isTrusting }: AddressOptions,
): ResultAsync<string | undefined, AddressTrouble> {
  const own = { subject_id: subject.identifier.replace(/^sha256:/, '') }
  if (!/\{(pkg_name|pkg_namespace|rev)\}/.test(template))
    return filledIn(template, own, isTrusting).match(
      (address) => okAsync(address),
      (trouble) => errAsync(trouble),
    )
  return revisionOf(subject, builds).andThen((revision) =>
    revision === undefined
      ? ok(undefined)
      : filledIn(template, { ...own, ...packageOf(revision) }, isTrusting),
  )
}

function revisionOf(
  subject: Subject,
  builds: BuildSource | undefined,
): ResultAsync<SourceRevision | undefined, AddressTrouble> {
  if (!builds) {
    const message = `No build system is set up that knows the sources of ${subjectText(subject)}`
    return errAsync({ reason: 'no-build-source', message })
  }
  return builds
    .build(subject.identifier)
    .mapErr((cause) => buildsUnavailable(subject, cause))
    .andThen((build) => readRevision(build, subject, builds.address))
}

function buildsUnavailable({ identifier }: Subject, cause: BuildSourceError): AddressTrouble {
  const message =
    cause.reason === 'fault'
      ? `Failed to get Koji build for "${identifier}": ${cause.message}${cause.code === undefined ? '' : ` (code: ${cause.code})`}`
      : `Could not reach Koji: ${cause.message}`
  return { reason: 'builds-unavailable', message, cause }
}

function readRevision(
  build: Build | undefined,
  subject: Subject,
  address: string,
): Result<SourceRevision | undefined, AddressTrouble> {
  if (!build)
    return err({ reason: 'build-not-found', message: `Koji build not found for ${subjectText(subject)}` })
  return sourceRevision(build, subject.identifier, address).orElse((trouble) =>
    trouble.reason === 'no-source'
      ? ok(undefined)
      : err<never, AddressTrouble>({ reason: 'unreadable-source', message: trouble.message }),
  )
}

/** Sources of containers end in what their package's name does not have. */
function packageOf({ namespace, name, revision }: SourceRevision): Record<string, string> {
  return {
    pkg_namespace: namespace === '' ? '' : `${namespace}/`,
    pkg_name: namespace === 'containers' ? name.replace(/-container$/, '') : name,
    rev: revision,
  }
}

function filledIn(
  template: string,
  values: Readonly<Record<string, string>>,
  isTrusting: boolean,
): Result<string, AddressTrouble> {
  let trouble: AddressTrouble | undefined
  const address = template.replace(
    /\{\{|\}\}|\{([^{}]*)\}/g,
    (found, name: string | undefined, at: number) => {
      if (name === undefined) return found.slice(1)
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value === undefined) trouble ??= unknownPlaceholder(template, name)
      else if (!isTrusting && leadsElsewhere(name, value)) trouble ??= unsafe(name, value)
      // In a query a plus sign stands for a space.
      const isInQuery = !isTrusting && template.slice(0, at).includes('?')
      return (isInQuery ? value?.replaceAll('+', '%2B') : value) ?? ''
    },
  )
  return trouble ? err(trouble) : ok(address)
}

/** A name of the requester's choice must not choose another file, repository or host than the template means. */
function leadsElsewhere(name: string, value: string): boolean {
  // A repository need not be in a namespace; without any other name the address is that of something else.
  if (value === '') return name !== 'pkg_namespace'
  return /[?#&\\%\s\p{Cc}]/u.test(value) || value.split('/').some((part) => part === '..' || part === '.')
}

function unknownPlaceholder(template: string, name: string): AddressTrouble {
  const message = `The address "${template}" of a remote rule has an unknown placeholder "{${name}}"`
  return { reason: 'unknown-placeholder', message }
}

function unsafe(name: string, value: string): AddressTrouble {
  const message = `${JSON.stringify(value)} cannot stand for "{${name}}" in the address of a remote rule`
  return { reason: 'unsafe-address', message }
}
