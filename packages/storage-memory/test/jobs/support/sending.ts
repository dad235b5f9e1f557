import type { JobContext, MessageNotSent, OutgoingMessage } from '@gatewright/core/jobs'
import type { NotificationConfig, NotificationEvent } from '@gatewright/core/notify'
import type { CompleteStorage } from '@gatewright/core/ports'
import { errAsync, okAsync } from 'neverthrow'
import { setUp, type JobScene } from './job-scene.ts'

export const config: NotificationConfig = {
  channels: {
    '#ci': { format: 'slack' },
    mail: { hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } },
  },
  routes: [{ channels: ['#ci', 'mail'] }],
  types: { flake: { coolDownMs: 3_600_000 } },
}

export function flake(id: string, own: Partial<NotificationEvent> = {}): NotificationEvent {
  return { id, type: 'flake', subject: `unit/${id}`, severity: 'warning', title: `Flaky: ${id}`, ...own }
}

export interface Sending extends JobScene {
  readonly sent: readonly OutgoingMessage[]
}

/** A scene in which messages are sent, or not. */
export function sending(
  answer: (outgoing: OutgoingMessage) => MessageNotSent | undefined = () => undefined,
  storage?: CompleteStorage,
): Sending {
  const sent: OutgoingMessage[] = []
  const send = (outgoing: OutgoingMessage): ReturnType<NonNullable<JobContext['notifications']>['send']> => {
    sent.push(outgoing)
    const failure = answer(outgoing)
    return failure ? errAsync(failure) : okAsync()
  }
  return { ...setUp(() => ({ notifications: { config, send } }), storage), sent }
}
