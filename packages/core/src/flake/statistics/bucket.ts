import type { EpochMs } from '../../schema/instant.ts'
import { isFlip, isHardFailure, type TestRun } from '../evidence/test-run.ts'
import {
  addMainRun,
  appendMainSequence,
  emptyMainSequence,
  type GrowingMainSequence,
  type MainSequence,
} from './main-sequence.ts'
import {
  addFailingChange,
  addSettled,
  appendSegment,
  clearSegment,
  emptySegment,
  isEmptySegment,
  type GrowingSegment,
  type Segment,
} from './segment.ts'

/** A run that somebody may want to look at, because an attempt failed in it. */
export interface Witness {
  readonly at: EpochMs
  readonly run: string
  readonly commit: string
  readonly kind: 'flip' | 'failure'
  /** The first hundred at most. */
  readonly results: readonly string[]
}

/**
 * What is worth keeping of runs in a row. Two of them can be put together without looking at the runs again, and the
 * runs of a change count only between runs of main that did not fail: what fails there may fail because main does.
 */
export interface Bucket {
  readonly main: MainSequence
  /** Runs of changes before the first run of main; all of them where there is none. */
  readonly head: Segment
  /** Runs of main, and of changes between two that did not fail hard. */
  readonly body: Segment
  /** Runs of changes after the last run of main. */
  readonly tail: Segment
  /** The last failures, oldest first. */
  readonly witnesses: readonly Witness[]
}

export interface GrowingBucket {
  readonly main: GrowingMainSequence
  readonly head: GrowingSegment
  readonly body: GrowingSegment
  readonly tail: GrowingSegment
  readonly witnesses: Witness[]
}

/** How many failures a bucket can name. */
export const mostWitnesses = 8
/** How many results of one run it names. */
const mostResults = 100

export function emptyBucket(): GrowingBucket {
  return {
    main: emptyMainSequence(),
    head: emptySegment(),
    body: emptySegment(),
    tail: emptySegment(),
    witnesses: [],
  }
}

/** One more run at the end, in place. */
export function addToBucket(bucket: GrowingBucket, run: TestRun): void {
  const { passes, failures } = run
  if (failures > 0) remember(bucket, [witnessOf(run)])
  if (run.branch === 'main') {
    settleTail(bucket, isHardFailure(run))
    addSettled(bucket.body, passes, failures)
    addMainRun(bucket.main, passes, failures)
    return
  }
  const segment = bucket.main.runs === 0 ? bucket.head : bucket.tail
  if (isHardFailure(run)) addFailingChange(segment, run.change ?? run.commit, failures)
  else addSettled(segment, passes, failures)
}

/** The one and then the other, in place of the first. */
export function appendBucket(bucket: GrowingBucket, later: Bucket): void {
  appendSegment(bucket.main.runs === 0 ? bucket.head : bucket.tail, later.head)
  if (later.main.firstFailed !== undefined) {
    settleTail(bucket, later.main.firstFailed)
    appendSegment(bucket.body, later.body)
    appendMainSequence(bucket.main, later.main)
    appendSegment(bucket.tail, later.tail)
  }
  remember(bucket, later.witnesses)
}

/** All that counts: what stands beside a main branch that fails does not. */
export function countedRuns({ main, head, body, tail }: Bucket): GrowingSegment {
  const counted = emptySegment()
  if (main.firstFailed !== true) appendSegment(counted, head)
  appendSegment(counted, body)
  if (main.lastFailed !== true) appendSegment(counted, tail)
  return counted
}

/** What comes after the tail decides whether it counts. */
export function settleTail(bucket: GrowingBucket, isFollowedByFailure: boolean): void {
  if (bucket.main.lastFailed === undefined || isEmptySegment(bucket.tail)) return
  if (!bucket.main.lastFailed && !isFollowedByFailure) appendSegment(bucket.body, bucket.tail)
  clearSegment(bucket.tail)
}

function remember(bucket: GrowingBucket, witnesses: readonly Witness[]): void {
  if (witnesses.length === 0) return
  for (const witness of witnesses) bucket.witnesses.push(witness)
  if (bucket.witnesses.length > mostWitnesses)
    bucket.witnesses.splice(0, bucket.witnesses.length - mostWitnesses)
}

function witnessOf(run: TestRun): Witness {
  const kind = isFlip(run) ? 'flip' : 'failure'
  return { at: run.at, run: run.run, commit: run.commit, kind, results: run.results.slice(0, mostResults) }
}
