import type { AuditLog, QuarantineStore, WaiverStore } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import type { CheckActionName } from '../checks/check-action.ts'
import type { AskedCheckRun } from './asked-check-run.ts'

/** The buttons that the adapter answers. */
export const actionNames: readonly CheckActionName[] = ['quarantine', 'waive', 'rerun']

/** A button that was pressed by somebody who may. */
export interface Pressed {
  readonly run: Pick<AskedCheckRun, 'id' | 'name' | 'headSha'>
  readonly action: CheckActionName
  readonly login: string
  readonly at: Instant
}

/** What came of a button. */
export interface Outcome {
  /**
   * - `done`: what the button says;
   * - `nothing`: there was nothing to do;
   * - `denied`: they may not;
   * - `failed`: it can not be done, now or later.
   */
  readonly outcome: 'done' | 'nothing' | 'denied' | 'failed'
  /** A sentence without its subject, which is the actor: plain text. */
  readonly words: string
  /** Ids of what was made: waivers, decisions about quarantine, workflow runs. */
  readonly made: readonly string[]
}

/** Where what comes of buttons is kept. */
export interface ActionStores {
  readonly waivers: Pick<WaiverStore, 'append' | 'eventsAbout'>
  readonly quarantine: Pick<QuarantineStore, 'append'>
  readonly audit: AuditLog
}
