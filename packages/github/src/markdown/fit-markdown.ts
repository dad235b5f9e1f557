import { openAtEnd } from './open-at-end.ts'

/** A part of a text in Markdown. */
export interface MarkdownSection {
  /** Whole lines; the sections are parted by an empty one. */
  readonly text: string
  /** Sections of lower numbers go first where there is no room; of equal ones the last. */
  readonly priority: number
}

export interface FitMarkdownOptions {
  /** How long the text may be, in bytes of UTF-8. */
  readonly maxBytes: number
  /** Where a reader finds what was left out: an address, which the note at the end leads to. */
  readonly moreAt?: string
}

const utf8 = new TextEncoder()

/**
 * Sections as one text that is no longer than allowed.
 *
 * What does not fit is left out by priority, and the last section that does not fit whole is cut behind a line. Nothing stays
 * open: a block of code and a `<details>` that were cut are closed. A note at the end says how many lines are missing.
 *
 * @returns the sections as they are, where they fit; an empty text where not even the note fits
 */
export function fitMarkdown(
  sections: readonly MarkdownSection[],
  { maxBytes, moreAt }: FitMarkdownOptions,
): string {
  const texts = new Map(sections.map(({ text }, index) => [index, text]))
  const whole = joined(texts)
  if (bytesOf(whole) <= maxBytes) return whole
  const lines = sections.reduce((sum, { text }) => sum + (text === '' ? 0 : text.split('\n').length), 0)
  const leaving = [...sections.entries()].sort(
    ([a, { priority: first }], [b, { priority: second }]) => first - second || b - a,
  )
  for (const [index, { text }] of leaving) {
    texts.delete(index)
    // A note of the most lines that can be missing: the one in the end is not longer.
    const room = maxBytes - bytesOf(noted(joined(texts), lines, moreAt)) - bytesOf('\n\n')
    if (room < 0) continue
    const kept = firstLines(text, room)
    if (kept !== '') texts.set(index, kept)
    const rest = joined(new Map([...texts].sort(([a], [b]) => a - b)))
    return noted(rest, lines - linesKept(sections, texts), moreAt)
  }
  return ''
}

function joined(texts: ReadonlyMap<number, string>): string {
  return [...texts.values()].filter((text) => text !== '').join('\n\n')
}

function noted(text: string, missing: number, moreAt: string | undefined): string {
  const lines = missing === 1 ? 'One line is' : `${missing} lines are`
  const note = `*${lines} left out${moreAt === undefined ? '' : `; [all of it](<${moreAt}>)`}.*`
  return text === '' ? note : `${text}\n\n${note}`
}

/** As many whole lines as fit, with what closes them. */
function firstLines(text: string, room: number): string {
  const lines = text.split('\n')
  let bytes = 0
  let fitting = 0
  while (fitting < lines.length) {
    bytes += bytesOf(lines[fitting] ?? '') + 1
    if (bytes - 1 > room) break
    fitting++
  }
  for (let count = fitting; count > 0; count--) {
    const kept = lines.slice(0, count)
    const closed = [...kept, ...openAtEnd(kept)].join('\n')
    if (bytesOf(closed) <= room) return closed
  }
  return ''
}

/** Lines of the sections that are in the text as they were; what closes a cut section is none of them. */
function linesKept(sections: readonly MarkdownSection[], texts: ReadonlyMap<number, string>): number {
  let kept = 0
  for (const [index, text] of texts) {
    const before = sections[index]?.text.split('\n') ?? []
    const after = text.split('\n')
    let same = 0
    while (same < after.length && before[same] === after[same]) same++
    kept += same
  }
  return kept
}

function bytesOf(text: string): number {
  return utf8.encode(text).length
}
