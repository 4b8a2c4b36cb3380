import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { connect } from '../../support/collabClient.ts'
import { canFillDisk, emptyDisk, fillDisk } from '../../support/limitFiles.ts'
import { makeNewsroom, type TestNewsroom } from '../../support/people.ts'
import { waitFor } from '../../support/waitFor.ts'

// prlimit is of Linux; elsewhere the laws of a failing store are those of store.test.ts.
if (canFillDisk) {
  describe('F6: a full disk', () => {
    let newsroom: TestNewsroom

    beforeAll(async () => {
      newsroom = await makeNewsroom()
    }, 60_000)

    afterAll(() => newsroom.stop())

    test('nothing is acknowledged, people are told, the process lives, and everything is stored when there is room', {
      timeout: 60_000,
    }, async () => {
      const { server, people } = newsroom
      const { id } = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
      const writer = await connect(server, id, people.reporter, { ext: true }).synced()
      const reader = await connect(server, id, people.editor, { ext: true }).synced()
      writer.write('有空间的时候。')
      await writer.saved()
      await fillDisk(server)
      for (let i = 0; i < 40; i++) writer.write(`〔没有空间${i}〕`.padEnd(2000, '字'))
      await waitFor('people are told', () => writer.saving.at(-1) === false && reader.saving.at(-1) === false, { timeoutMs: 10_000 })
      const { acked } = writer
      expect(acked).toBeLessThan(writer.sent)
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      const late = await connect(server, id, people.reporter, { ext: true })
      await waitFor('who comes meanwhile is told', () => late.saving.at(-1) === false, { timeoutMs: 10_000 })
      expect(reader.text('body')).not.toContain('没有空间39')
      expect(writer.closeCodes).toEqual([])
      await emptyDisk(server)
      await writer.saved(20_000)
      await waitFor('people are told', () => writer.saving.at(-1) === true && late.saving.at(-1) === true)
      await waitFor('readyz', async () => (await fetch(`${server.url}/readyz`)).status === 200)
      // Nobody is left who could bring it back.
      for (const client of [writer, reader, late]) client.destroy()
      await server.kill9()
      await server.start()
      const fresh = await connect(server, id, people.editor).synced()
      const text = fresh.text('body')
      fresh.destroy()
      expect(Array.from({ length: 40 }, (_, i) => text.split(`〔没有空间${i}〕`).length - 1)).toEqual(Array.from({ length: 40 }, () => 1))
    })
  })
} else {
  test('F6: a full disk is tried on Linux', () => expect(canFillDisk).toBe(false))
}
