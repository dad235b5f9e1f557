/** What an element is about. */
export type ElementKind =
  | 'case'
  | 'suite'
  /** `<failure>` and `<error>`. */
  | 'failure'
  /** `<skipped>` and its synonyms. */
  | 'skip'
  /** `<flakyFailure>`, `<flakyError>`: tries before a pass. */
  | 'flaky-try'
  /** `<rerunFailure>`, `<rerunError>`: tries after a failure. */
  | 'rerun'
  | 'properties'
  | 'property'
  | 'stdout'
  | 'stderr'
  /** Whatever has another name. */
  | 'other'

const kinds: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['testcase', 'case'],
  ['testsuite', 'suite'],
  ['testsuites', 'suite'],
  ['failure', 'failure'],
  ['error', 'failure'],
  ['skipped', 'skip'],
  ['skip', 'skip'],
  ['ignored', 'skip'],
  ['disabled', 'skip'],
  ['flakyfailure', 'flaky-try'],
  ['flakyerror', 'flaky-try'],
  ['rerunfailure', 'rerun'],
  ['rerunerror', 'rerun'],
  ['properties', 'properties'],
  ['property', 'property'],
  ['system-out', 'stdout'],
  ['system-err', 'stderr'],
])

/** What an element is about, by its local name alone. */
export function kindOf(localName: string): ElementKind {
  return kinds.get(localName) ?? kinds.get(localName.toLowerCase()) ?? 'other'
}

const trouble = /fail|error|abort|crash|timeout|broken|exception/i

/** Whether an element is called like something that went wrong. */
export function isCalledTrouble(localName: string): boolean {
  return trouble.test(localName)
}
