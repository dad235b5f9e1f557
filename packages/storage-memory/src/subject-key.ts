/** A subject as stores name it. */
export interface Subject {
  readonly type: string
  readonly identifier: string
}

/** One text for a subject; no other has the same. */
export function subjectKey({ type, identifier }: Subject): string {
  return JSON.stringify([type, identifier])
}
