import type { Segment } from './find-segments.ts'

type KnownSegment = Omit<Segment, 'sentence'>

/** What a segment says, in one line: how often the test failed, and which commit may have changed that. */
export function segmentSentence(segment: KnownSegment, before: KnownSegment | undefined): string {
  const { start, firstCommit, lastCommit } = segment
  if (!before || !start) return `Failed in ${shareOf(segment)} from ${firstCommit} to ${lastCommit}.`
  const place =
    start.upTo - start.after === 1
      ? `after ${start.afterCommit}, by ${start.upToCommit}`
      : `after ${start.afterCommit}, by ${start.upToCommit} at the latest`
  const percent = Number((start.level * 100).toPrecision(6))
  return `Failed in ${shareOf(segment)} since ${firstCommit}, in ${shareOf(before)} before: the first ${turnOf(segment, before)} commit came ${place} (${percent} %).`
}

function turnOf(segment: KnownSegment, before: KnownSegment): 'bad' | 'better' | 'good' | 'other' {
  if (segment.failureRate > before.failureRate) return 'bad'
  if (segment.failureRate < before.failureRate) return segment.failing === 0 ? 'good' : 'better'
  return 'other'
}

function shareOf({ failing, runs, retried, failingAfterRetry }: KnownSegment): string {
  const share = `${failing} of ${runs} ${runs === 1 ? 'run' : 'runs'}`
  return retried === 0 ? share : `${share} (${failingAfterRetry} of ${retried} retried ones to the end)`
}
