const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** How far texts within code within texts are followed. */
const deepest = 8

interface Within {
  /** What opens another pair, where texts may have pairs within. */
  readonly open?: string
  readonly level?: number
}

interface Place {
  readonly isLineStart?: boolean
  readonly level?: number
}

/**
 * A source in Ruby with spaces for what is no code: comments, strings, patterns, and documents within it. Every other character
 * keeps its place.
 *
 * @returns undefined for what this look at it does not understand
 */
export function blankRuby(text: string): string | undefined {
  const pieces: string[] = []
  let at = 0
  const hideTo = (end: number): void => {
    pieces.push(text.slice(at, end).replaceAll(/[^\r\n]/g, ' '))
    at = end
  }
  /** The words that end the documents which begin on the next line. */
  let documents: string[] = []
  while (at < text.length) {
    const isLineStart = at === 0 || text[at - 1] === '\n'
    if (isLineStart && documents.length > 0) {
      const end = documentsEnd(text, at, documents)
      if (end === undefined) return undefined
      documents = []
      hideTo(end)
      continue
    }
    const document = text[at] === '<' ? /^<<[~-]?(["'`]?)([A-Z_]\w*)\1/.exec(text.slice(at, at + 99)) : null
    if (document) documents.push(document[2] ?? '')
    const end = document ? at + document[0].length : endOfOther(text, at, { isLineStart })
    if (end === undefined) return undefined
    if (end > at) hideTo(end)
    else pieces.push(text[at++] ?? '')
  }
  return documents.length > 0 ? undefined : pieces.join('')
}

function documentsEnd(text: string, at: number, words: readonly string[]): number | undefined {
  let place = at
  for (const word of words) {
    for (;;) {
      if (place >= text.length) return undefined
      const end = endOfLine(text, place)
      const line = text.slice(place, end).trim()
      place = Math.min(end + 1, text.length)
      if (line === word) break
    }
  }
  // The end of the last line stays what it is.
  return text[place - 1] === '\n' ? place - 1 : place
}

/** The end of what is no code and begins here; the place itself where code is. */
function endOfOther(text: string, at: number, { isLineStart = false, level = 0 }: Place): number | undefined {
  const character = text[at] ?? ''
  const rest = text.slice(at, at + 10)
  if (isLineStart && /^__END__\r?(?:\n|$)/.test(rest)) return text.length
  if (isLineStart && rest.startsWith('=begin')) {
    const end = text.indexOf('\n=end', at)
    return end === -1 ? undefined : endOfLine(text, end + 1)
  }
  if (character === '#') return endOfLine(text, at)
  const isFirst = at === 0 || /[\s(,[=]/.test(text[at - 1] ?? '')
  if (isFirst && /^\?[^\s\w]/.test(rest)) return at + 2
  if (character === "'" || character === '"' || character === '`')
    return quotedEnd(text, at + 1, character, { level })
  const [opening = '', open = ''] = /^%[wWiIqQrsx]?([([{<!|/])/.exec(rest) ?? []
  if (isFirst && opening !== '')
    return quotedEnd(text, at + opening.length, closing[open] ?? open, { open, level })
  return character === '/' && isPatternStart(text, at) ? quotedEnd(text, at + 1, '/', { level }) : at
}

/** Whether a slash begins a pattern, and divides nothing. */
function isPatternStart(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 99), at)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const code = line.trimEnd()
  if (code === '' || /[(,=~!|&{[;:?<>+*]$/.test(code)) return true
  if (/(?:^|\W)(?:if|unless|and|or|when|return|not|while|until|match|scan)$/.test(code)) return true
  return /\w\s$/.test(line) && /^\/\S/.test(text.slice(at, at + 2))
}

/** Behind the character that closes; what is calculated within the text is code again. */
function quotedEnd(text: string, start: number, close: string, within: Within = {}): number | undefined {
  const { open, level = 0 } = within
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '#' && text[at + 1] === '{' && close !== "'") {
      const end = level < deepest ? codeEnd(text, at + 2, level + 1) : undefined
      if (end === undefined) return undefined
      at = end
    } else if (open !== undefined && open !== close && character === open) depth++
    else if (character === close && depth-- === 0) return at + 1
  }
  return undefined
}

/** The brace that ends what is calculated. */
function codeEnd(text: string, start: number, level: number): number | undefined {
  let depth = 0
  for (let at = start; at < text.length;) {
    const end = endOfOther(text, at, { level })
    if (end === undefined) return undefined
    if (end === at && text[at] === '{') depth++
    if (end === at && text[at] === '}' && depth-- === 0) return at
    at = Math.max(end, at + 1)
  }
  return undefined
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
