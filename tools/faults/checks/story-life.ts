import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { wordOf } from '../stories/letter.ts'
import { storyClock } from '../stories/story-clock.ts'
import type { Story } from '../stories/story.ts'
import { listStores } from './list-stores.ts'

/** What there is after a story: all that the stores hold, and all that was sent. */
export interface StoryLife {
  readonly lines: readonly string[]
  /** Each message once, however often it was sent. */
  readonly sent: readonly string[]
}

export async function lifeIn(storage: CompleteStorage, sent: Iterable<string>): Promise<StoryLife> {
  return { lines: await listStores(storage), sent: [...new Set(sent)].sort() }
}

/** The life of a story in the model, which nobody interrupts. */
export async function lifeInModel({ pieces }: Story): Promise<StoryLife> {
  const storage = createMemoryDatabase().open('model')
  const sent: string[] = []
  for (const [number, piece] of pieces.entries())
    await piece({
      storage,
      step: () => undefined,
      owner: 'model',
      clock: storyClock(number, 0),
      receive: (letter) => sent.push(wordOf(letter)),
    })
  return lifeIn(storage, sent)
}

/** In what a life differs from another, in words; undefined where it does not. */
export function lifeDifference(found: StoryLife, expected: StoryLife): string | undefined {
  return linesDifference(found.lines, expected.lines) ?? linesDifference(found.sent, expected.sent)
}

function linesDifference(found: readonly string[], expected: readonly string[]): string | undefined {
  const [missing] = without(expected, found)
  const [surplus] = without(found, expected)
  if (missing !== undefined || surplus !== undefined)
    return `missing is ${shown(missing)}, and too much ${shown(surplus)}`
  if (found.length !== expected.length) return `there are ${found.length} lines, and not ${expected.length}`
  const index = expected.findIndex((line, at) => line !== found[at])
  return index === -1 ? undefined : `line ${index + 1} stands elsewhere: ${shown(expected[index])}`
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others)
  return lines.filter((line) => !known.has(line))
}

function shown(line: string | undefined): string {
  return line === undefined ? 'nothing' : line.slice(0, 400)
}
