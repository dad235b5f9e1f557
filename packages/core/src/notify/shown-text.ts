import { oneLine, shortened } from '../feed/plain-text.ts'

/** Marks that turn the direction of text, and characters without width: they make a name look like another one. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** A title as it is shown: one line. */
export function titleText(title: string): string {
  return oneLine(title.replaceAll(invisible, ''))
}

const longestSpan = 300

/** The text of a span in three parts: one line, not too long, and the spaces that part it from its neighbours. */
export interface ShownSpan {
  readonly before: '' | ' '
  readonly inner: string
  readonly after: '' | ' '
}

/** A span as it is shown. Markup of it belongs around `inner`: a space next to it would undo it. */
export function shownSpan(text: string): ShownSpan {
  const inner = shortened(titleText(text), longestSpan)
  return {
    before: /^\s/.test(text) ? ' ' : '',
    inner,
    after: inner !== '' && /\s$/.test(text) ? ' ' : '',
  }
}
