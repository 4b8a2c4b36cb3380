/**
 * The shape that a second language has to fill: the same keys with any text. Chinese needs one form where English needs
 * two, so a key `things_other` may be joined by `things_one`, and the selector reads `things` with a `count`.
 */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> } & {
  readonly [K in keyof T as K extends `${infer Base}_other` ? `${Base}_one` : never]?: string
}
