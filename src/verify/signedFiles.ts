/** The two files of a check, as they were chosen or dropped. */
export interface SignedFiles {
  readonly page: File | null
  readonly sidecar: File | null
}

export const noFiles: SignedFiles = { page: null, sidecar: null }

/** Larger files are no exports of ours, in bytes. */
const limits = { page: 200 * 1024 * 1024, sidecar: 400 * 1024 } as const

/** Adds files to those that are there; the signature is known by the end of its name. The last of each kind counts. */
export function withFiles(before: SignedFiles, files: readonly File[]): SignedFiles {
  const isSidecar = (file: File) => /\.json$/i.test(file.name)
  return {
    page: files.findLast((file) => !isSidecar(file)) ?? before.page,
    sidecar: files.findLast(isSidecar) ?? before.sidecar,
  }
}

/** The file that is too large to be what it is taken for; null if none is. */
export function tooLarge({ page, sidecar }: SignedFiles): File | null {
  if (page && page.size > limits.page) return page
  return sidecar && sidecar.size > limits.sidecar ? sidecar : null
}
