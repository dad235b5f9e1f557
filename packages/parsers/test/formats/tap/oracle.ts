import { Parser } from 'tap-parser'
import { isRecord } from '../../../src/reading/json/json-fields.ts'
import type { ReportLine } from '../../../src/reading/text/lines.ts'
import type { TapLevel, TapPoint } from '../../../src/formats/tap/level.ts'
import { createTapScanner } from '../../../src/formats/tap/scanner.ts'
import { withoutStrayLines } from '../../../src/formats/tap/yaml-block.ts'
import { readYamlDocuments } from '../../../src/formats/tap/yaml-documents.ts'

/** What both readers say about one test point. */
export interface SeenPoint {
  readonly depth: number
  /** As a comment announces the subtest that the point is in. */
  readonly subtest: string
  readonly isOk: boolean
  readonly id: number
  readonly name: string
  readonly skip: string | boolean
  readonly todo: string | boolean
  readonly timeMs: number | undefined
  readonly hasSubtests: boolean
  readonly diagnosis: unknown
}

export interface SeenReport {
  readonly points: readonly SeenPoint[]
  readonly plans: readonly string[]
  readonly bailOut: string | undefined
}

/** Reads a report with tap-parser, event by event: its totals are not right everywhere. */
export function readWithOracle(text: string): SeenReport & { readonly isOk: boolean } {
  const points: SeenPoint[] = []
  const plans: string[] = []
  let bailOut: string | undefined
  const watch = (parser: Parser, depth: number): void => {
    const closing = new Set<unknown>()
    parser.on('child', (child: Parser) => {
      child.on('complete', () => closing.add(child.closingTestPoint))
      watch(child, depth + 1)
    })
    // Where there is neither plan nor point it announces a plan of its own.
    parser.on('plan', ({ start, end, comment }) => {
      if (comment !== 'no tests found') plans.push(`${depth}: ${start}..${end}`)
    })
    parser.on('assert', (result) => {
      const { duration_ms: _durationMs, ...diagnosis } = isRecord(result.diag) ? result.diag : {}
      points.push({
        depth,
        subtest: depth === 0 ? '' : parser.name,
        isOk: result.ok,
        id: result.id,
        name: result.name,
        skip: result.skip,
        todo: result.todo,
        timeMs: result.time ?? undefined,
        hasSubtests: closing.has(result),
        diagnosis: result.ok || result.skip || !isRecord(result.diag) ? undefined : diagnosis,
      })
    })
    if (depth === 0) parser.on('bailout', (reason) => (bailOut = String(reason ?? '')))
  }
  const parser = new Parser()
  let isOk = false
  watch(parser, 0)
  parser.on('complete', (results) => (isOk = results.ok))
  parser.end(text)
  return { points, plans, bailOut, isOk }
}

/** Reads a report with our scanner. */
export function readWithScanner(text: string): SeenReport & {
  /** The number of the line from which on the two need not agree. */
  readonly endsAt: number | undefined
  readonly isInside: boolean
} {
  const points: SeenPoint[] = []
  const announced = new Map<TapLevel, string>()
  let bailOut: string | undefined
  let endsAt: number | undefined
  const levels = new Set<TapLevel>()
  const scanner = createTapScanner(
    {
      point: (level, point) => points.push(seen(level, point, announced.get(level) ?? '')),
      opened(level) {
        levels.add(level)
        announced.set(level, level.name ?? '')
      },
      closed: () => undefined,
      bailOut(level, reason, line) {
        bailOut = reason
        // tap-parser does not hear it there.
        if (level.isAfterPlan) endsAt ??= line.number
      },
      misplaced: (_what, line) => (endsAt ??= line.number),
      other(_level, line) {
        // Below a brace whose subtests have begun tap-parser takes it for the beginning of a block.
        if (line.text.startsWith(' ') && line.text.trim() === '---') endsAt ??= line.number
      },
    },
    64 * 1024,
  )
  for (const line of linesOf(text)) scanner.line(line)
  const isInside = scanner.isInside()
  scanner.finish()
  const plans = [scanner.root, ...levels].flatMap(({ depth, plan }) =>
    plan ? [`${depth}: ${plan.start}..${plan.end}`] : [],
  )
  return { points, plans, bailOut, endsAt, isInside }
}

function seen({ depth }: TapLevel, point: TapPoint, subtest: string): SeenPoint {
  const { directive, yaml, isOk, id = 0, name, child } = point
  const reason = (kind: 'skip' | 'todo'): string | boolean =>
    directive?.kind === kind ? directive.reason || true : false
  return {
    depth,
    subtest,
    isOk,
    id,
    name,
    skip: reason('skip'),
    todo: reason('todo'),
    timeMs: directive?.kind === 'time' ? directive.ms : yaml?.isWhole ? yaml.durationMs : undefined,
    hasSubtests: child !== undefined,
    diagnosis: yaml?.isWhole && yaml.content ? diagnosisOf(yaml.content.text()) : undefined,
  }
}

function diagnosisOf(text: string): unknown {
  const kept = withoutStrayLines(text)
  const { values, isReadable } = readYamlDocuments(kept ?? text)
  const [first] = values
  if (!first || !isReadable || values.length > 1) return undefined
  const { duration_ms: _durationMs, ...rest } = first
  return rest
}

function linesOf(text: string): readonly ReportLine[] {
  return text
    .replace(/\n$/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ text: line, number: index + 1, byteOffset: 0 }))
}
