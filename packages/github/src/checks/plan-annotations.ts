import { cleanText, cutToBytes, cutToCharacters } from '../markdown/clean-text.ts'
import type { CheckAnnotation, Remark } from './annotation.ts'

export interface PlanAnnotationsOptions {
  /** The folder of the repository on the machine that ran the tests: what is below it is of the repository. */
  readonly root?: string
  /** How many annotations to send at most; 1,000 by default. */
  readonly most?: number
}

/** What is to be sent, and how much is not. */
export interface AnnotationPlan {
  /** Failures first, then warnings, then notices; each by path and line. */
  readonly annotations: readonly CheckAnnotation[]
  /** Remarks about files that are not in the repository. */
  readonly outside: number
  /** Remarks beyond `most`. */
  readonly left: number
}

/** GitHub says 64 KB: some room stays for what it may count otherwise. */
const mostBytes = 64_000
const longestTitle = 255

const ranks: Readonly<Record<CheckAnnotation['annotation_level'], number>> = {
  failure: 0,
  warning: 1,
  notice: 2,
}

/**
 * Makes annotations of remarks: what GitHub refuses is cut or left away, what is said twice is sent once, and the order is the
 * same whatever order the remarks come in.
 */
export function planAnnotations(
  remarks: readonly Remark[],
  { root, most = 1_000 }: PlanAnnotationsOptions = {},
): AnnotationPlan {
  const planned = new Map<string, CheckAnnotation>()
  let outside = 0
  for (const remark of remarks) {
    const path = pathInRepository(remark.path, root)
    if (path === undefined) {
      outside++
      continue
    }
    const annotation = annotationOf(remark, path)
    planned.set(JSON.stringify(annotation), annotation)
  }
  const ordered = [...planned].sort(
    ([a, first], [b, second]) =>
      ranks[first.annotation_level] - ranks[second.annotation_level] ||
      compare(first.path, second.path) ||
      first.start_line - second.start_line ||
      compare(a, b),
  )
  const annotations = ordered.slice(0, Math.max(0, most)).map(([, annotation]) => annotation)
  return { annotations, outside, left: ordered.length - annotations.length }
}

function annotationOf(remark: Remark, path: string): CheckAnnotation {
  const start = lineNumber(remark.line) ?? 1
  const end = Math.max(start, lineNumber(remark.endLine) ?? start)
  const column = start === end ? lineNumber(remark.column) : undefined
  const endColumn = column === undefined ? undefined : lineNumber(remark.endColumn)
  const title = remark.title === undefined ? '' : oneLine(cleanText(remark.title))
  const details = remark.details === undefined ? '' : cleanText(remark.details)
  const message = cleanText(remark.message)
  return {
    path,
    start_line: start,
    end_line: end,
    ...(column === undefined ? {} : { start_column: column }),
    ...(column === undefined || endColumn === undefined ? {} : { end_column: Math.max(column, endColumn) }),
    annotation_level: remark.level,
    // An empty message is refused.
    message: cutToBytes(message.trim() === '' ? title || 'No message.' : message, mostBytes),
    ...(title === '' ? {} : { title: cutToCharacters(title, longestTitle) }),
    ...(details.trim() === '' ? {} : { raw_details: cutToBytes(details, mostBytes) }),
  }
}

function lineNumber(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 1 ? value : undefined
}

/** A path from the root of the repository; nothing for one that leads out of it. */
function pathInRepository(given: string, root: string | undefined): string | undefined {
  const path = slashes(given)
  const base = root === undefined ? undefined : slashes(`${root}/`)
  const relative = base !== undefined && path.startsWith(base) ? path.slice(base.length) : path
  // Absolute, of a drive, or an address.
  if (relative.startsWith('/') || /^[a-z][\w+.-]*:\//i.test(relative)) return undefined
  const parts: string[] = []
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.length === 0 ? undefined : parts.join('/')
}

function slashes(path: string): string {
  return oneLine(cleanText(path))
    .replaceAll('\\', '/')
    .replaceAll(/\/{2,}/g, '/')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
