import type { ApiPath } from '../ports/api-path.ts'

/** A path with what links to other pages need. */
export interface RoutedPath extends ApiPath {
  /** The path as it came, without the query. */
  readonly encodedPath: string
}
