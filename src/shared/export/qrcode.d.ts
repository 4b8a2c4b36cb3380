/** The pure part of the `qrcode` package, without the types of Node that the published declarations bring along. */
declare module 'qrcode/lib/core/qrcode.js' {
  /** @throws Error if the text is empty or does not fit */
  export function create(
    text: string,
    options: { readonly errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' },
  ): { readonly modules: { readonly size: number; get(row: number, column: number): number } }
}
