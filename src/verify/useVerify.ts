import { useQuery } from '@tanstack/react-query'
import type { Verdict } from '#shared/protocol/sidecar.ts'
import { api } from '../api/client.ts'
import { sha256Hex } from '../api/sha256.ts'
import { type SignedFiles, tooLarge } from './signedFiles.ts'

/** A file that cannot be looked at; `why` has a sentence. */
export class FileProblem extends Error {
  readonly why: 'tooLarge' | 'unreadable'
  readonly file: string

  constructor(why: 'tooLarge' | 'unreadable', file: string) {
    super(`${file}: ${why}`)
    this.why = why
    this.file = file
  }
}

/** Checks the two files as soon as both are there. The page is read here; its fingerprint and the signature are sent. */
export function useVerify(files: SignedFiles, round: number) {
  const { page, sidecar } = files
  return useQuery<Verdict>({
    queryKey: ['verify', round],
    enabled: page !== null && sidecar !== null,
    queryFn: async ({ signal }) => {
      const large = tooLarge(files)
      if (large) throw new FileProblem('tooLarge', large.name)
      if (!page || !sidecar) throw new Error('two files are needed')
      const sha256 = await sha256Hex(new Uint8Array(await read(page)))
      return api.verify({ sha256, sidecar: new TextDecoder().decode(await read(sidecar)) }, signal)
    },
    // Every round looks at files of its own, once.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** A file that was changed or removed since it was chosen cannot be read any more. */
async function read(file: File): Promise<ArrayBuffer> {
  return file.arrayBuffer().catch(() => {
    throw new FileProblem('unreadable', file.name)
  })
}
