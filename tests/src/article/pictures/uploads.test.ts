import { expect, it } from 'vitest'
import { maxPictureBytes } from '#shared/article/pictureLimits.ts'
import { createUploads } from '../../../../src/article/pictures/uploads.ts'
import { waitFor } from '../../../support/waitFor.ts'

const file = (name: string, size = 1, type = 'image/png') => new File([new Uint8Array(size)], name, { type })

/** A server that answers when it is told to. */
function setting() {
  const under = new Map<string, { readonly progress: (share: number) => void; readonly end: (error?: unknown) => void }>()
  const sent: string[] = []
  let arrived = 0
  const store = createUploads({
    send: ({ name }, progress) =>
      new Promise<void>((resolve, reject) => {
        sent.push(name)
        under.set(name, { progress, end: (error) => (error === undefined ? resolve() : reject(error)) })
      }),
    arrived: () => {
      arrived++
    },
  })
  const states = () => store.getState().uploads.map(({ file: { name }, state }) => `${name} ${state.is}`)
  return { store, under, sent, states, arrived: () => arrived }
}

it('sends two at a time, shows how far each is, and lists those that arrived no longer', async () => {
  const { store, under, sent, states, arrived } = setting()
  store.getState().add([file('a'), file('b'), file('c')])
  expect(states()).toEqual(['a sending', 'b sending', 'c waiting'])
  under.get('b')?.progress(0.5)
  expect(store.getState().uploads[1]?.state).toEqual({ is: 'sending', share: 0.5 })
  under.get('a')?.end()
  await waitFor('the third begins', () => sent.includes('c'))
  expect(states()).toEqual(['b sending', 'c sending'])
  under.get('b')?.end()
  under.get('c')?.end()
  await waitFor('all arrived', () => store.getState().uploads.length === 0)
  expect(arrived()).toBe(3)
})

it('keeps what failed until it is tried again or dismissed, and goes on with the others', async () => {
  const { store, under, sent, states } = setting()
  store.getState().add([file('a'), file('b'), file('c')])
  under.get('a')?.end({ code: 'offline' })
  await waitFor('the third begins', () => sent.includes('c'))
  expect(states()).toEqual(['a failed', 'b sending', 'c sending'])
  const [failed] = store.getState().uploads
  expect(failed?.state).toEqual({ is: 'failed', error: { code: 'offline' } })
  store.getState().retry(failed?.key ?? 0)
  expect(states()[0]).toBe('a waiting')
  under.get('b')?.end()
  await waitFor('it is sent again', () => sent.filter((name) => name === 'a').length === 2)
  under.get('a')?.end({ code: 'internal' })
  await waitFor('it failed again', () => states()[0] === 'a failed')
  store.getState().dismiss(failed?.key ?? 0)
  expect(states()).toEqual(['c sending'])
})

it('does not send what the server would refuse, and never takes one off that is on its way', () => {
  const { store, sent, states } = setting()
  store.getState().add([file('notes.txt', 1, 'text/plain'), file('huge', maxPictureBytes + 1), file('a')])
  expect(states()).toEqual(['notes.txt failed', 'huge failed', 'a sending'])
  expect(
    store
      .getState()
      .uploads.slice(0, 2)
      .map(({ state }) => 'error' in state && state.error),
  ).toEqual(['picture_unreadable', 'picture_too_large'])
  store.getState().dismiss(store.getState().uploads[2]?.key ?? 0)
  expect(sent).toEqual(['a'])
  expect(states()).toHaveLength(3)
})
