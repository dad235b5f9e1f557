import type { RemoteFileSource } from './remote-file-source.ts'

/** A source that fetches each address once, for the time of one decision: all of it rests on the same files. */
export function fetchedOnce(files: RemoteFileSource): RemoteFileSource {
  const fetched = new Map<string, ReturnType<RemoteFileSource['fetch']>>()
  return {
    fetch(address) {
      const known = fetched.get(address) ?? files.fetch(address)
      fetched.set(address, known)
      return known
    },
  }
}
