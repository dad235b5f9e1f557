import type { ApiAnswer } from './api.ts'

const callbackName = /^[A-Za-z_$][\w$.]{0,127}$/

/**
 * An answer as a call of a JavaScript function, for pages that can't read JSON of another host. Undefined where the name
 * is none of a function, for which a 400 is the answer.
 */
export function withCallback(answer: ApiAnswer, callback: string): ApiAnswer | undefined {
  if (!callbackName.test(callback)) return undefined
  // Line separators end a line in old JavaScript, though not in JSON.
  const json = JSON.stringify(answer.body).replace(/[\u2028\u2029]/g, (letter) =>
    letter === '\u2028' ? '\\u2028' : '\\u2029',
  )
  const headers = {
    ...answer.headers,
    'content-type': 'application/javascript',
    'x-content-type-options': 'nosniff',
  }
  return { ...answer, body: `${callback}(${json});`, headers }
}
