import { createHash } from 'node:crypto'
import { withoutHours } from './story-clock.ts'

/** A message that left. */
export interface Letter {
  readonly id: string
  readonly url: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A letter in one word: its id, and the digest of where it went and what it said. */
export function wordOf({ id, url, body }: Letter): string {
  const said = withoutHours(`${url} ${JSON.stringify(body)}`)
  return `${id}:${createHash('sha256').update(said).digest('hex')}`
}
