import { PackageURL } from 'packageurl-js'
import { err, ok, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import { itemKey, subjectItem } from '../schema/item-key.ts'
import type { SubjectRef } from '../schema/subject.ts'
import { isDigestValue, isKnownAlgorithm, type DigestSet } from './digest-set.ts'

/** A subject that cannot be named by a digest: it has none of its own and none was given, or the two contradict each other. */
export interface SubjectDigestError extends ErrorValue<'statement/no-digest' | 'statement/digest-conflict'> {
  readonly retryable: false
  readonly subject: SubjectRef
}

/**
 * The digests that a subject's id is or holds, or undefined where it holds none. Nothing is computed or made up:
 *
 * - `git_commit`: the id, as `gitCommit`;
 * - `container_image` and `report`: the `sha256:` in the id;
 * - `purl`: the `checksum` qualifier, and for `pkg:oci/…` the version.
 *
 * @example
 * import { subjectDigestOf } from '@gatewright/core/messages'
 *
 * const commit = { type: 'git_commit', identifier: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' }
 * console.log(subjectDigestOf(commit)?.['gitCommit']) // 1f7391f92b6a3792204e07e99f71f643cc35e7e1
 * console.log(subjectDigestOf({ type: 'koji_build', identifier: 'bash-5.2-1.fc40' })) // undefined
 */
export function subjectDigestOf(subject: SubjectRef): DigestSet | undefined {
  const digests = Object.fromEntries(digestsIn(subject).filter(([name, value]) => isDigestValue(name, value)))
  return Object.keys(digests).length > 0 ? digests : undefined
}

/** The subject's own digests together with those that the caller gave; at least one, and no contradiction. */
export function resolveSubjectDigest(
  subject: SubjectRef,
  given: DigestSet | undefined,
): Result<DigestSet, SubjectDigestError> {
  const own = subjectDigestOf(subject) ?? {}
  const key = itemKey(subjectItem(subject))
  for (const [algorithm, value] of Object.entries(given ?? {})) {
    if (!Object.hasOwn(own, algorithm) || own[algorithm] === value) continue
    const message = `The given ${algorithm} digest is not that of ${key}.`
    return err({ kind: 'statement/digest-conflict', message, retryable: false, subject })
  }
  const digests = { ...own, ...given }
  if (Object.keys(digests).length > 0) return ok(digests)
  const message = `${key} has no digest of its own; give subjectDigest, as { sha256: "…" }.`
  return err({ kind: 'statement/no-digest', message, retryable: false, subject })
}

type Entry = readonly [algorithm: string, value: string]

function digestsIn({ type, identifier }: SubjectRef): readonly Entry[] {
  switch (type) {
    case 'git_commit':
      return [['gitCommit', identifier]]
    case 'container_image':
      return sha256In(identifier.slice(identifier.lastIndexOf('@') + 1))
    case 'report':
      return sha256In(identifier)
    case 'purl':
      return digestsInPackageUrl(identifier)
    default:
      return []
  }
}

function sha256In(text: string): readonly Entry[] {
  return text.startsWith('sha256:') ? [['sha256', text.slice('sha256:'.length)]] : []
}

function digestsInPackageUrl(text: string): readonly Entry[] {
  const url = readPackageUrl(text)
  if (!url) return []
  const checksums = (url.qualifiers?.['checksum'] ?? '').split(',').flatMap(checksumEntry)
  return url.type === 'oci' ? [...sha256In(url.version ?? ''), ...checksums] : checksums
}

function readPackageUrl(text: string): PackageURL | undefined {
  try {
    return PackageURL.fromString(text)
  } catch {
    // The library throws for whatever it cannot read; there is no digest to be found in that.
    return undefined
  }
}

/** `sha1:ad95…` of a checksum qualifier. An algorithm that can't be checked could be anything, and is left out. */
function checksumEntry(text: string): readonly Entry[] {
  const [name = '', value = ''] = text.trim().toLowerCase().split(':')
  const algorithm = name.replace(/^sha-/, 'sha').replaceAll('-', '_')
  return isKnownAlgorithm(algorithm) && !algorithm.startsWith('git') ? [[algorithm, value]] : []
}
