import type { TapYaml } from './level.ts'
import { readPlainBlock, withoutIndent } from './plain-yaml.ts'
import { durationBegin, durationIn } from './yaml-block.ts'

/** How many lines a block has with its end mark, and the index behind them. */
export interface YamlLines {
  readonly count: number
  readonly end: number
}

const endMark = '...'
const space = 32

/**
 * Reads a block of YAML where it stands, as far as nearly every tool writes it so: all of its lines with the same indent, its end
 * there, and where more than the duration is wanted, plain. Says the same as reading it line by line, several times faster.
 *
 * @param indent - spaces in front of each line
 * @returns the lines of the block with its end mark; nothing where it has to be read line by line
 */
export function readYamlAtOnce(
  yaml: TapYaml,
  text: string,
  from: number,
  indent: number,
  longest: number,
): YamlLines | undefined {
  if (!yaml.content) return passOver(yaml, text, from, indent, longest)
  const block = readPlainBlock(text, from, indent)
  if (!block || block.end - from > longest) return undefined
  const { value, end, lines } = block
  yaml.read = { value, text: () => withoutIndent(text, from, end - 1, indent) }
  if (Object.hasOwn(value, 'duration_ms')) yaml.durationMs = findDuration(text.slice(from - 1, end), indent)
  return { end: end + indent + endMark.length + 1, count: lines + 1 }
}

/** Of a point that passed, the duration alone is wanted. */
function passOver(
  yaml: TapYaml,
  text: string,
  from: number,
  indent: number,
  longest: number,
): YamlLines | undefined {
  let durationMs: number | undefined
  let count = 0
  for (let at = from; at - from <= longest;) {
    const lineEnd = text.indexOf('\n', at)
    const begin = at + indent
    if (lineEnd < begin || !areSpaces(text, at, indent)) return undefined
    count += 1
    if (lineEnd === begin + endMark.length && text.startsWith(endMark, begin)) {
      yaml.durationMs = durationMs
      return { end: lineEnd + 1, count }
    }
    if (durationMs === undefined && text.startsWith(durationBegin, begin))
      durationMs = durationIn(text.slice(begin, lineEnd))
    at = lineEnd + 1
  }
  return undefined
}

/** The first duration that can be read, at the outermost level of a block with the line end in front of it. */
function findDuration(block: string, indent: number): number | undefined {
  const begin = `\n${' '.repeat(indent)}`
  for (let at = block.indexOf(begin + durationBegin); at !== -1;) {
    const durationMs = durationIn(block.slice(at + begin.length, block.indexOf('\n', at + 1)))
    if (durationMs !== undefined) return durationMs
    at = block.indexOf(begin + durationBegin, at + 1)
  }
  return undefined
}

/** How many spaces stand before the line that opens a block; 0 for any other line. */
export function indentOfYaml(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) === space) at += 1
  return text.startsWith('---\n', at) ? at - from : 0
}

/** Whether so many spaces stand there; never looks behind the end, which engines are slow with. */
export function areSpaces(text: string, from: number, count: number): boolean {
  if (from + count > text.length) return false
  for (let at = from; at < from + count; at += 1) if (text.charCodeAt(at) !== space) return false
  return true
}
