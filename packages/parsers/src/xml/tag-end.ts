/** Looks for the end of a tag that comes in pieces. Each character is looked at once, however small the pieces are. */
export interface TagEndFinder {
  /** The index behind the tag in this piece, which goes on where the last one ended; -1 where it does not end there. */
  endIn(piece: string): number
}

const mark = /[>"']/g

/** A finder for one tag; quoted values may hold anything but their quote. */
export function createTagEndFinder(): TagEndFinder {
  let quote = ''
  return {
    endIn(piece) {
      let at = 0
      for (;;) {
        if (quote !== '') {
          const end = piece.indexOf(quote, at)
          if (end === -1) return -1
          quote = ''
          at = end + 1
        }
        mark.lastIndex = at
        const found = mark.exec(piece)
        if (!found) return -1
        if (found[0] === '>') return found.index + 1
        quote = found[0]
        at = found.index + 1
      }
    },
  }
}
