import type { StoryName } from '../stories/stories.ts'
import type { Connection } from '../workload/connection.ts'
import type { PlainFlaw } from '../workload/plain-store.ts'

/** Which store a process opens: the library's, or a plain one with a flaw. */
export type SubjectName = 'library' | PlainFlaw

/** What a worker of the harness does wrong on purpose. */
export type WorkerFault =
  /** Writes down an acknowledgement before it has one. */
  | 'early-acknowledgement'
  /** Appends half of a report when it tries again. */
  | 'half-on-retry'

/** Appends reports, one after the other in each lane, until it is told to stop. */
export interface AppendTask {
  readonly kind: 'append'
  readonly subject: SubjectName
  readonly connection: Connection
  readonly seed: number
  readonly sizes: readonly [number, ...number[]]
  /** Writers by their numbers, and the project that each writes into. */
  readonly writers: readonly { readonly writer: number; readonly project: string }[]
  /** How many reports each writer has under way. */
  readonly lanes: number
  /** How many reports each writer makes; without end unless given. */
  readonly reports?: number
  readonly log: string
  readonly fault?: WorkerFault
}

/** Delivers reports that other processes deliver as well, in an order of its own. */
export interface DeliverTask {
  readonly kind: 'deliver'
  readonly subject: SubjectName
  readonly connection: Connection
  readonly seed: number
  readonly project: string
  readonly sizes: readonly [number, ...number[]]
  /** How many reports there are, and how often each is delivered by all processes together. */
  readonly reports: number
  readonly copies: number
  /** Which of how many processes this is. */
  readonly share: number
  readonly shares: number
  /** How many deliveries are under way. */
  readonly lanes: number
  /** Whether keys are delivered with other bodies as well, which must be refused. */
  readonly otherBodies: boolean
}

/** Appends a report, folds what the feed tells and asks the gate, over and over, until it is told to stop. */
export interface CycleTask {
  readonly kind: 'cycle'
  readonly connection: Connection
  readonly seed: number
  readonly project: string
  readonly sizes: readonly [number, ...number[]]
  readonly writer: number
  readonly log: string
  /** Wrong on purpose: each process folds for itself and asks for no lease that others heed. */
  readonly fault?: 'fold-apart'
}

/** One life of a story, in a project of its own that has its name. */
export interface StoryJob {
  readonly name: string
  readonly story: StoryName
  /** Where the process ends itself: when this place is passed for the so-manieth time, counted from 1. */
  readonly kill?: { readonly place: string; readonly occurrence: number }
}

/** Lives through stories, one after the other. */
export interface StoryTask {
  readonly kind: 'stories'
  readonly connection: Connection
  readonly jobs: readonly StoryJob[]
  readonly log: string
  /** Wrong on purpose: whoever goes on after a kill passes over the piece that was cut short. */
  readonly fault?: 'go-on-behind'
}

export type WorkerTask = AppendTask | DeliverTask | CycleTask | StoryTask
