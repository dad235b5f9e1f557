/** How far texts within code within texts are followed. */
const deepest = 8

/** Where a string that begins at a place ends; undefined where it doesn't. */
function stringEnd(text: string, at: number, level: number): number | undefined {
  const [opening = '', prefix = '', quotes = ''] = /^([$@]{0,8})("+)/.exec(text.slice(at, at + 300)) ?? []
  const start = at + opening.length
  if (quotes.length >= 3) {
    const end = text.indexOf(quotes, start)
    return end === -1 ? undefined : end + quotes.length
  }
  if (quotes.length === 2 && !prefix.includes('@')) return start
  const isVerbatim = prefix.includes('@')
  for (let place = at + prefix.length + 1; place < text.length; place++) {
    const character = text[place]
    if (character === '\n' && !isVerbatim) return undefined
    if (prefix.includes('$') && character === '{') {
      if (text[place + 1] === '{') place++
      else {
        const end = level < deepest ? codeEnd(text, place + 1, level + 1) : undefined
        if (end === undefined) return undefined
        place = end
      }
    } else if (character === '\\' && !isVerbatim) place++
    else if (character === '"' && isVerbatim && text[place + 1] === '"') place++
    else if (character === '"') return place + 1
  }
  return undefined
}

/** The brace that ends what is calculated within a text; what says how to format it stands before. */
function codeEnd(text: string, start: number, level: number): number | undefined {
  let depth = 0
  for (let at = start; at < text.length;) {
    const end = endOfOther(text, at, level)
    if (end === undefined) return undefined
    if (end === at && text[at] === '{') depth++
    if (end === at && text[at] === '}' && depth-- === 0) return at
    at = Math.max(end, at + 1)
  }
  return undefined
}

/**
 * A source in C# with spaces for what is no code: comments, strings, characters, and the lines of the preprocessor. Every other
 * character keeps its place.
 *
 * @returns undefined for what this look at it does not understand, and where parts are compiled on a condition
 */
export function blankCsharp(text: string): string | undefined {
  let blank = ''
  for (let at = 0; at < text.length;) {
    const end = endOfOther(text, at, 0)
    if (end === undefined) return undefined
    if (end === at) blank += text[at++]
    else {
      blank += text.slice(at, end).replaceAll(/[^\r\n]/g, ' ')
      at = end
    }
  }
  return blank
}

/** The end of what is no code and begins here; the place itself where code is. */
function endOfOther(text: string, at: number, level: number): number | undefined {
  const character = text[at]
  if (text.startsWith('//', at)) return endOfLine(text, at)
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2)
    return end === -1 ? undefined : end + 2
  }
  if (character === '#') {
    const line = text.slice(at, endOfLine(text, at))
    return /^#\s*(?:region|endregion|nullable|pragma)\b/.test(line) ? at + line.length : undefined
  }
  if (character === "'") {
    const found = /^'(?:[^'\\\r\n]|\\(?:['"\\0abefnrtv]|[ux][\da-f]{1,8}))'/i.exec(text.slice(at, at + 14))
    return found ? at + found[0].length : undefined
  }
  if (character === '"' || /^[$@]+"/.test(text.slice(at, at + 9))) return stringEnd(text, at, level)
  return at
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
