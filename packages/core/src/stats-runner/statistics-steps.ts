/**
 * Where a run of statistics can end without anybody's doing, in the order of a step: a test ends a process at each of them, and
 * what is counted after that is what it would have been.
 */
export const statisticsSteps = [
  'leased',
  'tracks-read',
  'tracks-added',
  'feed-read',
  'events-read',
  'enriched',
  'states-read',
  'folded',
  'stored',
  'joined',
  'cleaned',
] as const

export type StatisticsStep = (typeof statisticsSteps)[number]
