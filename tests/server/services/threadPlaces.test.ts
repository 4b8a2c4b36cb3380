import { stat } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { Passwords } from '../../../server/services/passwords.ts'
import { readPicture } from '../../../server/services/pictureFile.ts'

describe('passwords and pictures', () => {
  it('never hold all threads that files are written in: a file does not wait for them', async () => {
    const passwords = new Passwords()
    const noise = { width: 1200, height: 1200, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 50 } } as const
    const picture = await sharp({ create: { ...noise, background: '#000' } })
      .jpeg()
      .toBuffer()
    let ended = 0
    const works = [
      ...Array.from({ length: 6 }, () => passwords.hash('some password')),
      ...Array.from({ length: 4 }, () => readPicture(picture)),
    ].map((work) => work.finally(() => ended++))
    // Long enough for all threads to be taken.
    while (ended < 1) await new Promise((resolve) => setImmediate(resolve))
    const before = ended
    await stat('.')
    expect(ended - before).toBeLessThan(3)
    await Promise.all(works)
  })
})
