/** 入口: puts the pages into the document. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/base.css'
import './styles/frame.css'
import './styles/content.css'
import './styles/overview.css'
import './styles/tables.css'
import './styles/forms.css'
import './styles/findings.css'
import './styles/lineage.css'
import './styles/report.css'
import './styles/print.css'

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
