import type { AnyExtension, Extensions } from '@tiptap/core'
import { ListKeymap } from '@tiptap/extension-list'
// Their commands' types.
import type {} from '@tiptap/extension-table'
import { Dropcursor, Gapcursor } from '@tiptap/extensions'
import { ReactNodeViewRenderer } from '@tiptap/react'
import type {} from '@tiptap/starter-kit'
import type { TextField } from '#shared/article/names.ts'
import { bodySchemaExtensions, lineSchemaExtensions } from '#shared/article/schema.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import type { CollabSession } from '../collab/session.ts'
import { AuthorMarks } from './behaviours/authorMarks.ts'
import { ArticleBinding } from './behaviours/binding.ts'
import { Carets } from './behaviours/carets.ts'
import { CharacterKey } from './behaviours/characterKey.ts'
import { Composition } from './behaviours/composition.ts'
import { FindMarks } from './behaviours/findMarks.ts'
import { FieldKeys, type LeaveField, LineField } from './behaviours/lineField.ts'
import { NativeFormats } from './behaviours/nativeFormats.ts'
import { OwnEdits } from './behaviours/ownEdits.ts'
import { Paste, type PasteTold } from './behaviours/paste.ts'
import { PictureUpload } from './behaviours/pictureUpload.ts'
import { QuietMarks } from './behaviours/quietMarks.ts'
import { RunIns } from './behaviours/runIns.ts'
import { RunInTyping } from './behaviours/runInTyping.ts'
import { Shortcuts } from './behaviours/shortcuts.ts'
import { SlashMenu } from './behaviours/slashMenu.ts'
import { SteadyPage } from './behaviours/steadyPage.ts'
import { ArticleTables } from './behaviours/tables.ts'
import type { EditorNotice, PictureService } from './pictures.ts'
import { FigureView } from './views/FigureView.tsx'

export interface FieldSetup {
  readonly session: CollabSession
  readonly field: TextField
  readonly leave: LeaveField
  readonly pictures: PictureService
  readonly notify: (notice: EditorNotice) => void
  readonly pasted: (told: PasteTold) => void
}

/** Everything that a field's editor consists of: the shared schema, views by name, behaviours. */
export function fieldExtensions(setup: FieldSetup): Extensions {
  return setup.field === 'body' ? bodyExtensions(setup) : lineExtensions(setup)
}

function lineExtensions(setup: FieldSetup): Extensions {
  return [...lineSchemaExtensions(), ...sharedBehaviours(setup), LineField.configure({ leave: setup.leave })]
}

function bodyExtensions(setup: FieldSetup): Extensions {
  return [
    ...bodySchemaExtensions().map((extension) => withView(extension)),
    ...sharedBehaviours(setup),
    RunIns,
    RunInTyping,
    SteadyPage,
    SlashMenu.configure({ undoManager: setup.session.undoManager }),
    Shortcuts,
    ArticleTables,
    Paste.configure({ undoManager: setup.session.undoManager, notify: setup.notify, pasted: setup.pasted }),
    PictureUpload.configure({ pictures: setup.pictures, notify: setup.notify }),
    ListKeymap,
    Dropcursor.configure({ color: 'var(--accent)', width: 2 }),
    Gapcursor,
  ]
}

function sharedBehaviours({ session, field, leave }: FieldSetup): Extensions {
  return [
    ArticleBinding.configure({
      fragment: fragmentOf(session.doc, field),
      undoManager: session.undoManager,
      failed: (error, text) => {
        reportError(error)
        session.editorStopped(field, text)
      },
    }),
    OwnEdits,
    NativeFormats,
    Composition.configure({ session }),
    Carets.configure({ session }),
    FieldKeys.configure({ leave }),
    QuietMarks,
    AuthorMarks,
    FindMarks,
    CharacterKey,
  ]
}

/** Views of the schema's nodes, by name. */
const views: Readonly<Record<string, typeof FigureView>> = { figure: FigureView }

function withView(extension: AnyExtension): AnyExtension {
  const view = views[extension.name]
  return view === undefined ? extension : extension.extend({ addNodeView: () => ReactNodeViewRenderer(view) })
}
