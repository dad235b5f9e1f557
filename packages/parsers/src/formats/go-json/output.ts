/** Lines that tell how a test goes along, which the events say too. */
const framing = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR|ARTIFACTS)\b|--- (?:PASS|FAIL|SKIP|BENCH): )/
const located = /^\s*\S+\.go:\d+: (.*)$/
const crash = /^(?:panic: |fatal error: |--- FAIL: )(.*)$/

export function isFraming(output: string): boolean {
  return framing.test(output)
}

/** What the test said of its failure or its skip: the first line with a place, else a panic; nothing where there is neither. */
export function messageIn(output: string | undefined): string | undefined {
  const lines = (output ?? '').split('\n')
  for (const pattern of [located, crash]) {
    for (const line of lines) {
      const message = pattern.exec(line)?.[1]?.trim()
      if (message) return message
    }
  }
  return undefined
}
