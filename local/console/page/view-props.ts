/** What a view is given. */
export interface ViewProps {
  /** What follows the view's own path, decoded. */
  rest: string[];
}
