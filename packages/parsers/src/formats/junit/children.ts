import type { XmlElement } from '../../xml/element.ts'

/** What the children of a case or suite are about. */
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
  /** Whatever has another name. */
  readonly others: readonly XmlElement[]
}

export type Kind = keyof SortedChildren

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
    others: [],
  }
  for (const child of element.children()) {
    sorted[kindOf(child)].push(child)
  }
  return sorted
}

/** What an element is about, by its name alone. */
export function kindOf({ name }: XmlElement): Kind {
  return kinds.get(name.toLowerCase()) ?? 'others'
}

const trouble = /fail|error|abort|crash|timeout|broken|exception/i

/**
 * Whether an element of no known kind, or one inside it, is called like something that went wrong. Cases inside it are not
 * looked into: they speak for themselves.
 */
export function looksLikeTrouble(element: XmlElement): boolean {
  if (trouble.test(element.name)) return true
  return element.children().some((child) => {
    const kind = kindOf(child)
    return kind !== 'cases' && kind !== 'suites' && looksLikeTrouble(child)
  })
}
