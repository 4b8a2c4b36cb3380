import { createStore, type StoreApi } from 'zustand/vanilla'
import { maxPictureBytes } from '#shared/article/pictureLimits.ts'

/** A file on its way. One that has arrived is in the list of the article's pictures instead. */
export interface Upload {
  readonly key: number
  readonly file: File
  readonly state:
    | { readonly is: 'waiting' }
    /** `share` is sent, 0 to 1. */
    | { readonly is: 'sending'; readonly share: number }
    /** `error` is for `errorMessage`. */
    | { readonly is: 'failed'; readonly error: unknown }
}

export interface UploadsView {
  readonly uploads: readonly Upload[]
  add(files: readonly File[]): void
  retry(key: number): void
  /** Takes one that failed off the list. */
  dismiss(key: number): void
}

export interface UploadsDeps {
  send(file: File, onProgress: (share: number) => void): Promise<unknown>
  /** Told after each that arrived. */
  arrived(): void
}

/** Two at a time: one waits for the line while the server reads the other. */
const atOnce = 2

/** Uploads of one open article, in the order in which they were chosen. They go on while the panel is closed. */
export function createUploads({ send, arrived }: UploadsDeps): StoreApi<UploadsView> {
  let lastKey = 0
  return createStore<UploadsView>()((set, get) => {
    const put = (key: number, state: Upload['state']) =>
      set(({ uploads }) => ({ uploads: uploads.map((one) => (one.key === key ? { ...one, state } : one)) }))
    const drop = (key: number) => set(({ uploads }) => ({ uploads: uploads.filter((one) => one.key !== key) }))
    const run = async ({ key, file }: Upload) => {
      put(key, { is: 'sending', share: 0 })
      try {
        await send(file, (share) => put(key, { is: 'sending', share }))
        drop(key)
        arrived()
      } catch (error) {
        put(key, { is: 'failed', error })
      }
      next()
    }
    const next = () => {
      const { uploads } = get()
      const free = atOnce - uploads.filter(({ state }) => state.is === 'sending').length
      for (const one of uploads.filter(({ state }) => state.is === 'waiting').slice(0, Math.max(0, free))) void run(one)
    }
    return {
      uploads: [],
      add: (files) => {
        set(({ uploads }) => ({ uploads: [...uploads, ...files.map((file) => ({ key: ++lastKey, file, state: begin(file) }))] }))
        next()
      },
      retry: (key) => {
        const one = get().uploads.find((upload) => upload.key === key)
        if (one === undefined || one.state.is !== 'failed') return
        put(key, begin(one.file))
        next()
      },
      dismiss: (key) => {
        if (get().uploads.some((one) => one.key === key && one.state.is === 'failed')) drop(key)
      },
    }
  })
}

/** What the server would refuse is not sent. */
function begin(file: File): Upload['state'] {
  if (!file.type.startsWith('image/')) return { is: 'failed', error: 'picture_unreadable' }
  return file.size > maxPictureBytes ? { is: 'failed', error: 'picture_too_large' } : { is: 'waiting' }
}
