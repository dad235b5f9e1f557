import { beginsVisibly } from './attributes.ts'
import { ownCopy } from '../../xml/own-copy.ts'

/** A text that comes in pieces. What is held of it does not grow beyond a few times what is kept in the end. */
export interface GatheredText {
  text: string
  /** Characters that were left out of the middle. Then twice as much is held as will be kept. */
  left: number
  /** Whether the text that is being gathered is white space so far. */
  isBlank: boolean
  /** What was held before it began. */
  earlierText: string
  earlierLeft: number
}

export function createGatheredText(): GatheredText {
  return { text: '', left: 0, isBlank: true, earlierText: '', earlierLeft: 0 }
}

/** Begins another text: one that is blank is left out, others are joined by line ends. */
export function beginText(gathered: GatheredText): void {
  if (gathered.isBlank) {
    gathered.text = gathered.earlierText
    gathered.left = gathered.earlierLeft
  }
  gathered.earlierText = gathered.text
  gathered.earlierLeft = gathered.left
  if (gathered.text !== '') gathered.text += '\n'
  gathered.isBlank = true
}

/** Adds a piece to a text of which `longest` characters will be kept. */
export function addPiece(gathered: GatheredText, piece: string, longest: number): void {
  if (gathered.isBlank) gathered.isBlank = !beginsVisibly(piece) && piece.trim() === ''
  gathered.text = gathered.text === '' ? piece : gathered.text + piece
  const { text } = gathered
  // One more than is kept, so that what is held is never nothing.
  const held = longest + 1
  if (text.length <= 4 * held + 1024) return
  gathered.left += text.length - 2 * held
  gathered.text = text.slice(0, held) + text.slice(text.length - held)
}

/**
 * What was gathered, in memory of its own; nothing where all of it is blank. Of a text that is longer than the limit the
 * beginning and the end, for a failure tells its reason first and its place last; then `onCut` is told.
 */
export function gatheredText(gathered: GatheredText, longest: number, onCut: () => void): string | undefined {
  const text = gathered.isBlank ? gathered.earlierText : gathered.text
  if (text === '') return undefined
  const left = gathered.isBlank ? gathered.earlierLeft : gathered.left
  if (text.length <= longest && left === 0) return ownCopy(text)
  onCut()
  const head = text.slice(0, Math.ceil(longest / 2)).replace(/[\uD800-\uDBFF]$/, '')
  const tail = text.slice(text.length - Math.floor(longest / 2)).replace(/^[\uDC00-\uDFFF]/, '')
  const cut = text.length + left - head.length - tail.length
  return [head, `… ${cut} characters cut …`, tail].join('\n')
}
