import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs'

/** What a process writes down that is ended in the middle of its work. */
export interface PlaceLog {
  begin(job: string, piece: number): void
  pass(job: string, place: string): void
  /** The last words of a process that ends itself. */
  kill(job: string, place: string): void
  /** A message left and was taken. */
  send(job: string, letter: string): void
  done(job: string, piece: number): void
  close(): void
}

/** What is known of a job. */
export interface JobRecord {
  /** How many of its pieces are done. */
  readonly done: number
  /** The piece that was begun last. */
  readonly piece: number
  /** How often that piece was begun. */
  readonly tries: number
  /** How often each place was passed. */
  readonly passed: ReadonlyMap<string, number>
  /** Where the process was killed, in turn. */
  readonly killed: readonly string[]
  /** Each message that left, once for each time. */
  readonly sent: readonly string[]
}

export const untouched: JobRecord = {
  done: 0,
  piece: -1,
  tries: 0,
  passed: new Map(),
  killed: [],
  sent: [],
}

/** Opens a log to write into. Each line is with the operating system when the call comes back, so killing the process loses none. */
export function openPlaceLog(file: string): PlaceLog {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT)
  const write = (...words: readonly (string | number)[]): void =>
    void writeSync(descriptor, `${words.join(' ')}\n`)
  return {
    begin: (job, piece) => write('begin', job, piece),
    pass: (job, place) => write('pass', job, place),
    kill: (job, place) => write('kill', job, place),
    send: (job, letter) => write('send', job, letter),
    done: (job, piece) => write('done', job, piece),
    close: () => closeSync(descriptor),
  }
}

/** Reads what a log says so far, by job; a file that is not there yet says nothing. */
export function readPlaceLog(file: string): ReadonlyMap<string, JobRecord> {
  const jobs = new Map<string, JobRecord>()
  if (!existsSync(file)) return jobs
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [word = '', job = '', ...rest] = line.split(' ')
    if (job !== '') jobs.set(job, after(jobs.get(job) ?? untouched, word, rest))
  }
  return jobs
}

function after(record: JobRecord, word: string, [said = '']: readonly string[]): JobRecord {
  const piece = Number(said)
  switch (word) {
    case 'begin':
      return { ...record, piece, tries: record.piece === piece ? record.tries + 1 : 1 }
    case 'pass':
      return { ...record, passed: new Map(record.passed).set(said, (record.passed.get(said) ?? 0) + 1) }
    case 'kill':
      return { ...record, killed: [...record.killed, said] }
    case 'send':
      return { ...record, sent: [...record.sent, said] }
    case 'done':
      return { ...record, done: piece + 1 }
    default:
      throw new Error(`The log says "${word}".`)
  }
}
