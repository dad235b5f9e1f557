import { inMarkdown } from '../policy/explanation/markdown.ts'
import type { MessageLine, MessageSpan, NotificationMessage } from './notification-message.ts'
import { shownSpan, titleText } from './shown-text.ts'

/** A message as GitHub's Markdown, for a comment: names and texts mention nobody, lead nowhere and hold no markup. */
export function renderMarkdown({ title, severity, lines }: NotificationMessage): string {
  return [`**${inMarkdown(titleText(title))}** (${severity})`, ...lines.map(lineOf)].join('\n\n')
}

function lineOf(line: MessageLine): string {
  return line.map(markdownOf).reduce((text, next) => {
    // Without something in between, the end of one and the beginning of the other would be one mark of another meaning.
    const touches = /[`*]$/.test(text) && /^[`*]/.test(next)
    return `${text}${touches ? '\u200b' : ''}${next}`
  }, '')
}

function markdownOf({ text, style, url }: MessageSpan): string {
  const { before, inner, after } = shownSpan(text)
  const shown = styled(inner, style)
  return `${before}${url === undefined || inner === '' ? shown : `[${shown}](<${urlOf(url)}>)`}${after}`
}

function styled(text: string, style: MessageSpan['style']): string {
  if (text === '') return ''
  switch (style) {
    case 'code':
      return codeSpan(text)
    case 'strong':
      return `**${inMarkdown(text)}**`
    case undefined:
      return inMarkdown(text)
  }
}

/** Between more backticks than there are in the text, with a space where it begins or ends with one. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const space = longest > 0 ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}

function urlOf(url: string): string {
  return url.replace(/[<>\\\s]/g, (unit) => encodeURIComponent(unit))
}
