import {
  consumeMessages,
  consumeSteps,
  replayParkedMessages,
  type BusDelivery,
  type ReadMessageOptions,
} from '../../../packages/core/src/messages/index.ts'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import { fedoraCi, posted } from '../../../packages/storage-memory/test/messages/support/deliveries.ts'
import type { Piece, Story } from './story.ts'

const strict: ReadMessageOptions = {
  privateTestcases: [{ testcases: ['dist.*'], publishers: ['nobody'] }],
}

const deliveries: readonly BusDelivery[] = [
  fedoraCi('running', 'running'),
  fedoraCi('complete', 'complete', { at: '2026-11-22T04:25:00Z' }),
  posted('private', {}),
  posted('broken', { outcome: '' }),
  // An id that was used before, with another content.
  posted('complete', { testcase: 'unit.other' }, { topic: 'org.centos.prod.ci.koji-build.test.complete' }),
]

/** What a consumer of a bus does: takes messages one by one and at once, twice, and reads parked ones again. */
export const messageStory: Story = {
  name: 'messages',
  places: consumeSteps,
  folder: 'messages',
  pieces: [
    consuming(deliveries, 1),
    consuming(deliveries, 16),
    consuming([posted('late', { testcase: 'unit.late' })], 1),
    async ({ storage, step }) =>
      orThrow(await replayParkedMessages(storage, { at: '2026-11-23T00:00:00Z', step })),
  ],
}

function consuming(messages: readonly BusDelivery[], atOnce: number): Piece {
  return async ({ storage, step }) => {
    const consumed = await consumeMessages(storage, messages, { ...strict, atOnce, step })
    const left = consumed.find(({ acknowledge }) => !acknowledge)
    if (left) throw new Error(`A message was not taken: ${JSON.stringify(left)}`)
  }
}
