import { settleTail, type Bucket, type GrowingBucket } from './bucket.ts'
import { addCleanMainRuns } from './main-sequence.ts'
import { addClean } from './segment.ts'

/** How many runs there were in each part of a bucket in which nothing failed; nothing in any other. */
export interface CalmRuns {
  readonly head: number
  readonly main: number
  readonly body: number
  readonly tail: number
}

/** How many runs there were in each part, where nothing failed. */
export function calmRunsOf({ main, head, body, tail, witnesses }: Bucket): CalmRuns | undefined {
  if (witnesses.length > 0) return undefined
  return {
    head: head.settled.runs,
    main: main.runs,
    body: body.settled.runs,
    tail: tail.settled.runs,
  }
}

/** The one and then a calm one, in place of the first: most buckets are, and these few numbers are all of them. */
export function appendCalm(bucket: GrowingBucket, { head, main, body, tail }: CalmRuns): void {
  addClean(bucket.main.runs === 0 ? bucket.head : bucket.tail, head)
  if (main === 0) return
  settleTail(bucket, false)
  addClean(bucket.body, body)
  addCleanMainRuns(bucket.main, main)
  addClean(bucket.tail, tail)
}
