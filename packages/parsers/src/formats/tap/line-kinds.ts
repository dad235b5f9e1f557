/** What a plan announces: the numbers of its first and its last test point. */
export interface TapPlan {
  readonly start: number
  readonly end: number
  /** What stands after the `#`: why nothing was run, where nothing was. */
  readonly comment: string
}

const planLine = /^(\d+)\.\.(\d+)\s*(?:#([^]*))?$/
const versionLine = /^TAP version (\d+)\s*$/i
const pragmaLine = /^pragma ([+-])([\w-]+)\s*$/
const bailOutLine = /^bail out!/i
const subtestLine = /^# Subtest(?:: ([^]*))?$/

/** `1..4`, `1..0 # SKIP no display`; a plan that ends before it starts is none, but for `1..0`, nor is one of more points than can be counted. */
export function readPlanLine(text: string): TapPlan | undefined {
  const [, first, last, comment = ''] = planLine.exec(text) ?? []
  if (first === undefined) return undefined
  const start = Number(first)
  const end = Number(last)
  if (!Number.isSafeInteger(end) || (end < start && !(start === 1 && end === 0))) return undefined
  return { start, end, comment: unescapeTap(comment.trim()) }
}

/** How many points a plan announces. */
export function plannedPoints({ start, end }: TapPlan): number {
  return end - start + 1
}

/** The version of a version line. */
export function readVersionLine(text: string): number | undefined {
  const version = versionLine.exec(text)?.[1]
  return version === undefined ? undefined : Number(version)
}

/** The key of a pragma, and whether it is turned on. */
export function readPragmaLine(text: string): { readonly key: string; readonly isOn: boolean } | undefined {
  const [, sign, key] = pragmaLine.exec(text) ?? []
  return key === undefined ? undefined : { key, isOn: sign === '+' }
}

/** The reason of a bail out, empty where it names none. */
export function readBailOutLine(text: string): string | undefined {
  return bailOutLine.test(text) ? unescapeTap(text.slice(9).trim()) : undefined
}

/** The name that a comment announces for a subtest, empty where it names none. */
export function readSubtestLine(text: string): string | undefined {
  const found = subtestLine.exec(text)
  return found ? (found[1] ?? '').trim() : undefined
}

/** `\#` stands for `#` and `\\` for `\`; any other backslash for itself. */
export function unescapeTap(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\#])/g, '$1') : text
}
