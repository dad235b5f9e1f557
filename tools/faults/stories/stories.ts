import type { Story } from './story.ts'

/** Each is loaded when it is asked for: many processes begin, and each lives through one. */
const loaders = {
  ingest: async (): Promise<Story> => (await import('./ingest-story.ts')).ingestStory,
  statistics: async (): Promise<Story> => (await import('./statistics-story.ts')).statisticsStory,
  deliveries: async (): Promise<Story> => (await import('./delivery-story.ts')).deliveryStory,
  messages: async (): Promise<Story> => (await import('./message-story.ts')).messageStory,
} as const

export type StoryName = keyof typeof loaders

export const storyNames: readonly StoryName[] = Object.keys(loaders) as StoryName[]

export function storyOf(name: StoryName): Promise<Story> {
  return loaders[name]()
}
