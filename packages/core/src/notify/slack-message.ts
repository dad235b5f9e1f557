/** A text of Slack without markup. */
export interface SlackPlainText {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

/** A text in Slack's own markup; `verbatim` makes no links and mentions of what looks like one. */
export interface SlackMarkupText {
  readonly type: 'mrkdwn'
  readonly text: string
  readonly verbatim: true
}

/** The blocks that messages are made of: a part of Block Kit. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackPlainText }
  | { readonly type: 'section'; readonly text: SlackMarkupText }
  | { readonly type: 'context'; readonly elements: readonly [SlackMarkupText] }

/** What `chat.postMessage` and incoming webhooks take, but for the channel. */
export interface SlackMessage {
  /** What notifications and screen readers say. */
  readonly text: string
  readonly blocks: readonly SlackBlock[]
  readonly unfurl_links: false
  readonly unfurl_media: false
}
