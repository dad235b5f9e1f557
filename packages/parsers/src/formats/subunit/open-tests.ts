import type { CaseMoment } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { createTextPool, type HeldText } from '../../reading/text/held-text.ts'
import { createOpenLimit } from '../../reading/open-limit.ts'
import type { Packet } from './packet.ts'

/** A file that was attached to a test, as text; what is no text is only named. */
interface OpenFile {
  readonly mimeType?: string | undefined
  readonly text?: HeldText | undefined
  readonly decoder?: InstanceType<typeof TextDecoder> | undefined
}

/** A test that something was said of and that has no result. */
export interface OpenTest {
  readonly id: string
  readonly routeCode?: string | undefined
  readonly byteOffset: number
  readonly files: Map<string, OpenFile>
  readonly tags: Set<string>
  isStarted?: boolean
  startedMs?: number | undefined
  startedAt?: CaseMoment | undefined
}

/** Tests without a result, by route and name: what runs in parallel may share a name. */
export interface OpenTests {
  /** The test that a packet is about, opened where it is new. */
  open(packet: Packet, testId: string, byteOffset: number): OpenTest
  /** Adds what a packet holds besides its status. */
  add(test: OpenTest, packet: Packet): void
  close(test: OpenTest): void
  /** The test was listed. */
  list(testId: string): void
  /** How many were listed and never ran. */
  listedOnly(): number
  all(): readonly OpenTest[]
}

export function createOpenTests(context: ReadingContext): OpenTests {
  const pool = createTextPool(context)
  const limit = createOpenLimit(context)
  const tests = new Map<string, OpenTest>()
  const listed = new Set<string>()
  const keyOf = (testId: string, routeCode: string = ''): string =>
    `${routeCode.length}:${routeCode}${testId}`
  return {
    open({ routeCode }, id, byteOffset) {
      const key = keyOf(id, routeCode)
      const known = tests.get(key)
      if (known) return known
      limit.claim()
      const opened: OpenTest = { id, routeCode, byteOffset, files: new Map(), tags: new Set() }
      tests.set(key, opened)
      return opened
    },
    add(test, { tags, file, mimeType }) {
      for (const tag of tags) if (test.tags.size < context.limits.attributes) test.tags.add(tag)
      if (!file) return
      let open = test.files.get(file.name)
      if (!open) {
        if (test.files.size >= context.limits.attributes) return
        const isText = mimeType === undefined || /^(?:text\/|application\/json)/i.test(mimeType)
        open = isText ? { mimeType, text: pool.open(), decoder: new TextDecoder() } : { mimeType }
        test.files.set(file.name, open)
      }
      open.text?.add(open.decoder?.decode(file.bytes, { stream: true }) ?? '')
    },
    close(test) {
      if (tests.delete(keyOf(test.id, test.routeCode))) limit.release()
      if (listed.delete(test.id)) limit.release()
    },
    list(testId) {
      if (!listed.has(testId)) limit.claim()
      listed.add(testId)
    },
    listedOnly: () => listed.size,
    all: () => [...tests.values()],
  }
}
