import type { XmlElement } from '../../xml/element.ts'

/** What the children of a case or suite are about; other elements say nothing that is read. */
export interface SortedChildren {
  readonly cases: readonly XmlElement[]
  readonly suites: readonly XmlElement[]
  /** `<failure>` and `<error>`, in their order. */
  readonly failures: readonly XmlElement[]
  /** `<skipped>` and its synonyms. */
  readonly skips: readonly XmlElement[]
  /** `<flakyFailure>`, `<flakyError>`: tries before a pass. */
  readonly flakyTries: readonly XmlElement[]
  /** `<rerunFailure>`, `<rerunError>`: tries after a failure. */
  readonly reruns: readonly XmlElement[]
  readonly properties: readonly XmlElement[]
  readonly stdout: readonly XmlElement[]
  readonly stderr: readonly XmlElement[]
}

type Kind = keyof SortedChildren

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['testcase', 'cases'],
  ['testsuite', 'suites'],
  ['testsuites', 'suites'],
  ['failure', 'failures'],
  ['error', 'failures'],
  ['skipped', 'skips'],
  ['skip', 'skips'],
  ['ignored', 'skips'],
  ['disabled', 'skips'],
  ['flakyfailure', 'flakyTries'],
  ['flakyerror', 'flakyTries'],
  ['rerunfailure', 'reruns'],
  ['rerunerror', 'reruns'],
  ['properties', 'properties'],
  ['property', 'properties'],
  ['system-out', 'stdout'],
  ['system-err', 'stderr'],
])

/** The children of an element by what they are about, each group in the order of the report. */
export function sortChildren(element: XmlElement): SortedChildren {
  const sorted: Record<Kind, XmlElement[]> = {
    cases: [],
    suites: [],
    failures: [],
    skips: [],
    flakyTries: [],
    reruns: [],
    properties: [],
    stdout: [],
    stderr: [],
  }
  for (const child of element.children()) {
    const kind = kinds.get(child.name.toLowerCase())
    if (kind) sorted[kind].push(child)
  }
  return sorted
}
