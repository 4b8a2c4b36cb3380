import { Monitor, Smartphone } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { type ExportChoice, type MadeFile, readableSource } from './exportFile.ts'

export interface ExportPreviewProps {
  readonly choice: ExportChoice
  readonly file: MadeFile
}

/** What a reader will see of the page; what a machine will read of the other formats. */
export function ExportPreview({ choice, file }: ExportPreviewProps) {
  const t = useT()
  if (choice.shown === 'page') return <PagePreview html={file.text} />
  return (
    <section className="article-source-box" aria-label={t(($) => $.article.export.preview)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <pre className="article-source" tabIndex={0} data-preview={choice.format}>
        {readableSource(file.text)}
      </pre>
    </section>
  )
}

const widths = { desktop: 1280, phone: 390 } as const
type Device = keyof typeof widths
/** Width of the line around the page in pixels; it is not scaled with it. */
const edge = 1

function PagePreview({ html }: { readonly html: string }) {
  const t = useT()
  const [device, setDevice] = useState<Device>(() => (window.innerWidth < 700 ? 'phone' : 'desktop'))
  const [box, size] = useSize()
  const width = widths[device]
  const scale = Math.min(1, Math.max(0, size.width - 2 * edge) / width)
  return (
    <div className="article-preview">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this groups buttons */}
      <div className="article-preview-tools" role="group" aria-label={t(($) => $.article.export.width)}>
        <IconButton
          size="sm"
          label={t(($) => $.article.export.desktop)}
          icon={<Monitor size={15} aria-hidden />}
          pressed={device === 'desktop'}
          onClick={() => setDevice('desktop')}
        />
        <IconButton
          size="sm"
          label={t(($) => $.article.export.phone)}
          icon={<Smartphone size={15} aria-hidden />}
          pressed={device === 'phone'}
          onClick={() => setDevice('phone')}
        />
        <span className="article-quiet">{width} px</span>
      </div>
      <div ref={box} className="article-preview-box" data-device={device}>
        {scale > 0 && (
          <div className="article-preview-frame" style={{ width: width * scale + 2 * edge }}>
            {/* The page may not run anything, reach the newsroom's session, or open windows: it is looked at, no more. */}
            <iframe
              title={t(($) => $.article.export.frame)}
              sandbox=""
              srcDoc={html}
              data-preview="html"
              style={{ width, height: (size.height - 2 * edge) / scale, transform: `scale(${scale})` }}
            />
          </div>
        )}
      </div>
    </div>
  )
}

/** The size of an element in pixels, live; zero until it is known. */
function useSize() {
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const { current } = ref
    if (!current) return
    const observer = new ResizeObserver(() => setSize({ width: current.clientWidth, height: current.clientHeight }))
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [ref, size] as const
}
