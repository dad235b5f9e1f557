import type { MessageLine, NotificationMessage } from './notification-message.ts'
import { shownSpan, titleText } from './shown-text.ts'

/** A message without any markup, as for a mail or a log: addresses stand behind what leads to them. */
export function renderText({ title, severity, lines }: NotificationMessage): string {
  return [`[${severity}] ${titleText(title)}`, ...lines.map(textOfLine)].join('\n')
}

function textOfLine(line: MessageLine): string {
  return line
    .map(({ text, url }) => {
      const { before, inner, after } = shownSpan(text)
      return `${before}${inner}${url === undefined ? '' : ` (${url})`}${after}`
    })
    .join('')
}
