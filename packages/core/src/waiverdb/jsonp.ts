import type { ApiAnswer } from '../ports/api.ts'
import { messageAnswer } from './answers.ts'

/**
 * An answer as the call of a function, for pages that load it as a script. A `callback` that is no name of a function is
 * refused: a page of somebody else's could be given any script by it.
 */
export function withCallback(answer: ApiAnswer, callback: string): ApiAnswer {
  if (!/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(callback) || callback.length > 128)
    return messageAnswer(400, { callback: 'Not the name of a function.' })
  if (answer.status >= 400) return answer
  return {
    status: answer.status,
    // JSON may hold these two where a script may not.
    body: `${callback}(${JSON.stringify(answer.body).replace(/[\u2028\u2029]/g, escapeSeparator)})`,
    headers: {
      ...answer.headers,
      'content-type': 'application/javascript',
      'x-content-type-options': 'nosniff',
    },
  }
}

function escapeSeparator(separator: string): string {
  return `\\u${separator.charCodeAt(0).toString(16)}`
}
