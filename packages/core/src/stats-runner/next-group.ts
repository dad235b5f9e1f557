import type { FeedPosition } from '../ports/change-feed.ts'
import type { Track } from './track.ts'

/** Tracks that take their next step together. */
export interface TrackGroup {
  readonly tracks: readonly Track[]
  readonly position: FeedPosition
  /** The last position that the step may reach: where the next group stands, so that the two become one. */
  readonly through: FeedPosition
  /** Events have to come in their order. */
  readonly isExact: boolean
}

/** The tracks that have come furthest: what is live. */
export function leadingGroup(tracks: readonly Track[]): TrackGroup | undefined {
  const going = tracks.filter(({ record, isTroubled }) => !record.isParked && !isTroubled)
  if (going.length === 0) return undefined
  return groupAt(going, Math.max(...going.map(({ record }) => record.position)), Number.POSITIVE_INFINITY)
}

/** A group that is behind: the one that is furthest, or a track in trouble, which goes alone. */
export function trailingGroup(
  tracks: readonly Track[],
  lead: TrackGroup | undefined,
): TrackGroup | undefined {
  const end = lead?.position ?? Number.POSITIVE_INFINITY
  const going = tracks.filter(({ record }) => !record.isParked && record.position < end)
  const [troubled] = going
    .filter(({ isTroubled }) => isTroubled)
    .sort((a, b) => a.record.position - b.record.position)
  const calm = going.filter(({ isTroubled }) => !isTroubled)
  const position = Math.min(...calm.map((track) => track.record.position))
  if (troubled && !(position < troubled.record.position))
    return { tracks: [troubled], position: troubled.record.position, through: end, isExact: true }
  if (calm.length === 0) return undefined
  const ahead = calm.map(({ record }) => record.position).filter((own) => own > position)
  return groupAt(calm, position, Math.min(end, ...ahead))
}

function groupAt(tracks: readonly Track[], position: FeedPosition, through: FeedPosition): TrackGroup {
  const own = tracks.filter(({ record }) => record.position === position)
  const isExact = own.some(({ plugin }) => plugin.algebra === 'ordered')
  return { tracks: own, position, through, isExact }
}
