import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import type { ErrorValue } from '../errors/index.ts'

/** A label that reports get which nobody put on them. */
export interface LabelAddition {
  readonly label: string
  /** Only where this metadata has this value. */
  readonly when?: { readonly key: string; readonly equals: string }
}

/**
 * What labels of reports are, as data. Without rules labels stay as they are sent, and nothing is ever put on a report that
 * no rule names: a report of which nobody says that it is of the stable channel is not of the stable channel.
 */
export interface LabelRules {
  /** Other names of labels: `{ dev: 'experimental' }`. */
  readonly aliases?: Readonly<Record<string, string>>
  readonly additions?: readonly LabelAddition[]
  /** Metadata whose values become labels, as `['product']`. */
  readonly fromMetadata?: readonly string[]
  /** Whether the name of the uploader becomes a label; default: false. */
  readonly uploader?: boolean
  /** Labels of which each report has exactly one: `{ channel: ['stable', 'beta', 'experimental'] }`. */
  readonly exactlyOne?: Readonly<Record<string, readonly string[]>>
}

/** What else is known of the report. */
export interface LabelContext {
  readonly uploader?: string
  readonly metadata: Readonly<Record<string, string>>
}

/** The labels of a report are not such as the rules ask for. */
export interface LabelsRefused extends ErrorValue<'ingest/labels-refused'> {
  readonly retryable: false
  /** Each fault, for people. */
  readonly problems: readonly string[]
}

/**
 * The labels of a report by the rules: each once, in order.
 *
 * @example
 * import { labelsOf } from '@gatewright/core/ingest'
 *
 * const rules = { aliases: { dev: 'experimental' }, fromMetadata: ['product'], uploader: true }
 * labelsOf(['dev'], { uploader: 'ci', metadata: { product: 'firefox' } }, rules) // ok(['ci', 'experimental', 'firefox'])
 *
 * const strict = { exactlyOne: { channel: ['stable', 'experimental'] } }
 * labelsOf([], { metadata: {} }, strict) // err: no label for "channel"
 */
export function labelsOf(
  sent: readonly string[],
  { uploader, metadata }: LabelContext,
  rules: LabelRules = {},
): Result<readonly string[], LabelsRefused> {
  const { aliases = {}, additions = [], fromMetadata = [], exactlyOne = {} } = rules
  const stated = (key: string): string | undefined =>
    Object.hasOwn(metadata, key) ? metadata[key]?.trim() || undefined : undefined
  const added = additions.filter(({ when }) => when === undefined || stated(when.key) === when.equals)
  const named = [
    ...sent,
    ...fromMetadata.flatMap((key) => stated(key) ?? []),
    ...(rules.uploader === true && uploader !== undefined ? [uploader] : []),
    ...added.map(({ label }) => label),
  ].map((label) => (Object.hasOwn(aliases, label) ? (aliases[label] ?? label) : label))
  const labels = [...new Set(named)].sort(compareText)
  const problems = Object.entries(exactlyOne).flatMap(([name, choices]) => {
    const chosen = choices.filter((choice) => labels.includes(choice))
    if (chosen.length === 1) return []
    const has = chosen.length === 0 ? 'none of them' : chosen.join(' and ')
    return [`One label of "${name}" is needed (${choices.join(', ')}); the report has ${has}.`]
  })
  if (problems.length === 0) return ok(labels)
  return err({ kind: 'ingest/labels-refused', message: problems.join(' '), retryable: false, problems })
}
