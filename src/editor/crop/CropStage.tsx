import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { type Frame, type Handle, handles, moveFrame, type Ratio, resizeFrame, type Size } from './cropFrame.ts'

export interface CropStageProps {
  /** The turned picture. */
  readonly picture: HTMLCanvasElement
  readonly bounds: Size
  readonly frame: Frame
  readonly ratio: Ratio
  readonly label: string
  /** Id of the text that says how large the part is. */
  readonly describedBy: string
  readonly onChange: (frame: Frame) => void
}

interface Drag {
  readonly x: number
  readonly y: number
  readonly frame: Frame
  readonly handle: Handle | null
}

/** The picture with the frame on it: moved and resized with mouse, finger or arrow keys. */
export function CropStage({ picture, bounds, frame, ratio, label, describedBy, onChange }: CropStageProps) {
  const place = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  useEffect(() => {
    // `touch-action` keeps the page from scrolling, but a drag that ends in motion is a fling all the same: for a third of a
    // second Chromium takes the next tap for the one that stops it. React listens passively.
    const take = (event: TouchEvent) => event.preventDefault()
    const element = place.current
    element?.addEventListener('touchmove', take, { passive: false })
    return () => element?.removeEventListener('touchmove', take)
  }, [])
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    const { handle } = (event.target as HTMLElement).dataset
    drag.current = { x: event.clientX, y: event.clientY, frame, handle: handles.find((known) => known === handle) ?? null }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const go = (event: PointerEvent<HTMLElement>) => {
    const begun = drag.current
    const shown = place.current?.getBoundingClientRect().width ?? 0
    if (begun === null || shown === 0) return
    const scale = bounds.width / shown
    const [dx, dy] = [(event.clientX - begun.x) * scale, (event.clientY - begun.y) * scale]
    onChange(begun.handle === null ? moveFrame(begun.frame, dx, dy, bounds) : resizeFrame(begun.frame, begun.handle, dx, dy, bounds, ratio))
  }
  const end = () => {
    drag.current = null
  }
  const press = (event: KeyboardEvent) => {
    const direction = arrows[event.key]
    if (direction === undefined) return
    event.preventDefault()
    const step = event.altKey ? 1 : Math.max(1, Math.round(bounds.width / 100))
    const [dx, dy] = [direction[0] * step, direction[1] * step]
    if (!event.shiftKey) onChange(moveFrame(frame, dx, dy, bounds))
    else onChange(resizeFrame(frame, dy === 0 ? 'e' : 's', dx, dy, bounds, ratio))
  }
  const percent = (part: number, all: number) => `${(part / all) * 100}%`
  return (
    <div className="ed-crop-stage">
      <div
        ref={place}
        className="ed-crop-picture"
        style={{ aspectRatio: `${bounds.width} / ${bounds.height}`, ['--ratio' as string]: bounds.width / bounds.height }}
      >
        <Drawing of={picture} part={{ left: 0, top: 0, ...bounds }} width={Math.min(bounds.width, 1280)} />
        <button
          type="button"
          className="ed-crop-frame"
          aria-label={label}
          aria-describedby={describedBy}
          style={{
            left: percent(frame.left, bounds.width),
            top: percent(frame.top, bounds.height),
            width: percent(frame.width, bounds.width),
            height: percent(frame.height, bounds.height),
          }}
          onPointerDown={begin}
          onPointerMove={go}
          onPointerUp={end}
          onPointerCancel={end}
          onKeyDown={press}
        >
          {handles.map((handle) => (
            <span key={handle} className="ed-crop-handle" data-handle={handle} />
          ))}
        </button>
      </div>
    </div>
  )
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** A part of a picture, drawn `width` pixels wide. */
export function Drawing({ of, part, width }: { readonly of: HTMLCanvasElement; readonly part: Frame; readonly width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const height = Math.max(1, Math.round((part.height * width) / part.width))
  const { left, top, width: partWidth, height: partHeight } = part
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, width, height)
    context.drawImage(of, left, top, partWidth, partHeight, 0, 0, width, height)
  }, [of, left, top, partWidth, partHeight, width, height])
  return <canvas ref={canvas} width={width} height={height} aria-hidden />
}
