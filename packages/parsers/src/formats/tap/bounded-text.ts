/** Lines that are gathered in bounded memory: the beginning and the end of what was added. */
export interface BoundedText {
  add(line: string): void
  isEmpty(): boolean
  /** Whether all that was added is kept. */
  isWhole(): boolean
  text(): string
}

/** Keeps all lines up to about so many characters; of more, as many at the beginning and at the end. */
export function createBoundedText(most: number): BoundedText {
  const head: string[] = []
  let headLength = 0
  let tail: string[] = []
  let tailLength = 0
  let dropped = 0
  const shorten = (): void => {
    const text = tail.join('\n')
    const kept = text.slice(-most)
    dropped += text.length - kept.length
    tail = [kept]
    tailLength = kept.length
  }
  return {
    add(line) {
      if (tail.length === 0 && headLength + line.length <= most) {
        head.push(line)
        headLength += line.length + 1
        return
      }
      tail.push(line)
      tailLength += line.length + 1
      if (tailLength > 2 * most) shorten()
    },
    isEmpty: () => head.length === 0 && tail.length === 0,
    isWhole: () => tail.length === 0,
    text() {
      if (tailLength > most) shorten()
      const mark = dropped === 0 ? [] : [`… ${dropped} characters cut …`]
      return [...head, ...mark, ...tail].join('\n')
    },
  }
}
