import { err, ok, type Result } from 'neverthrow'

/** A regular expression of Python's, ready for use. */
export interface PythonPattern {
  /** True where it matches at the beginning of the text, as Python's `re.match`. */
  matches(text: string): boolean
  /** The text with what it matches replaced everywhere, as Python's `re.sub`: `\\1`, `\\g<1>` and `\\g<name>` stand for groups. */
  replaceIn(text: string, replacement: string): string
}

/**
 * Compiles a regular expression that was written for Python. The error is a sentence that says what cannot be done.
 *
 * Such expressions come from the files that a service is set up with, and are as trusted as these.
 */
export function pythonPattern(source: string): Result<PythonPattern, string> {
  const [, inlineFlags = '', body = ''] = /^(?:\(\?([a-zA-Z]+)\))?(.*)$/s.exec(source) ?? []
  const unknown = inlineFlags.replace(/[aimsu]/g, '')
  if (unknown !== '') return err(`The flag "${unknown[0]}" is not known.`)
  const flags = inlineFlags.replace(/[au]/g, '')
  const written = body
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    // The ends of the text, whatever the flags.
    .replace(/(?<!\\)((?:\\\\)*)\\A/g, '$1(?<![^])')
    .replace(/(?<!\\)((?:\\\\)*)\\Z/g, '$1(?![^])')
  try {
    const atStart = new RegExp(`(?<![^])(?:${written})`, flags)
    const anywhere = new RegExp(written, `g${flags}`)
    return ok({
      matches: (text) => atStart.test(text),
      replaceIn: (text, replacement) => text.replace(anywhere, inJavaScript(replacement)),
    })
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : 'It cannot be compiled.')
  }
}

/** What takes the place of a match, in the words of JavaScript. */
function inJavaScript(replacement: string): string {
  return replacement
    .replaceAll('$', '$$$$')
    .replace(/\\g<(\d+)>/g, '$$$1')
    .replace(/\\g<(\w+)>/g, '$$<$1>')
    .replace(/\\(\d)/g, '$$$1')
}
