import { err, ok, type Result } from 'neverthrow'
import { matchesFnmatch, type FnmatchPattern } from '../../schema/fnmatch.ts'
import type { BusMessage } from './bus-delivery.ts'
import type { PublisherNotPermitted, WrongNamespace } from './message-error.ts'

/** Testcases that only some publishers may report. */
export interface PrivateTestcases {
  readonly testcases: readonly FnmatchPattern[]
  /** Ids as the broker gives them in its header. */
  readonly publishers: readonly string[]
}

export interface AccessRules {
  /** A testcase that one of these covers is private: its publisher must be named by one that covers it. None by default. */
  readonly privateTestcases?: readonly PrivateTestcases[]
  /**
   * The namespace that a topic is for: the first part of the testcases that may be reported there, and undefined where anybody
   * may report any. By default {@link topicNamespace}.
   */
  readonly namespaceOf?: (topic: string) => string | undefined
}

/**
 * The namespace of a topic `VirtualTopic.eng.ci.<namespace>.<artifact>.<event>.<state>`; undefined for any other.
 *
 * @example
 * import { topicNamespace } from '@gatewright/core/messages'
 *
 * console.log(topicNamespace('VirtualTopic.eng.ci.osci.brew-build.test.complete')) // osci
 * console.log(topicNamespace('org.centos.prod.ci.koji-build.test.complete')) // undefined
 */
export function topicNamespace(topic: string): string | undefined {
  return /^(?:\/topic\/)?VirtualTopic\.eng\.ci\.([^.]+)\.[^.]+\.[^.]+\.[^.]+$/.exec(topic)?.[1]
}

/** True for a topic of the old kind: where the new one says the namespace, it says nothing. */
export function lacksNamespace(topic: string): boolean {
  return /^VirtualTopic\.eng\.ci\.[^.]+\.[^.]+\.[^.]+$/.test(topic)
}

/** Whether the message may report the testcase: by its topic, and by its publisher where the testcase is private. */
export function checkAccess(
  { topic, publisher }: Pick<BusMessage, 'topic' | 'publisher'>,
  testcase: string,
  { privateTestcases = [], namespaceOf = topicNamespace }: AccessRules,
): Result<void, WrongNamespace | PublisherNotPermitted> {
  const namespace = namespaceOf(topic)
  if (namespace !== undefined && testcase.split('.', 1)[0] !== namespace) {
    const message = `The topic "${topic}" is for testcases of "${namespace}", not for "${testcase}".`
    return err({ kind: 'message/wrong-namespace', message, retryable: false, topic, testcase })
  }
  const covering = privateTestcases.filter(({ testcases }) =>
    testcases.some((pattern) => matchesFnmatch(pattern, testcase)),
  )
  if (covering.length === 0) return ok()
  if (publisher !== undefined && covering.some(({ publishers }) => publishers.includes(publisher)))
    return ok()
  const who = publisher === undefined ? 'a publisher whom nobody names' : `the publisher "${publisher}"`
  const message = `The testcase "${testcase}" is private, and ${who} may not report it.`
  const named = publisher === undefined ? {} : { publisher }
  return err({ kind: 'message/not-permitted', message, retryable: false, testcase, ...named })
}
