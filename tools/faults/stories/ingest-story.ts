import { ingestSteps } from '../../../packages/core/src/ingest/index.ts'
import { pieces } from '../../../packages/parsers/test/ingest/support/all-of-ingest.ts'
import type { Story } from './story.ts'

/** All that ingest does, from the first byte to the last. */
export const ingestStory: Story = {
  name: 'ingest',
  places: ingestSteps,
  folder: 'ingest',
  pieces: pieces.map(
    (piece) =>
      ({ storage, step }) =>
        piece(storage, step),
  ),
}
