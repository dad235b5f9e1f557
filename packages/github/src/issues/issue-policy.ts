/** How issues of tests are kept. */
export interface IssuePolicy {
  /** By which the issues are listed; `gatewright: test` by default. */
  readonly label?: string
  /** Of an issue that stays open until a person closes it; `gatewright: flaky` by default. */
  readonly flakyLabel?: string
  /** By which people ask for no more comments; `gatewright: quiet` by default. */
  readonly quietLabel?: string
  /** More labels of a new issue; none by default. */
  readonly otherLabels?: readonly string[]
  /** How long after it was closed an issue is opened again, in milliseconds; later it is a new one. 10 days by default. */
  readonly reopenWithinMs?: number
  /** From how many failing tests of a suite on there is one issue for all of them; 10 by default. */
  readonly groupFrom?: number
  /** How many issues a plan opens at most; 10 by default. */
  readonly mostNew?: number
  /** How old a failure may be for which an issue is opened, in milliseconds; 30 days by default. */
  readonly openWithinMs?: number
}

const day = 24 * 3_600_000

/**
 * A policy with what is said by default.
 *
 * @throws TypeError for a label that GitHub refuses or that a list of issues can't ask for
 */
export function wholePolicy(policy: IssuePolicy): Required<IssuePolicy> {
  const whole = {
    label: 'gatewright: test',
    flakyLabel: 'gatewright: flaky',
    quietLabel: 'gatewright: quiet',
    otherLabels: [],
    reopenWithinMs: 10 * day,
    groupFrom: 10,
    mostNew: 10,
    openWithinMs: 30 * day,
    ...policy,
  }
  for (const label of [whole.label, whole.flakyLabel, whole.quietLabel, ...whole.otherLabels])
    if (!/^[^,\p{Cc}]{1,50}$/u.test(label) || label.trim() !== label)
      throw new TypeError(`"${label}" can't be the label of an issue.`)
  return whole
}

/** GitHub tells no labels apart by the case of their letters. */
export function hasLabel(labels: readonly string[], label: string): boolean {
  return labels.some((one) => one.toLowerCase() === label.toLowerCase())
}
