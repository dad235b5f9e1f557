import { shortened } from '../feed/plain-text.ts'
import type { MessageLine, MessageSpan, NotificationMessage } from './notification-message.ts'
import { shownSpan, titleText } from './shown-text.ts'
import type { SlackBlock, SlackMarkupText, SlackMessage } from './slack-message.ts'

/** Limits of Block Kit: https://docs.slack.dev/reference/block-kit/blocks. */
const [mostBlocks, longestHeader, longestSection] = [50, 150, 3000]

/** Slack cuts longer ones off. */
const longestUrl = 1000

/**
 * A message as Slack shows it. Names and texts mention nobody and lead nowhere, whatever they say. What is more than fits into
 * one message is left out, and its last line says so.
 *
 * @remarks https://docs.slack.dev/messaging/formatting-message-text
 * @example
 * import { renderSlack } from '@gatewright/core/notify'
 *
 * const { blocks } = renderSlack({
 *   title: 'unit/adds is flaky',
 *   severity: 'warning',
 *   lines: [[{ text: '<!channel>' }, { text: ' unit/adds', style: 'code', url: 'https://results.example/1' }]],
 * })
 * console.log(blocks.map(({ type }) => type)) // [ 'header', 'section', 'context' ]
 */
export function renderSlack({ title, severity, lines }: NotificationMessage): SlackMessage {
  // A block has to say something.
  const header = escapedWithin(titleText(title), longestHeader) || '…'
  const room = mostBlocks - 2
  const { texts, left } = sectionsOf(lines.map(lineOf), room)
  const rest = left > 0 ? ` · ${left} more lines are left out` : ''
  return {
    text: header,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: header, emoji: false } },
      ...texts.map((text): SlackBlock => ({ type: 'section', text: markup(text) })),
      { type: 'context', elements: [markup(`${severity}${rest}`)] },
    ],
    unfurl_links: false,
    unfurl_media: false,
  }
}

/** Lines put together into as few sections as they fit into, and how many lines did not fit. */
function sectionsOf(
  lines: readonly string[],
  most: number,
): { readonly texts: readonly string[]; readonly left: number } {
  const texts: string[] = []
  for (const [index, line] of lines.entries()) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + 1 + line.length <= longestSection)
      texts[texts.length - 1] = `${last}\n${line}`
    else if (texts.length < most) texts.push(line)
    else return { texts, left: lines.length - index }
  }
  return { texts, left: 0 }
}

/** As many spans as fit into a section; never a part of one, whose end could be the end of a link. */
function lineOf(line: MessageLine): string {
  let text = ''
  for (const span of line) {
    const next = spanOf(span)
    if (text.length + next.length > longestSection - 1) return `${text}…`
    text += next
  }
  return text.trim() === '' ? '·' : text
}

function spanOf({ text, style, url }: MessageSpan): string {
  const { before, inner, after } = shownSpan(text)
  if (inner === '') return before
  // Backticks, and in bold text asterisks, would end what is around them; there is no way to escape them.
  const plain = escaped(inner).replaceAll('`', 'ˋ')
  const shown = url === undefined ? plain : linked(plain, url)
  return `${before}${styled(shown, style)}${after}`
}

function styled(shown: string, style: MessageSpan['style']): string {
  switch (style) {
    case 'code':
      return `\`${shown}\``
    case 'strong':
      return `*${shown.replaceAll('*', '∗')}*`
    case undefined:
      return shown
  }
}

function linked(plain: string, url: string): string {
  const address = url.replace(/[<>|\s*`]/g, percentEncoded).replaceAll('&', '&amp;')
  return address.length > longestUrl ? plain : `<${address}|${plain.replaceAll('|', '∣')}>`
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
}

/** The three characters that Slack's markup is made with. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Escaped and no longer than that, with no part of an escaped character at its end. */
function escapedWithin(text: string, longest: number): string {
  for (let length = longest; ; length--) {
    const within = escaped(shortened(text, length))
    if (within.length <= longest) return within
  }
}

function markup(text: string): SlackMarkupText {
  return { type: 'mrkdwn', text, verbatim: true }
}
