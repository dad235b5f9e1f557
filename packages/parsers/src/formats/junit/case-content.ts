import type { CaseAttachment } from '@gatewright/core/ports'
import type { GatheredText } from './gathered-text.ts'
import type { Property } from './properties.ts'
import type { Trouble } from './trouble.ts'

/** A `<skipped>` or a synonym of it. */
export interface Skip {
  readonly name: string
  readonly type: string
  readonly message: string | undefined
  readonly ownText: GatheredText
  /** How many failures and errors stand before it. */
  readonly failuresBefore: number
}

/** An element of no known name in a case. */
export interface Other extends Trouble {
  /** Whether it, or something in it that is no case of its own, is called like something that went wrong. */
  isTrouble: boolean
}

/** What a case holds. Most cases hold nothing and have none of this. */
export interface CaseContent {
  readonly failures: Trouble[]
  readonly skips: Skip[]
  readonly flakyTries: Trouble[]
  readonly reruns: Trouble[]
  readonly others: Other[]
  readonly properties: Property[]
  readonly attachments: CaseAttachment[]
  stdout: GatheredText | undefined
  stderr: GatheredText | undefined
}

export function createCaseContent(): CaseContent {
  return {
    failures: [],
    skips: [],
    flakyTries: [],
    reruns: [],
    others: [],
    properties: [],
    attachments: [],
    stdout: undefined,
    stderr: undefined,
  }
}
