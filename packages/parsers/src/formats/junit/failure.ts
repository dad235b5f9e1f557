import type { CaseFailure } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'
import type { TextLimiter } from './text-limit.ts'

/** What `<failure>`, `<error>` and their flaky and rerun forms say. An empty attribute says nothing. */
export function readFailure(element: XmlElement, limit: TextLimiter): CaseFailure {
  const type = element.attributes.get('type')
  const message = element.attributes.get('message')
  const stack = element.children().find((child) => child.name === 'stackTrace')
  const trace = stack?.text() ?? element.text()
  return {
    kind: /error$/i.test(element.name) ? 'error' : 'failure',
    ...(type ? { type: limit(type) } : {}),
    ...(message ? { message: limit(message) } : {}),
    ...(trace.trim() === '' ? {} : { trace: limit(trace) }),
  }
}
