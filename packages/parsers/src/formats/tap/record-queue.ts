import type { ReadingContext } from '../../reading/context.ts'
import type { TapLevel } from './level.ts'
import type { RecordDraft } from './record.ts'

/** Hands records out once the names of the subtests that they are in are known. */
export interface RecordQueue {
  opened(level: TapLevel): void
  closed(level: TapLevel): void
  add(level: TapLevel, record: RecordDraft): void
  /** Hands out what waits for a name, without that name. */
  flush(): void
}

/** Records that wait for the name of their subtests; beyond, they go without it. */
const mostHeld = 1000

interface Held {
  readonly level: TapLevel
  readonly record: RecordDraft
}

export function createRecordQueue(context: ReadingContext): RecordQueue {
  const nameless = new Set<TapLevel>()
  let held: Held[] = []

  const emit = (level: TapLevel, record: RecordDraft): void => {
    record.suitePath = level.path ?? pathOf(level)
    record.source.index = context.nextIndex()
    context.emit(record)
  }

  const flush = (): void => {
    const waiting = held
    held = []
    for (const { level, record } of waiting) emit(level, record)
  }

  return {
    flush,
    opened(level) {
      if (level.name === undefined) nameless.add(level)
    },
    closed(level) {
      if (nameless.delete(level) && nameless.size === 0) flush()
    },
    add(level, record) {
      if (nameless.size === 0) return emit(level, record)
      held.push({ level, record })
      if (held.length < mostHeld) return
      nameless.clear()
      context.diagnostics.note(
        'subtest-name-unknown',
        `Subtests without a comment that names them hold more than ${mostHeld} test points.`,
        'Their names are left out; have the tool write "# Subtest: name" in front of subtests.',
      )
      flush()
    },
  }
}

function pathOf(level: TapLevel): readonly string[] {
  const { name, parent, path } = level
  if (path) return path
  const above = parent ? pathOf(parent) : []
  level.path = name === undefined || name === '' ? above : [...above, name]
  return level.path
}
