import type { CaseRecord } from '@gatewright/core/ports'
import { runRecordName, suiteRecordName } from '../reading/record-names.ts'

/** What the words of a report say of one record. */

/** The elements or words that tell the outcome, in small letters and in their order. */
export function wordsOf({ rawOutcome }: CaseRecord): readonly string[] {
  return rawOutcome.split('+').map((word) => (word.split(':')[0] ?? '').toLowerCase())
}

export function holds(record: CaseRecord, ...wanted: readonly string[]): boolean {
  return wordsOf(record).some((word) => wanted.includes(word))
}

/** Elements that say that a case was skipped. */
export const skips: readonly string[] = ['skipped', 'skip', 'ignored', 'disabled']

/** Only an attribute says how the case ended. */
export function isTold({ rawOutcome }: CaseRecord): boolean {
  return /^(?:status|result)=/.test(rawOutcome)
}

/** Trouble of a suite itself: a class that did not load, a fixture that can't be set up or torn down. */
export function isSuite({ name, outcome }: CaseRecord): boolean {
  return name === suiteRecordName && outcome === 'error'
}

/** Trouble of the run, or of a package or a build as a whole. */
export function isRun({ name, outcome }: CaseRecord): boolean {
  return (name === runRecordName || name === '<package>' || name === '<build>') && outcome === 'error'
}

/** A point of TAP that the plan announces and that did not come. */
export function isMissing({ name, outcome }: CaseRecord): boolean {
  return outcome === 'error' && /^\(missing #\d+\)$/.test(name)
}

/** A set-up or tear-down that failed and is a record of its own. */
export function isHook({ name, rawOutcome }: CaseRecord): boolean {
  return rawOutcome.startsWith('config:') || /^"(?:before|after) (?:all|each)" hook\b/.test(name)
}

export function isUnnamed({ name, className }: CaseRecord): boolean {
  return className === undefined && /^\(unnamed #\d+\)$/.test(name)
}

/** A point of TAP: its first words. */
export function isPoint({ rawOutcome }: CaseRecord): boolean {
  return /^(?:not )?ok\b/.test(rawOutcome)
}

/** A test that the tool did not run at all, whatever else it skipped. */
export function isNotRun(record: CaseRecord): boolean {
  return /^(?:status=|result=)?not[ _]?(?:run|executed|runnable)\b/i.test(record.rawOutcome)
}

/** A scenario with steps that nobody wrote. */
export function isUnwritten(record: CaseRecord): boolean {
  return holds(record, 'pending', 'undefined') && record.outcome === 'failed'
}
