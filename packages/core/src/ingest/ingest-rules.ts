import { err, ok, type Result } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import type { ReportSummary } from '../ports/report-parser.ts'
import { itemKey } from '../schema/item-key.ts'
import { parseItem, parseItemText, type Item, type ItemError } from '../schema/item.ts'
import { parseVariant, type Variant, type VariantError } from '../schema/variant.ts'
import { labelsOf, type LabelRules, type LabelsRefused } from './label-rules.ts'
import type { MergeRules } from './merge-parts.ts'
import type { ReportAbout } from './report-about.ts'

/** What ingest asks of every report, as data. */
export interface IngestRules {
  /** Metadata that every report states or its uploader gives: `['revision', 'product']`. */
  readonly required?: readonly string[]
  /**
   * Where a report says what it is about, for uploads that don't: the name of a piece of metadata, and the type of the item
   * that it names. Without a type it is written `type:id`. Default: `{ key: 'gatewright.item' }`.
   */
  readonly item?: { readonly key: string; readonly type?: string }
  /** Which metadata goes into the variant, by the key of the variant: `{ browser: 'product' }`. */
  readonly variant?: Readonly<Record<string, string>>
  readonly labels?: LabelRules
  /** How parts of one run come together. */
  readonly merge?: MergeRules
}

/** Neither the report nor its uploader says what has to be said, or they contradict each other. */
export interface MetadataMissing extends ErrorValue<'ingest/metadata-missing'> {
  readonly retryable: false
  /** What is missing or contradicted. */
  readonly keys: readonly string[]
}

/** What is known of a report once it was read. */
export interface DescribedReport {
  readonly item: Item
  readonly variant: Variant
  readonly labels: readonly string[]
  /** What the report states about itself, and in place of it what its uploader says. */
  readonly metadata: Readonly<Record<string, string>>
}

export type DescribeError = MetadataMissing | LabelsRefused | ItemError | VariantError

const statedItem = { key: 'gatewright.item' } as const

/**
 * What a report is about, by its uploader, by itself, and by the rules. A report that states another item than its uploader
 * names is refused, for its results would speak for something that was not tested: whoever knows better overrides the
 * metadata that states it.
 */
export function describeReport(
  { properties }: Pick<ReportSummary, 'properties'>,
  { about, uploader }: { readonly about: ReportAbout; readonly uploader?: string },
  rules: IngestRules = {},
): Result<DescribedReport, DescribeError> {
  const metadata: Record<string, string> = Object.assign(
    Object.create(null),
    Object.fromEntries(properties),
    about.metadata,
  )
  const missing = (rules.required ?? []).filter((key) => (metadata[key] ?? '').trim() === '')
  if (missing.length > 0) {
    const names = missing.map((key) => `"${key}"`).join(', ')
    return err(metadataMissing(missing, `Neither the report nor its uploader states ${names}.`))
  }
  return itemOf(metadata, about, rules).andThen((item) =>
    variantOf(metadata, about, rules).andThen((variant) =>
      labelsOf(
        about.labels ?? [],
        { metadata, ...(uploader !== undefined && { uploader }) },
        rules.labels,
      ).map((labels) => ({ item, variant, labels, metadata: { ...metadata } })),
    ),
  )
}

function itemOf(
  metadata: Readonly<Record<string, string>>,
  about: ReportAbout,
  rules: IngestRules,
): Result<Item, MetadataMissing | ItemError> {
  const { key, type }: NonNullable<IngestRules['item']> = rules.item ?? statedItem
  const text = metadata[key]
  if (text === undefined) {
    return about.item
      ? ok(about.item)
      : err(metadataMissing([key], `Neither the report ("${key}") nor its uploader says what was tested.`))
  }
  const accept = { unknownTypes: 'accept' } as const
  const parsed = type === undefined ? parseItemText(text, accept) : parseItem({ type, id: text }, accept)
  return parsed.andThen((stated) =>
    about.item === undefined || itemKey(about.item) === itemKey(stated)
      ? ok(stated)
      : err(
          metadataMissing(
            [key],
            `The report is about ${itemKey(stated)}, not about ${itemKey(about.item)} as its uploader says.`,
          ),
        ),
  )
}

function variantOf(
  metadata: Readonly<Record<string, string>>,
  about: ReportAbout,
  rules: IngestRules,
): Result<Variant, VariantError> {
  const told = Object.entries(rules.variant ?? {}).flatMap(([key, source]) => {
    const value = metadata[source]?.trim() ?? ''
    return value === '' ? [] : [[key, value] as const]
  })
  return parseVariant({ ...Object.fromEntries(told), ...about.variant })
}

function metadataMissing(keys: readonly string[], message: string): MetadataMissing {
  return { kind: 'ingest/metadata-missing', message, retryable: false, keys }
}
