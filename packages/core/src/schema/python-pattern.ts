import { err, ok, type Result } from 'neverthrow'
import { RE2JS } from 're2js'

/** A regular expression of Python's that no text can stall. */
export interface PythonPattern {
  /** True where it is found anywhere in the text, as Python's `re.search`. */
  isIn(text: string): boolean
  /** True where it matches at the beginning of the text, as Python's `re.match`. */
  matches(text: string): boolean
  /** The text with what it matches replaced everywhere, as Python's `re.sub`: `\\1`, `\\g<1>` and `\\g<name>` stand for groups. */
  replaceIn(text: string, replacement: string): string
}

/**
 * Compiles a regular expression that was written for Python, for an engine whose time is in the product of the lengths of
 * pattern and text: texts come from strangers. What needs more, as look-around and back references, is refused; the error
 * is a sentence that says what cannot be done.
 */
export function pythonPattern(source: string): Result<PythonPattern, string> {
  try {
    const pattern = RE2JS.compile(inRe2(source))
    return ok({
      isIn: (text) => pattern.test(text),
      matches: (text) => pattern.matcher(text).lookingAt(),
      replaceIn: (text, replacement) => pattern.matcher(text).replaceAll(inJavaScript(replacement)),
    })
  } catch (cause) {
    return err(`${cause instanceof Error ? cause.message : 'It cannot be compiled'}.`)
  }
}

/** What RE2 writes otherwise: flags that say what it does anyhow, the end of the text, and `{,n}`. */
function inRe2(source: string): string {
  return source
    .replace(/^\(\?([aimsu]+)\)/, (_, letters: string) => {
      const flags = letters.replace(/[au]/g, '')
      return flags === '' ? '' : `(?${flags})`
    })
    .replace(/(?<!\\)((?:\\\\)*)\\Z/g, '$1\\z')
    .replace(/(?<!\\)((?:\\\\)*)\{,(\d+)\}/g, '$1{0,$2}')
}

/** What takes the place of a match, in the words of JavaScript, which the engine understands. */
function inJavaScript(replacement: string): string {
  return replacement
    .replaceAll('$', '$$$$')
    .replace(/\\g<(\d+)>/g, '$$$1')
    .replace(/\\g<(\w+)>/g, '$$<$1>')
    .replace(/\\(\d)/g, '$$$1')
}
