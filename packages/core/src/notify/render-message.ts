import type { ChannelRules } from './notification-config.ts'
import type { NotificationMessage } from './notification-message.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderSlack } from './render-slack.ts'
import { renderText } from './render-text.ts'
import type { SlackMessage } from './slack-message.ts'

/** A message as its channel shows it. */
export type RenderedMessage =
  | { readonly format: 'slack'; readonly message: SlackMessage }
  | { readonly format: 'markdown' | 'text'; readonly message: string }

/** A message in the format of a channel. */
export function renderMessage(
  message: NotificationMessage,
  { format = 'text' }: Pick<ChannelRules, 'format'> = {},
): RenderedMessage {
  switch (format) {
    case 'slack':
      return { format, message: renderSlack(message) }
    case 'markdown':
      return { format, message: renderMarkdown(message) }
    case 'text':
      return { format, message: renderText(message) }
  }
}
