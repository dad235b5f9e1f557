import type { Clock } from '../../ports/clock.ts'
import type { WaiverStore } from '../../ports/waiver-store.ts'
import type { GreenwavePolicy } from '../language/greenwave-policy.ts'
import type { BuildSource } from '../remote/build-source.ts'
import type { RemoteFileSource } from '../remote/remote-file-source.ts'
import type { GreenwaveSettings } from '../settings.ts'
import type { SubjectType } from '../subjects/subject-type.ts'
import type { GreenwaveResult, GreenwaveResultSource } from './result-source.ts'

/** Everything that a decision is made of. */
export interface GreenwaveWorld {
  /** In the order in which they are asked. */
  readonly policies: readonly GreenwavePolicy[]
  readonly subjectTypes: readonly SubjectType[]
  readonly settings?: Partial<GreenwaveSettings>
  readonly results: GreenwaveResultSource
  /** Asked once a decision, and only where something is not satisfied or the answer is to be verbose. */
  readonly waivers: Pick<WaiverStore, 'records'>
  /** Where remote rules are; without it they are trouble, and the gate closed. */
  readonly remoteFiles?: RemoteFileSource
  /** Where builds are looked up: their sources for remote rules, and their age for rules with a validity. */
  readonly builds?: BuildSource
  /** Whether waivers with an end still count: without it, none does. As Greenwave does, also the age of a build whose age nobody knows. */
  readonly clock?: Clock
  /** Only as Greenwave does: keeps passing results, past any newer failure, for as long as it likes. */
  readonly passedResults?: PassedResults
}

/** A cache of passing results. */
export interface PassedResults {
  get(key: string): readonly GreenwaveResult[] | undefined
  set(key: string, results: readonly GreenwaveResult[]): void
}
