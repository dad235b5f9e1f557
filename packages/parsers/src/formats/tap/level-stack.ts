import type { ReportLine } from '../../reading/text/lines.ts'
import { createLevel, type TapLevel, type TapPoint } from './level.ts'
import type { PointLine } from './point-line.ts'

/** What stands where the grammar has no place for it. */
export type Misplaced = 'version' | 'plan' | 'point'

/** Takes what is found in a report. */
export interface TapSink {
  /** A point with its YAML and its subtests, once all of it was read. */
  point(level: TapLevel, point: TapPoint): void
  opened(level: TapLevel, line: ReportLine): void
  /** Comes after all its points and before the point that sums it up. */
  closed(level: TapLevel): void
  bailOut(level: TapLevel, reason: string, line: ReportLine): void
  misplaced(what: Misplaced, line: ReportLine): void
  /** A line that is no TAP. */
  other(level: TapLevel, line: ReportLine): void
}

/** The levels that are open, with one pending point at each: what was read last and may go on. */
export interface LevelStack {
  readonly root: TapLevel
  top(): TapLevel
  /** The level that is open inside of another. */
  inside(level: TapLevel): TapLevel | undefined
  /** Opens subtests in the innermost level, below its pending point where that has a brace. */
  open(announced: string | undefined, line: ReportLine): void
  /** Closes what is open inside of a level and gives out its pending point. */
  settle(level: TapLevel): void
  emitPending(level: TapLevel): void
  addPoint(level: TapLevel, read: PointLine, lineNumber: number, byteOffset: number): void
}

export function createLevelStack(sink: TapSink): LevelStack {
  const root = createLevel(undefined, '')
  const levels = [root]
  let innermost = root
  const top = (): TapLevel => innermost
  const inside = (level: TapLevel): TapLevel | undefined => levels[level.depth + 1]

  const emitPending = (level: TapLevel): void => {
    level.openYaml = undefined
    const point = level.pending
    if (!point) return
    level.pending = undefined
    sink.point(level, point)
  }

  /** Subtests below a brace belong to the pending point; others are given back, for the point that follows sums them up. */
  const closeInside = (level: TapLevel): TapLevel | undefined => {
    const outermost = inside(level)
    while (levels.length > level.depth + 1) {
      const closed = innermost
      emitPending(closed)
      sink.closed(closed)
      levels.pop()
      innermost = closed.parent ?? root
      const { pending } = innermost
      if (closed.isBuffered && pending) {
        pending.child = closed
        pending.isOpen = false
      }
    }
    return outermost?.isBuffered ? undefined : outermost
  }

  return {
    root,
    top,
    inside,
    emitPending,
    open(announced, line) {
      const level = innermost
      const brace = level.pending?.isOpen ? level.pending : undefined
      if (!brace) emitPending(level)
      level.announced = undefined
      const name = brace ? brace.name : announced
      const opened = createLevel(level, name === '' ? undefined : name, brace !== undefined)
      levels.push(opened)
      innermost = opened
      sink.opened(opened, line)
    },
    settle(level) {
      closeInside(level)
      emitPending(level)
    },
    addPoint(level, read, lineNumber, byteOffset) {
      const inner = inside(level)
      // The point that sums subtests up names them where no comment did.
      if (inner && !inner.isBuffered) inner.name ??= read.name
      const child = closeInside(level)
      emitPending(level)
      level.points += 1
      level.pending = {
        kind: read.kind,
        isOk: read.isOk,
        id: read.id,
        name: read.name,
        directive: read.directive,
        opensBrace: read.opensBrace,
        number: read.id ?? level.points,
        lineNumber,
        byteOffset,
        yaml: undefined,
        comments: undefined,
        child,
        isOpen: read.opensBrace,
      }
    },
  }
}
