export type {
  BusinessHours,
  ChannelRules,
  DigestTime,
  EscalationRule,
  NotificationConfig,
  NotificationRoute,
  NotificationTypeRules,
  NotifiedTeam,
  WallTime,
  Weekday,
} from './notification-config.ts'
export { NotificationConfigSchema, parseNotificationConfig } from './notification-config-schema.ts'
export { NotificationEventSchema, type NotificationEvent } from './notification-event.ts'
export {
  NotificationMessageSchema,
  type MessageLine,
  type MessageSpan,
  type NotificationMessage,
  type Severity,
} from './notification-message.ts'
export {
  emptyNotificationState,
  NotificationStateSchema,
  parseNotificationState,
  type NotificationState,
  type OpenIncident,
  type SeenEvent,
  type ToldNotification,
  type WaitingNotification,
} from './notification-state.ts'
export { eventOfQuarantineEffect, eventOfQuarantinePlan } from './quarantine-events.ts'
export { renderMarkdown } from './render-markdown.ts'
export { renderMessage, type RenderedMessage } from './render-message.ts'
export { renderSlack } from './render-slack.ts'
export { renderText } from './render-text.ts'
export { routeNotifications, type RoutedNotifications } from './route-notifications.ts'
export type { SentNotification } from './routed-messages.ts'
export type { NoChannel } from './routes-of-event.ts'
export type { HeldNotification, HoldReason } from './routing.ts'
export { eventOfScoreChange, eventOfScores } from './score-events.ts'
export type { SlackBlock, SlackMarkupText, SlackMessage, SlackPlainText } from './slack-message.ts'
export { eventOfBurst } from './spike-event.ts'
