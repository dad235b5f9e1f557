import * as z from 'zod'
import { baselineRefSchema, type BaselineRef } from './baseline.ts'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { lineOfText } from './text.ts'

/** One measured value. */
export interface MetricPoint {
  readonly metric: string
  readonly at: Instant
  readonly value: number
  /** Who measured it. */
  readonly source: string
  /** Present on what a subject is compared with; absent on what was measured of the subject itself. */
  readonly ref?: BaselineRef
}

export const MetricPointSchema: z.ZodType<MetricPoint> = exactly<MetricPoint>()(
  strictObject({
    metric: lineOfText(256),
    at: InstantSchema,
    value: z.number(),
    source: lineOfText(256),
    ref: z.exactOptional(baselineRefSchema()),
  }),
)
