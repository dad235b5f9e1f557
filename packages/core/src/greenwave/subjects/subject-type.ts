/** How a subject is said as data: its identifier under a key, and other keys with fixed values. */
export interface SubjectData {
  readonly itemKey?: string
  readonly keys?: Readonly<Record<string, string>>
}

/** Texts that a pattern matches stand for a product version. */
export interface ProductVersionMatch {
  /** A regular expression of Python's, matched at the beginning of the text. */
  readonly match: string
  /** What takes the place of what matched, with `\\1` for its first group. */
  readonly productVersion: string
}

/** What Greenwave knows about a type of subjects. */
export interface SubjectType {
  readonly id: string
  readonly aliases: readonly string[]
  /** Where results and requests of this type have the identifier; `item` unless given. */
  readonly itemKey: string | null
  /** Whether the build system can be asked about the identifier. */
  readonly isKojiBuild: boolean
  /** Whether the identifier is a name-version-release, so that a package can be told. */
  readonly isNvr: boolean
  /** Whether a gate without an applicable policy is open instead of an error. */
  readonly ignoreMissingPolicy: boolean
  readonly productVersionMatch: readonly ProductVersionMatch[]
  readonly productVersionFromKojiBuildTarget: readonly ProductVersionMatch[]
  readonly productVersion: string | null
  readonly itemDict: SubjectData | null
  /** How results of such a subject are found; by `itemDict` where there are none. */
  readonly resultQueries: readonly SubjectData[]
}
