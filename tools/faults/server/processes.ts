import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'

/** The processes that a process started and that are alive, with theirs. */
export function descendantsOf(parent: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const [child, of] of parents()) children.set(of, [...(children.get(of) ?? []), child])
  const found: number[] = []
  const look = (of: number): void => {
    for (const child of children.get(of) ?? []) {
      found.push(child)
      look(child)
    }
  }
  look(parent)
  return found
}

/** Ends a process and all that it started, at once and without a word (SIGKILL). Answers how many were ended. */
export function killTree(parent: number): number {
  // A stopped parent starts no further ones while its children are looked up.
  signal(parent, 'SIGSTOP')
  const children = descendantsOf(parent)
  for (const child of children) signal(child, 'SIGKILL')
  signal(parent, 'SIGKILL')
  return children.length + 1
}

/** Waits until none of some processes is alive. */
export async function allEnded(processes: readonly number[], forMs: number): Promise<boolean> {
  const end = performance.now() + forMs
  while (processes.some(isAlive)) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return true
}

/** Whether a process runs. One that has ended and that nobody has asked about yet does not. */
function isAlive(process: number): boolean {
  if (!existsSync('/proc/self/stat')) return signal(process, 0)
  const state = statOf(process)?.[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, name)
  } catch {
    return false
  }
}

/** Each process with the one that started it. */
function parents(): readonly (readonly [child: number, parent: number])[] {
  if (!existsSync('/proc/self/stat'))
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => {
        const [child = '0', parent = '0'] = line.trim().split(/\s+/)
        return [Number(child), Number(parent)]
      })
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const parent = statOf(Number(name))?.[1]
      return parent === undefined ? [] : [[Number(name), Number(parent)] as const]
    })
}

/** State and parent of a process. Its name, in parentheses, may hold anything. */
function statOf(process: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
