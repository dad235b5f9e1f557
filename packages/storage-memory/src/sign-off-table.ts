import { compareText } from '@gatewright/core/canonical'
import { checkSignOffs, signOffsChange, type KeyConflict, type SubjectSignOff } from '@gatewright/core/ports'
import { compareInstants, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { keyConflict } from './key-conflict.ts'
import { newById } from './new-by-id.ts'
import { between, insertEntry, sortedList, type SortedList } from './sorted-list.ts'
import { subjectKey, type Subject } from './subject-key.ts'

/** What people said about the subjects of one project. */
export interface SignOffTable {
  append(signOffs: readonly SubjectSignOff[]): Result<Changed<void>, KeyConflict | SchemaError>
  /** All about a subject, oldest first. */
  about(subject: Subject): readonly SubjectSignOff[]
  /** All sign-offs, in the order of their ids. */
  signOffs(): readonly SubjectSignOff[]
}

export function createSignOffTable(): SignOffTable {
  const byId = new Map<string, SubjectSignOff>()
  const bySubject = new Map<string, SortedList<SubjectSignOff>>()

  const add = (signOff: SubjectSignOff): void => {
    byId.set(signOff.id, deepFreeze(signOff))
    const key = subjectKey(signOff.subject)
    const about = bySubject.get(key) ?? sortedList(byTime)
    bySubject.set(key, about)
    insertEntry(about, signOff)
  }

  return {
    append: (input) =>
      checkSignOffs(input).andThen((signOffs): Result<Changed<void>, KeyConflict> => {
        const fresh = newById(signOffs, byId)
        if (fresh.isErr()) return err(keyConflict(fresh.error, 'sign-off'))
        for (const signOff of fresh.value) add(signOff)
        const change = fresh.value.length === 0 ? undefined : signOffsChange(fresh.value)
        return ok({ value: undefined, change })
      }),
    about: (subject) => {
      const about = bySubject.get(subjectKey(subject))
      return about ? [...between(about)] : []
    },
    signOffs: () => [...byId.values()].sort((a, b) => compareText(a.id, b.id)),
  }
}

function byTime(a: SubjectSignOff, b: SubjectSignOff): number {
  return compareInstants(a.at, b.at) || compareText(a.id, b.id)
}
