import { expect, it } from 'vitest'
import { noFiles, tooLarge, withFiles } from '../../../src/verify/signedFiles.ts'

const file = (name: string, bytes = 1) => new File([new Uint8Array(bytes)], name)

it('knows the signature by its name, in whatever order and however many times files come', () => {
  const [page, signature, other] = [file('a.html'), file('a.sig.json'), file('b.md')]
  expect(withFiles(noFiles, [signature, page])).toEqual({ page, sidecar: signature })
  expect(withFiles(withFiles(noFiles, [page]), [signature])).toEqual({ page, sidecar: signature })
  expect(withFiles({ page, sidecar: signature }, [other]).page).toBe(other)
  expect(withFiles({ page, sidecar: signature }, [])).toEqual({ page, sidecar: signature })
})

it('says which file is no export for its size', () => {
  const huge = file('a.sig.json', 400 * 1024 + 1)
  expect(tooLarge({ page: file('a.html'), sidecar: huge })).toBe(huge)
  expect(tooLarge({ page: file('a.html'), sidecar: file('a.sig.json', 400 * 1024) })).toBeNull()
})
