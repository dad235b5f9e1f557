import type { Group } from '../../schema/group.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Item } from '../../schema/item.ts'
import type { SkipKind } from '../../schema/result.ts'
import type { Variant } from '../../schema/variant.ts'

/** Something in a message that is read all the same, and that its sender or whoever runs the bus should know of. */
export interface MessageWarning {
  readonly code:
    /** The version or a field of it is on its way out. */
    | 'deprecated'
    /** The message does not say its version. */
    | 'version-missing'
    /** The topic is of the old kind that says no namespace, so that nobody can tell whether the sender may report the testcase. */
    | 'namespace-missing'
    /** A field that should be there is not, and something stands in for it. */
    | 'field-missing'
    /** A value was longer than is kept, and was cut. */
    | 'cut'
  readonly message: string
}

/** One result that a message reports, in the words of no format. What is absent is not said. */
export interface MessageResult {
  readonly testcase: string
  /** Where a person reads what the test does. */
  readonly testcaseRefUrl?: string
  readonly outcome: string
  /** Any JSON: values are written as texts, long texts are cut, null says nothing. */
  readonly data: Readonly<Record<string, unknown>>
  /** By default what `item` and `type` of the data name, as in ResultsDB, and otherwise the result itself. */
  readonly item?: Item
  /** By default what `scenario`, `system_architecture`, `system_variant` and `arch` of the data name. */
  readonly variant?: Variant
  /** When it was handed in; when the message came by default, and never later than that. */
  readonly submittedAt?: Instant
  readonly note?: string
  /** An address; another text is kept as one. */
  readonly refUrl?: string
  readonly attempt?: number
  readonly durationMs?: number
  readonly skipKind?: SkipKind
  readonly failureSignature?: string
}

/** What a reader makes of a message. */
export interface MessageContent {
  readonly results: readonly MessageResult[]
  /** The run that the results belong to, and what the message says of it. All results belong to all of these. */
  readonly groups: readonly Group[]
  readonly warnings: readonly MessageWarning[]
}
