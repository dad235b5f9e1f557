/** Cuts the middle out of a text that is longer than a limit. */
export type TextLimiter = (text: string) => string

/**
 * A limiter that keeps the beginning and the end of a long text, for a failure tells its reason first and its place last.
 * Halves of surrogate pairs are never left behind. `onCut` is told once for each text that was cut.
 */
export function createTextLimiter(longest: number, onCut: () => void = () => undefined): TextLimiter {
  return (text) => {
    if (text.length <= longest) return text
    onCut()
    const head = text.slice(0, Math.ceil(longest / 2)).replace(/[\uD800-\uDBFF]$/, '')
    const tail = text.slice(text.length - Math.floor(longest / 2)).replace(/^[\uDC00-\uDFFF]/, '')
    return `${head}\n… ${text.length - head.length - tail.length} characters cut …\n${tail}`
  }
}
