import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { digestOfJson, type Digest } from '../canonical/digest.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import { exactly } from '../schema/exactly.ts'
import { ItemSchema, type Item } from '../schema/item.ts'
import { plainRecord } from '../schema/plain-record.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { freeText, lineOfText, webUrl } from '../schema/text.ts'
import { VariantSchema, type Variant } from '../schema/variant.ts'
import { parseJson } from '../ports/state-json.ts'

/** Which part of a run a report is. */
export interface RunPart {
  /** The id of the run. */
  readonly id: string
  /**
   * The how-manieth of how many parts, from 1. A run in parts is complete once all of them are there; without, it stays open
   * until `settleRun` is told that it is over.
   */
  readonly chunk?: { readonly number: number; readonly of: number }
}

/** What the uploader of a report says about it. */
export interface ReportAbout {
  /** What was tested; without it the report has to say. */
  readonly item?: Item
  /** The run that the report is a part of; without it the report is a run of its own. */
  readonly run?: RunPart
  /** Put before every testcase name with a `/`. */
  readonly namespace?: string
  readonly variant?: Variant
  readonly labels?: readonly string[]
  /** Holds in place of what the report states under the same names, as `revision` or `product`. */
  readonly metadata?: Readonly<Record<string, string>>
  /** Told by a signed message when the report has come to its end, and never asked for anything. */
  readonly callbackUrl?: string
}

/** A run of more parts than this is a mistake of whoever says so. */
export const mostChunks = 10_000

export const ReportAboutSchema: z.ZodType<ReportAbout> = exactly<ReportAbout>()(
  strictObject({
    item: z.exactOptional(ItemSchema),
    run: z.exactOptional(
      strictObject({
        id: lineOfText(512),
        chunk: z.exactOptional(
          strictObject({
            number: z.int().min(1).max(mostChunks),
            of: z.int().min(1).max(mostChunks),
          }).refine(({ number, of }) => number <= of, {
            path: ['number'],
            message: 'There are fewer parts than this.',
          }),
        ),
      }),
    ),
    namespace: z.exactOptional(lineOfText(512)),
    variant: z.exactOptional(VariantSchema),
    labels: z.exactOptional(z.array(lineOfText(256)).max(100)),
    metadata: z.exactOptional(plainRecord(lineOfText(256), freeText(4096))),
    callbackUrl: z.exactOptional(webUrl()),
  }),
)

/** The fact of a ledger entry that keeps what its uploader said. */
const aboutFact = 'about'
/** The ledger takes no longer facts. */
const longestAbout = 8192

/** What an entry of the ledger is opened with. */
export function aboutFacts(about: ReportAbout): Result<Readonly<Record<string, string>>, SchemaError> {
  return checkSchema(ReportAboutSchema, about).andThen((checked) => {
    const text = canonicalJson(checked as JsonValue)
    if (text.length <= longestAbout) return ok(text === '{}' ? {} : { [aboutFact]: text })
    const message = `What is said about a report is ${text.length} characters long; at most ${longestAbout} are kept.`
    const problem = { path: '', keys: [], code: 'out-of-range', message } as const
    return err({ kind: 'schema/invalid', message, retryable: false, problems: [problem] } as const)
  })
}

/** What the uploader of an entry said. */
export function aboutOf({ facts }: Pick<IngestEntry, 'facts'>): Result<ReportAbout, SchemaError> {
  const text = facts?.[aboutFact]
  if (text === undefined) return ok({})
  return checkSchema(ReportAboutSchema, parseJson(text))
}

/**
 * The key under which the results of a report are stored: equal for equal bytes that say the same of the same run, whoever
 * sends them, whenever, and however often. Ids of results begin with it.
 */
export function reportKeyOf(report: Digest, about: ReportAbout): string {
  const { item, run, namespace, variant, metadata } = about
  const said = Object.fromEntries(
    Object.entries({ item, run, namespace, variant, metadata }).filter(([, value]) => value !== undefined),
  )
  return `report-${digestOfJson({ report, said } as unknown as JsonValue)
    .slice('sha256:'.length)
    .slice(0, 40)}`
}

/** The run of a report: the one that its uploader names, or one of its own. */
export function runIdOf(about: ReportAbout, reportKey: string): string {
  return about.run?.id ?? `run-${reportKey}`
}
