import './api/withoutEval.ts'
import './ui/tokens.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { createI18n } from './i18n/createI18n.ts'

const place = document.getElementById('app')
if (!place) throw new Error('index.html has no #app')
createRoot(place).render(<App i18n={createI18n()} />)
