import type { Editor } from '@tiptap/react'
import { createContext } from 'react'
import type { PictureService } from '../pictures.ts'

/** The article's pictures, for node views; null outside an article. */
export const PicturesContext = createContext<PictureService | null>(null)

/** Opens the window in which the picture at a position is cut; null where there is none. */
export const CropContext = createContext<((editor: Editor, pos: number) => void) | null>(null)
