import type { LinesTaken, ReportLine, TextAhead } from '../../reading/text/lines.ts'
import { createBoundedText } from './bounded-text.ts'
import { createLevelStack, type TapSink } from './level-stack.ts'
import type { TapLevel } from './level.ts'
import { readSubtestLine } from './line-kinds.ts'
import { createPlainPointReader } from './plain-point.ts'
import { readTapLine, type TapLine } from './tap-line.ts'
import { areSpaces, indentOfYaml, readYamlAtOnce, type YamlLines } from './yaml-at-once.ts'
import { addStrayLine, addToYaml, closeYaml, openYaml, wantsEvidence } from './yaml-block.ts'

/** Reads lines of TAP, in memory for one point at each level. */
export interface TapScanner {
  readonly root: TapLevel
  line(line: ReportLine): void
  /** Takes lines at once: those of plain points, and of plain blocks of YAML below them. */
  lines(ahead: TextAhead): LinesTaken | undefined
  /** The number of the last line that is a test point or a plan. */
  lastCountedLine(): number
  /** Whether a block of YAML or subtests are open. */
  isInside(): boolean
  /** Whether anything was TAP so far. */
  sawTap(): boolean
  /** Gives out what is pending, at all levels. */
  finish(): void
}

const subtestIndent = '    '
const hash = 35

/**
 * A scanner of TAP 12 to 14.
 *
 * @param longestText - characters of YAML or of comments that are kept of one point
 * @param longestAtOnce - characters of a line, or of a block of YAML, that may be read at once
 */
export function createTapScanner(
  sink: TapSink,
  longestText: number,
  longestAtOnce: number = longestText,
): TapScanner {
  const stack = createLevelStack(sink)
  const { root, top, inside } = stack
  let hasBailedOut = false
  let hasTap = false
  let lastCountedLine = 0
  /** How many spaces stand in front of the block that the last line opened; -1 where it opened none. */
  let openedIndent = -1
  const readPlainPoint = createPlainPointReader(longestAtOnce)

  /** Takes the line from so many characters on, at this level or the ones inside of it that its indent leads to. */
  const scan = (first: TapLevel, line: ReportLine, from: number): void => {
    let level = first
    let at = from
    for (let next = inside(level); next && line.text.startsWith(subtestIndent, at); next = inside(level)) {
      level = next
      at += subtestIndent.length
    }
    const text = at === 0 ? line.text : line.text.slice(at)
    if (text === '') return addToYaml(top(), '')
    const indent = indentOf(text)
    if (indent === 0) atUnindented(level, text, line)
    else atIndented(level, text, indent, line, at)
  }

  const atIndented = (level: TapLevel, text: string, indent: number, line: ReportLine, at: number): void => {
    if (level !== top()) return atNoTap(level, text, indent, line)
    if (level.openYaml) {
      const { indent: own } = level.openYaml
      if (text.startsWith(own)) return addToYaml(level, text.slice(own.length))
      stack.emitPending(level)
    }
    const { pending } = level
    if (pending && text.length === indent + 3 && text.endsWith('---')) {
      openYaml(level, pending, text.slice(0, indent), longestText)
      openedIndent = text.lastIndexOf('\t', indent) === -1 ? at + indent : -1
      return
    }
    if (text.startsWith(subtestIndent)) {
      const isAnnounced = level.announced !== undefined || pending?.isOpen === true
      const announcedInside = isAnnounced ? undefined : readSubtestLine(text.slice(subtestIndent.length))
      if (isAnnounced || announcedInside !== undefined || isIndentedTap(text)) {
        hasTap = true
        stack.open(announcedInside ?? level.announced, line)
        if (announcedInside === undefined) scan(top(), line, at + subtestIndent.length)
        return
      }
    }
    atNoTap(level, text, indent, line)
  }

  const atUnindented = (level: TapLevel, text: string, line: ReportLine): void => {
    const { pending } = level
    const inner = inside(level)
    if (text === '}' && inner?.isBuffered) return stack.settle(level)
    if (text === '}' && !inner && pending?.isOpen) {
      pending.isOpen = false
      return
    }
    if (text === '{' && !inner && pending?.yaml?.isWhole) {
      pending.isOpen = true
      return
    }
    const read = readTapLine(text)
    // Subtests may repeat the version; it says nothing there.
    if (read?.kind === 'version' && level !== root) return
    if (!read) return atNoTap(level, text, 0, line)
    if (read.kind !== 'subtest') hasTap = true
    if (level.openYaml) stack.emitPending(level)
    level.announced = undefined
    take(level, read, line)
  }

  const take = (level: TapLevel, read: TapLine, line: ReportLine): void => {
    if (read.kind === 'point' || read.kind === 'plan') lastCountedLine = line.number
    switch (read.kind) {
      case 'point':
        if (level.isAfterPlan) return misplaced('point', line)
        return stack.addPoint(level, read, line.number, line.byteOffset)
      case 'plan':
        return takePlan(level, read.plan, line)
      case 'version':
        if (root.points > 0 || root.plan || inside(root)) misplaced('version', line)
        return
      case 'bail-out':
        stack.settle(level)
        // Points above that were waiting for the end of these subtests say nothing now.
        for (let above = level.parent; above; above = above.parent) above.pending = undefined
        hasBailedOut = true
        return sink.bailOut(level, read.reason, line)
      case 'subtest':
        if (!level.isAfterPlan) level.announced = read.name
        return
      case 'pragma':
        if (inside(level)) return sink.other(level, line)
        stack.emitPending(level)
        if (read.key === 'strict') level.isStrict = read.isOn
    }
  }

  const takePlan = (level: TapLevel, plan: NonNullable<TapLevel['plan']>, line: ReportLine): void => {
    // Next to subtests that no point has summed up yet, it is somebody's output.
    if (inside(level)) return sink.other(level, line)
    if (level.plan) return misplaced('plan', line)
    stack.emitPending(level)
    level.plan = plan
    level.isAfterPlan = level.points > 0 || plan.end === 0
  }

  const misplaced = (what: Parameters<TapSink['misplaced']>[0], line: ReportLine): void => {
    stack.emitPending(top())
    sink.misplaced(what, line)
  }

  const atNoTap = (level: TapLevel, text: string, indent: number, line: ReportLine): void => {
    const innermost = top()
    if (innermost.openYaml) return addStrayLine(innermost, text)
    if (text.charCodeAt(indent) !== hash) return sink.other(level, line)
    const { pending } = level
    if (!pending || pending.yaml || !wantsEvidence(pending)) return
    pending.comments ??= createBoundedText(longestText)
    pending.comments.add(text.slice(indent))
  }

  /** The block that the last line opened, where it can be read at once. The index behind it. */
  const takeYaml = (level: TapLevel, text: string, from: number): YamlLines | undefined => {
    const { openYaml: yaml } = level
    const block = yaml && readYamlAtOnce(yaml, text, from, openedIndent, longestAtOnce)
    openedIndent = -1
    if (block) closeYaml(level, yaml)
    return block
  }

  /** Plain points of the innermost level and plain blocks of YAML below them, without making a line of each. */
  const takeLines = (ahead: TextAhead): LinesTaken | undefined => {
    if (hasBailedOut) return undefined
    const { text } = ahead
    const level = top()
    const indent = level.depth * subtestIndent.length
    let { from: at, number, byteOffset } = ahead
    const pass = (end: number, count: number): void => {
      byteOffset += ahead.bytes(at, end)
      number += count
      at = end
    }
    for (;;) {
      if (openedIndent !== -1) {
        const block = takeYaml(level, text, at)
        if (!block) break
        pass(block.end, block.count)
      }
      if (level.openYaml || level.isAfterPlan || !areSpaces(text, at, indent)) break
      const found = readPlainPoint(ahead, at + indent)
      const { pending } = level
      if (found) {
        hasTap = true
        level.announced = undefined
        lastCountedLine = number
        stack.addPoint(level, found.point, number, byteOffset)
        pass(found.end, 1)
      } else {
        const own = pending ? indentOfYaml(text, at + indent) : 0
        if (!pending || own === 0) break
        openYaml(level, pending, ' '.repeat(own), longestText)
        openedIndent = indent + own
        pass(text.indexOf('\n', at) + 1, 1)
      }
    }
    return at === ahead.from ? undefined : { count: number - ahead.number, end: at, byteOffset }
  }

  return {
    root,
    line(line) {
      // What follows a bail out is the rest of the output and no report.
      openedIndent = -1
      if (!hasBailedOut) scan(root, line, 0)
    },
    lines: takeLines,
    lastCountedLine: () => lastCountedLine,
    isInside: () =>
      !hasBailedOut && (top() !== root || root.openYaml !== undefined || root.pending?.isOpen === true),
    sawTap: () => hasTap,
    finish: () => stack.settle(root),
  }
}

function indentOf(text: string): number {
  let indent = 0
  for (let unit = text.charCodeAt(0); unit === 32 || unit === 9; unit = text.charCodeAt(indent)) indent += 1
  return indent
}

/** Whether a line is TAP behind whole units of indent: subtests that nothing announced. */
function isIndentedTap(text: string): boolean {
  let spaces = 0
  while (text.charCodeAt(spaces) === 32) spaces += 1
  return spaces % subtestIndent.length === 0 && readTapLine(text.slice(spaces)) !== undefined
}
