import type { RoutedPath } from './routed-path.ts'

/** Where the pages before and after are; null where there is none. */
export interface PageLinks {
  readonly prev: string | null
  readonly next: string | null
}

/** Which page was answered, and whether one follows. */
export interface AnsweredPage {
  readonly page: number
  readonly hasNext: boolean
  /** The place behind which the next page begins, where it is known: pages by it stay the same while results come in. */
  readonly next?: string
}

/** The parameter that names a place between results. */
export const placeParameter = '_after'

/** The address that was asked for, with the number of another page. */
export function pageLinks(
  baseUrl: string,
  path: RoutedPath,
  { page, hasNext, next }: AnsweredPage,
): PageLinks {
  const parts = path.query
    .split('&')
    .filter((part) => part !== '' && !isNamed(part, ['callback', placeParameter]))
  const linkTo = (number: number, place?: string): string => {
    const isThere = parts.some((part) => isNamed(part, ['page']))
    const numbered = parts.map((part) => (isNamed(part, ['page']) ? `page=${number}` : part))
    const all = isThere ? numbered : [...numbered, `page=${number}`]
    const placed = place === undefined ? all : [...all, `${placeParameter}=${encodeURIComponent(place)}`]
    return `${baseUrl}${path.encodedPath}?${placed.join('&')}`
  }
  return { prev: page > 0 ? linkTo(page - 1) : null, next: hasNext ? linkTo(page + 1, next) : null }
}

function isNamed(part: string, names: readonly string[]): boolean {
  return names.includes(part.split('=', 1)[0] ?? '')
}
