import type { ReadingContext } from '../context.ts'

/** A text that comes in pieces. Only its beginning and its end are held once it is longer than the limit of `textLength`. */
export interface HeldText {
  add(text: string): void
  /** The text so far, nothing where it is empty; a long one without its middle. What was held is let go. */
  take(): string | undefined
}

/** Hands out texts that are held together within one budget, however many are open at once. */
export interface TextPool {
  open(): HeldText
}

/** How many texts of full length may be held at once; of further ones nothing more is kept. */
const fullTexts = 1024

export function createTextPool({ limits, diagnostics }: ReadingContext): TextPool {
  const budget: Budget = { longest: limits.textLength, free: limits.textLength * fullTexts }
  const onCut = (): void =>
    diagnostics.note(
      'text-cut',
      'The middle of a long text was cut.',
      'Raise the limit of textLength to keep more; the report itself keeps all.',
    )
  return { open: () => createHeldText(budget, onCut) }
}

interface Budget {
  readonly longest: number
  free: number
}

function createHeldText(budget: Budget, onCut: () => void): HeldText {
  const { longest } = budget
  const half = Math.floor(longest / 2)
  let head = ''
  let pieces: string[] = []
  let length = 0
  let cutLength = 0
  const compact = (): void => {
    const all = pieces.join('')
    if (head === '') head = all.slice(0, longest - half)
    const rest = cutLength === 0 ? all.slice(head.length) : all
    const tail = rest.slice(Math.max(0, rest.length - half))
    cutLength += rest.length - tail.length
    budget.free += rest.length - tail.length
    pieces = [tail]
    length = tail.length
  }
  return {
    add(text) {
      if (text.length > budget.free) {
        cutLength += text.length
        return
      }
      budget.free -= text.length
      pieces.push(text)
      length += text.length
      if (length > 2 * longest) compact()
    },
    take() {
      if (cutLength > 0 ? length > half : length > longest) compact()
      budget.free += head.length + length
      const text = cutLength === 0 ? pieces.join('') : joinEnds(head, pieces.join(''), cutLength)
      if (cutLength > 0) onCut()
      head = ''
      pieces = []
      length = 0
      cutLength = 0
      return text === '' ? undefined : text
    },
  }
}

/** Halves of surrogate pairs are not left behind where a text was cut. */
function joinEnds(head: string, tail: string, cutLength: number): string {
  const first = head.replace(/[\uD800-\uDBFF]$/, '')
  const last = tail.replace(/^[\uDC00-\uDFFF]/, '')
  const count = cutLength + head.length - first.length + tail.length - last.length
  return `${first}\n… ${count} characters cut …\n${last}`
}
