import type { ResultAsync } from 'neverthrow'
import type { SignOff } from '../schema/sign-off.ts'
import type { PutError, QueryError } from './result-store.ts'

/** A sign-off that says what it is about. */
export type SubjectSignOff = SignOff & {
  readonly subject: { readonly type: string; readonly identifier: string }
}

/** Keeps what people said about subjects, for ever unchanged: who changes their mind says something else. */
export interface SignOffStore {
  /** Stores sign-offs, all or none. The same again changes nothing; another one under its id is a `store/key-conflict`. */
  append(signOffs: readonly SubjectSignOff[]): ResultAsync<void, PutError>
  /** All sign-offs about a subject, oldest first; at the same instant by id. */
  about(subject: {
    readonly type: string
    readonly identifier: string
  }): ResultAsync<readonly SubjectSignOff[], QueryError>
}
