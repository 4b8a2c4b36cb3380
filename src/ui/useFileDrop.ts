import { type DragEvent, useRef, useState } from 'react'

export interface FileDrop {
  /** Files are being held over the place. */
  readonly isOver: boolean
  /** To be spread onto the place's element. */
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** A place that takes files. Everything else that can be dragged goes its way. */
export function useFileDrop(isEnabled: boolean, onFiles: (files: readonly File[]) => void): FileDrop {
  // Entering a child and leaving its parent come as two events: only their sum says where the files are.
  const depth = useRef(0)
  const [isOver, setOver] = useState(false)
  const takes = (event: DragEvent) => isEnabled && event.dataTransfer.types.includes('Files')
  const end = () => {
    depth.current = 0
    setOver(false)
  }
  return {
    isOver,
    handlers: {
      onDragEnter: (event) => {
        if (!takes(event)) return
        depth.current++
        setOver(true)
      },
      onDragOver: (event) => {
        if (!takes(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
      },
      onDragLeave: (event) => {
        if (!takes(event)) return
        depth.current--
        if (depth.current <= 0) end()
      },
      onDrop: (event) => {
        if (!takes(event)) return
        event.preventDefault()
        end()
        onFiles([...event.dataTransfer.files])
      },
    },
  }
}
