import { inMarkdown } from '@gatewright/core/policy'
import { cleanText, cutToBytes } from '../markdown/clean-text.ts'
import { fitMarkdown } from '../markdown/fit-markdown.ts'
import type { Press, PressState } from './press-log.ts'

/** A line that no reader sees: what stands below it is written anew with each answer. */
const mark = '<!-- gatewright:answers -->'

const mostBytes = 65_535
const utf8 = new TextEncoder()
const mostShown = 20
/** In bytes. Escaped they are five times as long at most, and twenty of them still fit. */
const longestWords = 600

/**
 * The summary of a check run with the answers to those who pressed its buttons, one sentence each, below all else. Answers that
 * stand there already are replaced.
 */
export function withAnswers(summary: string, state: PressState): string {
  const presses = [...state.values()].flatMap(({ done, last }) =>
    done && done.id !== last.id && last.outcome !== 'repeated' ? [done, last] : [done ?? last],
  )
  const before = withoutAnswers(summary)
  if (presses.length === 0) return before
  const left = presses.length - mostShown
  const section = [
    mark,
    ...(left > 0 ? [`- ${left} earlier answers are in the audit log.`] : []),
    ...presses.slice(-mostShown).map(lineOf),
  ].join('\n')
  // The summary alone is cut: what is said of that belongs to it, and goes with it the next time.
  const maxBytes = mostBytes - utf8.encode(`\n\n${section}`).length
  return `${fitMarkdown([{ text: before, priority: 1 }], { maxBytes })}\n\n${section}`
}

/** The summary as it was before anybody was answered. */
export function withoutAnswers(summary: string): string {
  const lines = summary.replaceAll('\r\n', '\n').split('\n')
  const at = lines.lastIndexOf(mark)
  if (at === -1) return summary
  const before = lines.slice(0, at)
  // The empty line between the sections.
  return (before.at(-1) === '' ? before.slice(0, -1) : before).join('\n')
}

function lineOf({ login, words }: Press): string {
  return `- ${inCode(login)} ${inMarkdown(cutToBytes(cleanText(words), longestWords))}.`
}

/** A name as code: it mentions nobody, and nothing in it is markup. */
function inCode(text: string): string {
  const line = cleanText(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}
