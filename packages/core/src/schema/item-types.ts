import { err, ok, type Result } from 'neverthrow'
import { PackageURL } from 'packageurl-js'

export type ItemType =
  | 'git_commit'
  | 'purl'
  | 'container_image'
  | 'koji_build'
  | 'brew_build'
  | 'bodhi_update'
  | 'compose'
  | 'advisory'
  | 'deployment'
  | 'report'

/** How ids of one type are written. The error is a sentence for the person who wrote the id. */
export interface ItemTypeRule {
  readonly meaning: string
  readonly example: string
  readonly canonical: (id: string) => Result<string, string>
}

function matching(grammar: RegExp, wanted: string): (id: string) => Result<string, string> {
  return (id) => (grammar.test(id) ? ok(id) : err(`Not ${wanted}.`))
}

function packageUrl(id: string): Result<string, string> {
  try {
    const once = normalizedPackageUrl(id)
    // Odd subpaths (`#/ /a`) are only half normalised at first; one artefact must have one id.
    const twice = normalizedPackageUrl(once)
    if (once === twice || normalizedPackageUrl(twice) === twice) return ok(twice)
  } catch {
    // Falls through to the error: the library throws for whatever it cannot read.
  }
  return err('Not a package URL, as pkg:npm/left-pad@1.3.0.')
}

function normalizedPackageUrl(id: string): string {
  return PackageURL.fromString(id).toString()
}

function lowerCaseHash(id: string): Result<string, string> {
  const lower = id.toLowerCase()
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(lower)
    ? ok(lower)
    : err('Not a full commit hash: 40 or 64 hexadecimal digits.')
}

const imageDigest = /^[^\s@]+@sha256:[0-9a-f]{64}$/
const nameVersionRelease = /^[^\s/:]+-[^\s/:-]+-[^\s/:-]+$/
const anyLine = /^\S(.*\S)?$/

/** The item types that come with Gatewright. Other types are allowed where the caller says so, and taken as they stand. */
export const itemTypes: Readonly<Record<ItemType, ItemTypeRule>> = {
  git_commit: {
    meaning: 'a commit, by its full hash',
    example: '1f7391f92b6a3792204e07e99f71f643cc35e7e1',
    canonical: lowerCaseHash,
  },
  purl: {
    meaning: 'a package, by its package URL',
    example: 'pkg:npm/left-pad@1.3.0',
    canonical: packageUrl,
  },
  container_image: {
    meaning: 'an image, by name and digest',
    example: `registry.example/app@sha256:${'0'.repeat(64)}`,
    canonical: matching(imageDigest, 'an image by digest, as name@sha256:<64 hexadecimal digits>'),
  },
  koji_build: {
    meaning: 'a build, by name-version-release',
    example: 'bash-5.2-1.fc40',
    canonical: matching(nameVersionRelease, 'a build by name-version-release, as bash-5.2-1.fc40'),
  },
  brew_build: {
    meaning: 'a build, by name-version-release',
    example: 'bash-5.2-1.el10',
    canonical: matching(nameVersionRelease, 'a build by name-version-release, as bash-5.2-1.el10'),
  },
  bodhi_update: {
    meaning: 'an update of several builds',
    example: 'FEDORA-2026-1a2b3c4d5e',
    canonical: matching(anyLine, 'an update id'),
  },
  compose: {
    meaning: 'a compose of a distribution',
    example: 'Fedora-Rawhide-20261122.n.0',
    canonical: matching(anyLine, 'a compose id'),
  },
  advisory: {
    meaning: 'an advisory',
    example: 'RHSA-2026:0001',
    canonical: matching(anyLine, 'an advisory id'),
  },
  deployment: {
    meaning: 'one deployment of a service',
    example: 'shop-eu-4711',
    canonical: matching(anyLine, 'a deployment id'),
  },
  report: {
    meaning: 'the content of report files, where nothing else is known',
    example: `sha256:${'0'.repeat(64)}`,
    canonical: matching(/^sha256:[0-9a-f]{64}$/, 'a digest, as sha256:<64 hexadecimal digits>'),
  },
}

/** The id as its type writes it; ids of unknown types stay as they are. */
export function canonicalItemId(item: {
  readonly type: string
  readonly id: string
}): Result<string, string> {
  if (!Object.hasOwn(itemTypes, item.type)) return ok(item.id)
  return itemTypes[item.type as ItemType].canonical(item.id)
}
