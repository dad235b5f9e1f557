import type { XmlElement } from '../../xml/element.ts'
import type { CompletenessCheck } from './completeness.ts'
import type { DiagnosticCollector } from './diagnostics.ts'
import type { JunitDialect } from './dialect.ts'
import type { PropertyCollector } from './properties.ts'
import type { TextLimiter } from './text-limit.ts'
import type { Moment } from './timestamp.ts'

/** What holds for a whole report while it is read. */
export interface Reading {
  readonly dialect: JunitDialect | undefined
  /** Whether commas of durations group thousands. */
  readonly thousands: boolean
  readonly limit: TextLimiter
  readonly diagnostics: DiagnosticCollector
  /** Grows with what suites state about themselves. */
  readonly properties: PropertyCollector
  /** How many properties one case may have. */
  readonly mostProperties: number
  readonly completeness: CompletenessCheck
}

/** Where in the report a case stands. */
export interface Surroundings {
  /** The suites around the case, outermost first. */
  readonly suites: readonly XmlElement[]
  readonly suitePath: readonly string[]
  /** Of the nearest suite that says so. */
  readonly hostname?: string
  readonly startedAt?: Moment
}
