import { matchesFnmatch, type FnmatchPattern } from '../schema/fnmatch.ts'
import { pythonPattern, type PythonPattern } from '../schema/python-pattern.ts'

/**
 * Who may waive the results of which testcases: an entry of WaiverDB's `PERMISSIONS`, as `GET /permissions` gives it out,
 * with whatever other keys it has.
 */
export interface WaiverDbPermission {
  readonly name?: string
  /** Whom to ask for a permission; may waive nothing by that. */
  readonly maintainers?: readonly string[]
  readonly description?: string
  /** Testcases the entry is about: those that any of the patterns covers. */
  readonly testcases?: readonly FnmatchPattern[]
  /** Testcases the entry is not about, although the other patterns cover them. */
  readonly testcases_ignore?: readonly FnmatchPattern[]
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  /** A regular expression in place of `testcases`, as entries of the old `PERMISSION_MAPPING` have it. */
  readonly _testcase_regex_pattern?: string
}

/** What the old `PERMISSION_MAPPING` says of the testcases that a regular expression is found in. */
export interface WaiverDbMappedPermission {
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  readonly maintainer?: string
}

/** The permissions in force. */
export interface PermissionList {
  /** As they are given out. */
  readonly entries: readonly WaiverDbPermission[]
  /** Those about a testcase, in their order. */
  about(testcase: string): readonly WaiverDbPermission[]
}

/**
 * The entries of `PERMISSIONS`, or those that `PERMISSION_MAPPING` comes to where there are none.
 *
 * @throws TypeError for a regular expression that is not supported: left out, it would permit or forbid in silence
 */
export function permissionList(
  permissions: readonly WaiverDbPermission[] = [],
  mapping: Readonly<Record<string, WaiverDbMappedPermission>> = {},
): PermissionList {
  const entries = permissions.length > 0 ? permissions : Object.entries(mapping).map(fromMapping)
  const checked = entries.map((entry) => ({ entry, isAbout: testOf(entry) }))
  return {
    entries,
    about: (testcase) => checked.filter(({ isAbout }) => isAbout(testcase)).map(({ entry }) => entry),
  }
}

function fromMapping([pattern, { users = [], groups = [], maintainer }]: readonly [
  string,
  WaiverDbMappedPermission,
]): WaiverDbPermission {
  const maintainers = maintainer === undefined ? [] : [maintainer]
  return { name: pattern, maintainers, _testcase_regex_pattern: pattern, groups, users }
}

function testOf(entry: WaiverDbPermission): (testcase: string) => boolean {
  const { testcases, testcases_ignore: ignored = [], _testcase_regex_pattern: source } = entry
  const pattern = testcases === undefined && source !== undefined ? compiled(source) : undefined
  return (testcase) => {
    const covers = (glob: FnmatchPattern): boolean => matchesFnmatch(glob, testcase)
    if (ignored.some(covers)) return false
    return testcases === undefined ? (pattern?.isIn(testcase) ?? false) : testcases.some(covers)
  }
}

function compiled(source: string): PythonPattern {
  return pythonPattern(source).match(
    (pattern) => pattern,
    (fault) => {
      throw new TypeError(`The permission for ${JSON.stringify(source)} cannot be used: ${fault}`)
    },
  )
}
